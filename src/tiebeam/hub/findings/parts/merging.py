"""Several findings told as one: the primary keeps its address, the others point to it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity import services as activity
from tiebeam.hub.activity.deeds import Deed
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.life.bulk import Chosen
from tiebeam.hub.findings.life.moving import NotNow, NotYours, change
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.access import may_answer_for, may_answer_for_seo
from tiebeam.hub.people.models import User


def may_regroup(person: User, finding: Finding) -> bool:
    """Whether this person may merge or split it: its owners, and the SEO side."""
    return may_answer_for(person, finding.team) or may_answer_for_seo(person)


@transaction.atomic
def merge(primary: Chosen, others: Sequence[Chosen], *, reason: str, by: User) -> None:
    """Tell the others with the primary; all or none. Raises NotYours, NotNow, DecidedMeanwhile."""
    _check(primary.finding, [one.finding for one in others], by)
    change(primary.finding, version=primary.version)
    for one in others:
        merged = list(one.finding.merged.all())
        for finding, version in ((one.finding, one.version), *((m, m.version) for m in merged)):
            change(finding, version=version, merged_into=primary.finding)
            _record(deeds.MERGED, finding, primary.finding, by=by, reason=reason)
        activity.record(
            deeds.MERGED_HERE,
            about=primary.finding,
            by=by,
            site_id=primary.finding.site_id,
            version=primary.finding.version,
            other=str(one.finding),
            reason=reason,
        )
    activity.follow(by, primary.finding)


def _check(primary: Finding, others: Sequence[Finding], by: User) -> None:
    if not others:
        raise NotNow(_("Choose at least two findings to merge."))
    for finding in (primary, *others):
        if not may_regroup(by, finding):
            raise NotYours(_("Merging is for the owners of all of them and the SEO side."))
        if finding.site_id != primary.site_id:
            raise NotNow(_("Findings of different sites are not told as one."))
        if finding.merged_into_id:
            raise NotNow(_("%(finding)s is merged already.") % {"finding": finding})


@transaction.atomic
def unmerge(finding: Finding, *, by: User, version: int) -> None:
    """Tell the finding apart again, as it was. Raises NotYours, NotNow, DecidedMeanwhile."""
    primary = finding.merged_into
    if primary is None:
        raise NotNow(_("It is not merged."))
    if finding.carried_over:
        raise NotNow(_("Their page templates are merged: undo that on the site's own page."))
    if not may_regroup(by, finding):
        raise NotYours(_("That is for its owners and the SEO side."))
    change(finding, version=version, merged_into=None)
    if primary.pk == finding.split_from_id:
        change(primary, version=primary.version, pages=max(primary.pages - finding.pages, 0))
    _record(deeds.UNMERGED, finding, primary, by=by)


def _record(deed: Deed, finding: Finding, primary: Finding, *, by: User, reason: str = "") -> None:
    activity.record(
        deed,
        about=finding,
        by=by,
        site_id=finding.site_id,
        version=finding.version,
        primary=str(primary),
        reason=reason,
    )
