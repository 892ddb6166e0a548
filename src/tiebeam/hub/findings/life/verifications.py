"""Asks for visits to pages of a finding: to a sample, which may decide, or to some one chose."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity import services as activity
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.life.moving import NotNow
from tiebeam.hub.findings.models import Finding, Verification
from tiebeam.hub.jobs import chores
from tiebeam.hub.people.models import User


@transaction.atomic
def start(finding: Finding, *, by: User | None) -> Verification:
    """Ask for a visit to some pages of the finding; the newest where one is under way."""
    about = {"finding": finding, "is_chosen": False}
    one, is_new = chores.ask(Verification, by=by, about=about, crawl=finding.last_seen)
    if is_new:
        activity.record(deeds.VERIFICATION_STARTED, about=finding, by=by, site_id=finding.site_id)
    return one


@transaction.atomic
def start_chosen(finding: Finding, urls: Sequence[str], *, by: User) -> Verification:
    """Ask for a visit to these of its pages; each is told of, and the finding only by all it has.

    Raises NotNow while other pages are visited that somebody chose.
    """
    about = {"finding": finding, "is_chosen": True}
    one, is_new = chores.ask(
        Verification, by=by, about=about, crawl=finding.last_seen, urls=list(urls)
    )
    if is_new:
        count, site_id = len(urls), finding.site_id
        deed = deeds.PAGES_VERIFICATION_STARTED
        activity.record(deed, about=finding, by=by, site_id=site_id, count=count)
    elif set(one.urls) != set(urls):
        raise NotNow(_("Other pages of it are being visited just now. Wait for that, or stop it."))
    return one
