"""What became of each finding between two crawls, as the engine tells it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tiebeam.hub.findings.models import RANKS, UNKNOWN, Finding, Reading
from tiebeam.hub.sites.models import Crawl

STATUSES = ("new", "regressed", "open", "unknown", "fixed")
"""In the order in which people want to know."""


@dataclass(frozen=True)
class Change:
    """One finding in both crawls."""

    finding: Finding | None
    """None when the hub has not taken the finding over, as from a crawl that cannot be compared."""
    fingerprint: str
    check: str
    where: str
    severity: str
    status: str
    reason: str
    pages_before: int | None
    pages: int | None
    """None where a crawl says nothing of it."""


class CrawlGone(Exception):
    """The tables of a crawl are no longer there."""


def changes(before: Crawl, after: Crawl) -> list[Change]:
    """Every finding of either crawl, what is new first. Raises CrawlGone."""
    follows = Reading.objects.filter(crawl=after, compared_with=before).exists()
    if follows:
        return sorted(_remembered(before, after), key=_urgency)
    if not (before.has_tables and after.has_tables):
        raise CrawlGone(f"the tables of {before} or {after} are gone")
    return compared(before, after, after_folder=after.folder)


def _remembered(before: Crawl, after: Crawl) -> list[Change]:
    """What the hub noted when it took `after` over, which it compared with `before`."""
    earlier = dict(before.observations.values_list("finding_id", "pages"))
    return [
        Change(
            finding=one.finding,
            fingerprint=one.finding.fingerprint,
            check=one.finding.check_slug,
            where=one.finding.where,
            severity=one.severity,
            status=one.status,
            reason=one.reason,
            pages_before=earlier.get(one.finding_id),
            pages=None if one.status == UNKNOWN else one.pages,
        )
        for one in after.observations.select_related("finding").defer("finding__samples")
    ]


def compared(before: Crawl, after: Crawl, *, after_folder: Path) -> list[Change]:
    """What the engine says of two crawls that do not follow each other, what is new first.

    after_folder: where the tables of the later one lie, as they are to be read.
    """
    from tiebeam.engine import pipeline

    known = {one.fingerprint: one for one in Finding.objects.filter(site=after.site_id)}
    told = pipeline.compare([before.folder, after_folder])
    found = [
        Change(
            finding=known.get(one.fingerprint),
            fingerprint=one.fingerprint,
            check=one.check,
            where=one.page_template or one.host,
            severity=one.severity,
            status=one.status,
            reason=one.reason or "",
            pages_before=one.pages_before,
            pages=one.pages,
        )
        for one in told
    ]
    return sorted(found, key=_urgency)


def tally(found: Sequence[Change]) -> list[tuple[str, int]]:
    """How many findings have each status; statuses without any are kept."""
    counts = Counter(change.status for change in found)
    return [(status, counts[status]) for status in STATUSES]


def _urgency(change: Change) -> tuple[int, int, int]:
    return STATUSES.index(change.status), RANKS[change.severity], -(change.pages or 0)
