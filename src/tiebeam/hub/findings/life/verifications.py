"""Asks for visits to some pages of a finding."""

from django.db import transaction

from tiebeam.hub.activity import services as activity
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.models import Finding, Verification
from tiebeam.hub.jobs import chores
from tiebeam.hub.people.models import User


@transaction.atomic
def start(finding: Finding, *, by: User | None) -> Verification:
    """Ask for a visit to some pages of the finding; the newest where one is under way."""
    about = {"finding": finding}
    one, is_new = chores.ask(Verification, by=by, about=about, crawl=finding.last_seen)
    if is_new:
        activity.record(deeds.VERIFICATION_STARTED, about=finding, by=by, site_id=finding.site_id)
    return one
