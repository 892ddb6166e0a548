"""What crawls and verifications do to the stage of a finding: they alone verify and reopen."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity import services as activity
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.life import transitions
from tiebeam.hub.findings.life.deciding import close_dispute, close_waiver
from tiebeam.hub.findings.life.moving import DecidedMeanwhile, move
from tiebeam.hub.findings.life.transitions import Transition
from tiebeam.hub.findings.models import PRESENT, Finding, Stage, Status, Verification
from tiebeam.hub.sites.models import Crawl

TRIES = 3


def by_crawl(finding: Finding, crawl: Crawl, *, now: datetime) -> None:
    """Draw the conclusion from what the crawl said of the finding, which is locked and saved."""
    way = _way_after_crawl(finding, crawl)
    if way is None or finding.merged_into_id:
        return
    evidence = _("%(crawl)s shows it on %(pages)d pages") % {"crawl": crawl, "pages": finding.pages}
    if way == transitions.VERIFY:
        evidence = _("%(crawl)s no longer shows it") % {"crawl": crawl}
    _conclude(finding, way, evidence=evidence, now=now)


def _way_after_crawl(finding: Finding, crawl: Crawl) -> Transition | None:
    stage, is_later = finding.stage, _began_after(crawl, finding.stage_since)
    if finding.status == Status.FIXED:
        gone = stage != Stage.VERIFIED and not _has_present_parts(finding)
        return transitions.VERIFY if gone else None
    if stage == Stage.VERIFIED:
        is_back = finding.status == Status.REGRESSED
        return transitions.REGRESS if is_back else transitions.REOPEN if is_later else None
    if stage == Stage.SAID_FIXED:
        return transitions.REOPEN if is_later else None
    if stage == Stage.SNOOZED and finding.pages > (finding.snoozed_beyond or 0):
        return transitions.GROW
    return None


def _began_after(crawl: Crawl, when: datetime) -> bool:
    return (crawl.started_at or crawl.requested_at) > when


def _has_present_parts(finding: Finding) -> bool:
    return finding.merged.filter(status__in=PRESENT).exists()


def _conclude(finding: Finding, way: Transition, *, evidence: str, now: datetime) -> None:
    was = Stage(finding.stage_before or finding.stage).label
    move(
        finding,
        way,
        by=None,
        version=finding.version,
        now=now,
        evidence=evidence,
        was=str(was),
        pages=finding.pages,
    )
    if way == transitions.VERIFY:
        close_waiver(finding, now=now)
        close_dispute(finding, now=now)


def by_verification(one: Verification, *, now: datetime) -> None:
    """Draw the conclusion from what a visit to some pages showed, where it was said to be fixed."""
    for _again in range(TRIES):
        finding = Finding.objects.get(pk=one.finding_id)
        if finding.stage != Stage.SAID_FIXED or finding.merged_into_id:
            return
        try:
            with transaction.atomic():
                _conclude_visit(finding, one, now=now)
        except DecidedMeanwhile:
            continue
        return


def _conclude_visit(finding: Finding, one: Verification, *, now: datetime) -> None:
    way = _ANSWERS.get(one.answer)
    if way:
        _conclude(finding, way, evidence=one.reason, now=now)
        return
    if one.is_chosen:  # a choice of pages is not asked about the finding
        return
    activity.record(
        deeds.UNVERIFIED,
        about=finding,
        by=None,
        site_id=finding.site_id,
        evidence=one.reason or one.error,
    )


_ANSWERS = {
    "fixed": transitions.VERIFY,
    "still": transitions.REOPEN,
    "partly": transitions.REOPEN,
}
