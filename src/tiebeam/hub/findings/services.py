"""Decisions about findings: what a crawl changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from tiebeam.hub.findings import moved, reading
from tiebeam.hub.findings.life import proving, routing, severities, verifications
from tiebeam.hub.findings.models import (
    PRESENT,
    RANKS,
    UNKNOWN,
    Finding,
    Observation,
    Reading,
    Status,
)
from tiebeam.hub.findings.parts import applying
from tiebeam.hub.findings.queries import is_touched
from tiebeam.hub.findings.reading import Report, Said, status_of
from tiebeam.hub.sites import services as sites
from tiebeam.hub.sites.models import Crawl
from tiebeam.hub.sites.queries import done_before, is_newest_done
from tiebeam.hub.sites.summaries import summarise

if TYPE_CHECKING:
    from tiebeam.engine import pipeline


start_verification = verifications.start
start_verification_of_pages = verifications.start_chosen


def ingest(crawl: Crawl, *, now: datetime) -> None:
    """Take over what a judged crawl says. Twice is the same as once.

    Findings are production's: a crawl of another environment opens, closes and reopens none.
    """
    if crawl.environment_id:
        sites.finish(crawl, summary=summarise(crawl.folder), now=now)
        return
    before = list(reversed(done_before(crawl)))
    record(crawl, _read(crawl, before, now=now), before=before, now=now)
    sites.finish(crawl, summary=summarise(crawl.folder), now=now)


def ingest_again(crawl: Crawl) -> None:
    """Take over what the newest crawl says now that it was judged anew; of older ones nothing."""
    if not is_newest_done(crawl):
        return
    if crawl.environment_id:
        sites.renew_summary(crawl, summary=summarise(crawl.folder))
        return
    before = list(reversed(done_before(crawl)))
    record_again(crawl, _read(crawl, before, now=timezone.now()), before=before)
    sites.renew_summary(crawl, summary=summarise(crawl.folder))


def _read(crawl: Crawl, before: Sequence[Crawl], *, now: datetime) -> Report:
    """What the crawl says of findings as they are told now; those that moved are carried over."""
    report = reading.read(crawl, before=before)
    moved.carry(crawl, report.moves, now=now)
    return applying.apart(moved.told_with(report, crawl), crawl)


@transaction.atomic
def record_again(crawl: Crawl, report: Report, *, before: Sequence[Crawl] = ()) -> None:
    """Write what was read of the newest crawl in the place of what it said first."""
    first = Reading.objects.filter(crawl=crawl).first()
    if first is None:
        return
    _forget(crawl)
    record(crawl, report, before=before, now=first.read_at)


def _forget(crawl: Crawl) -> None:
    """Bring findings back to what they were before the crawl; those it found first stay so far."""
    Reading.objects.filter(crawl=crawl).delete()
    Observation.objects.filter(crawl=crawl).delete()
    for finding in Finding.objects.filter(site=crawl.site).exclude(first_seen=crawl):
        told = finding.observations.exclude(status=UNKNOWN).order_by("-crawl")
        last, seen = told.first(), told.filter(status__in=PRESENT).first()
        if last is None or seen is None:
            continue
        finding.status = last.status
        finding.fixed_in = last.crawl if last.status == Status.FIXED else None
        finding.last_seen = seen.crawl
        finding.save(update_fields=["status", "fixed_in", "last_seen"])


@transaction.atomic
def record(
    crawl: Crawl, report: Report, *, before: Sequence[Crawl] = (), now: datetime
) -> Reading | None:
    """Write what was read, all or nothing; None when it had been written already."""
    if crawl.environment_id:
        raise ValueError(f"{crawl} is not of production, and findings are")
    row, is_first = Reading.objects.get_or_create(
        crawl=crawl,
        defaults={"compared_with": before[-1] if before else None, "read_at": now},
    )
    if not is_first:
        return None
    known = _locked(crawl)
    held = severities.open_changes(crawl.site)
    seen = [_see(one, known.get(one.fingerprint), crawl, report, held) for one in report.found]
    shown_now = [finding for finding in seen if finding]
    for finding in shown_now:
        proving.by_crawl(finding, crawl, now=now)
    routing.route_all(crawl.site, shown_now, now=now)
    shown = {one.fingerprint for one in report.found}
    # What is told with another first: that one is verified once all told with it are fixed.
    for fingerprint, finding in sorted(known.items(), key=lambda pair: not pair[1].merged_into_id):
        if fingerprint not in shown and finding.status in PRESENT:
            _miss(finding, crawl, report.said.get(fingerprint), now=now)
    return row


def _locked(crawl: Crawl) -> dict[str, Finding]:
    """The site's findings by fingerprint; nobody decides about them until they are written."""
    findings = Finding.objects.select_for_update().filter(site=crawl.site)
    return {one.fingerprint: one for one in findings}


def _see(
    one: "pipeline.Finding",
    known: Finding | None,
    crawl: Crawl,
    report: Report,
    held: Mapping[str, str],
) -> Finding | None:
    """Record a finding that the crawl shows, unless the crawl may open nothing there.

    held: severities that people decided for the site, by check.
    """
    said = report.said.get(one.fingerprint)
    is_old = known is not None and known.first_seen_id != crawl.pk
    status = status_of(said, known=known.status if known and is_old else None)
    if status is None:
        if known:
            _observe(known, crawl, UNKNOWN, pages=one.pages, reason=said.reason if said else "")
        return None
    finding = known or Finding(site=crawl.site, fingerprint=one.fingerprint, first_seen=crawl)
    _describe(finding, one, severity=held.get(one.check, one.severity))
    finding.samples = report.samples.get(one.fingerprint, [])
    finding.status, finding.last_seen, finding.fixed_in = status, crawl, None
    finding.save()
    _observe(finding, crawl, status, pages=finding.pages)
    return finding


def _describe(finding: Finding, one: "pipeline.Finding", *, severity: str) -> None:
    finding.check_slug = one.check
    finding.area = one.area
    finding.severity, finding.checked_severity = severity, one.severity
    finding.rank = RANKS[severity]
    finding.owner = one.owner
    finding.host = one.host
    finding.page_template = one.page_template or ""
    finding.cause = one.cause or ""
    finding.pages = one.pages
    finding.template_pages = one.template_pages
    finding.share = one.share


def _miss(finding: Finding, crawl: Crawl, said: Said | None, *, now: datetime) -> None:
    """Record what became of a finding that the crawl does not show."""
    is_only_here = finding.first_seen_id == crawl.pk  # the first judgement of this very crawl
    if is_only_here and not is_touched(finding):
        finding.delete()
        return
    if is_only_here or (said is not None and said.status == Status.FIXED):
        finding.status, finding.fixed_in = Status.FIXED, crawl
        finding.save(update_fields=["status", "fixed_in"])
        _observe(finding, crawl, Status.FIXED, pages=0)
        proving.by_crawl(finding, crawl, now=now)
    else:
        _observe(finding, crawl, UNKNOWN, pages=0, reason=said.reason if said else "")


def _observe(finding: Finding, crawl: Crawl, status: str, *, pages: int, reason: str = "") -> None:
    Observation.objects.create(
        finding=finding,
        crawl=crawl,
        status=status,
        reason=reason,
        severity=finding.severity,
        pages=pages,
        template_pages=finding.template_pages,
        share=finding.share if pages else 0.0,
    )
