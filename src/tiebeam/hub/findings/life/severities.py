"""How much a check counts on one site, where people have decided otherwise until a day."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tiebeam.hub.activity import services as activity
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.life.moving import NotNow, NotYours
from tiebeam.hub.findings.models import RANKS, Finding, SeverityChange
from tiebeam.hub.people.access import may_answer_for_seo
from tiebeam.hub.people.models import User
from tiebeam.hub.prepared import prepared
from tiebeam.hub.sites.models import Site


def open_change(site: Site, check: str) -> SeverityChange | None:
    """What was decided about the check on that site, while it holds."""
    return _open_change.first(site.pk, check)


@prepared
def _open_change(site: int, check: str) -> QuerySet[SeverityChange]:
    held = SeverityChange.objects.filter(site=site, check_slug=check, ended_at=None)
    return held.order_by("-pk")[:1]


def open_changes(site: Site) -> dict[str, str]:
    """The severities that were decided for the site, by check."""
    held = SeverityChange.objects.filter(site=site, ended_at=None)
    return dict(held.values_list("check_slug", "severity"))


@transaction.atomic
def change(
    finding: Finding, *, severity: str, reason: str, until: date, by: User, now: datetime
) -> SeverityChange:
    """Let the check of the finding count so on its site until that day. Raises Refused."""
    if not may_answer_for_seo(by):
        raise NotYours(_("Changing a severity is for a member of an SEO team."))
    if until <= now.date():
        raise NotNow(_("A changed severity ends on a day to come."))
    Site.objects.select_for_update().get(pk=finding.site_id)  # one change of a site at a time
    finding.refresh_from_db()
    if severity == finding.severity:
        raise NotNow(_("It has that severity already."))
    _held(finding).update(ended_at=now)
    one = SeverityChange.objects.create(
        site=finding.site,
        check_slug=finding.check_slug,
        severity=severity,
        reason=reason,
        until=until,
        changed_by=by,
        changed_at=now,
    )
    for other in _alike(one):
        activity.record(
            deeds.SEVERITY_CHANGED,
            about=other,
            by=by,
            site_id=other.site_id,
            was=other.severity,
            now=severity,
            reason=reason,
            until=until.isoformat(),
        )
    _alike(one).update(severity=severity, rank=RANKS[severity])
    activity.follow(by, finding)
    return one


@transaction.atomic
def end(change: SeverityChange, *, by: User | None, now: datetime) -> None:
    """Let the check count again as it is written. Raises NotYours."""
    if by is not None and not may_answer_for_seo(by):
        raise NotYours(_("Changing a severity is for a member of an SEO team."))
    held = SeverityChange.objects.filter(pk=change.pk, ended_at=None)
    if not held.update(ended_at=now):
        return
    for one in _alike(change):
        Finding.objects.filter(pk=one.pk).update(
            severity=F("checked_severity"), rank=RANKS[one.checked_severity]
        )
        activity.record(
            deeds.SEVERITY_RESTORED, about=one, by=by, site_id=one.site_id, now=one.checked_severity
        )


def _alike(change: SeverityChange) -> QuerySet[Finding]:
    return Finding.objects.filter(site=change.site_id, check_slug=change.check_slug)


def _held(finding: Finding) -> QuerySet[SeverityChange]:
    return SeverityChange.objects.filter(
        site=finding.site_id, check_slug=finding.check_slug, ended_at=None
    )
