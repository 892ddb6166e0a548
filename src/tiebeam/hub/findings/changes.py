"""What became of each finding between two crawls, as the engine tells it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tiebeam.hub.findings.models import RANKS, UNKNOWN, Finding, Reading
from tiebeam.hub.sites.models import Crawl

STATUSES = ("new", "regressed", "open", "unknown", "fixed")
"""In the order in which people want to know."""


@dataclass(frozen=True)
class Change:
    """One finding in both crawls."""

    finding: Finding | None
    """None when the hub has not taken the finding over, as from a crawl that cannot be compared."""
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
    found = _remembered(before, after) if follows else _compared(before, after)
    return sorted(found, key=_urgency)


def _remembered(before: Crawl, after: Crawl) -> list[Change]:
    """What the hub noted when it took `after` over, which it compared with `before`."""
    earlier = dict(before.observations.values_list("finding_id", "pages"))
    return [
        Change(
            finding=one.finding,
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


def _compared(before: Crawl, after: Crawl) -> list[Change]:
    """What the engine says of two crawls that do not follow each other."""
    from tiebeam.engine import pipeline

    if not (before.has_tables and after.has_tables):
        raise CrawlGone(f"the tables of {before} or {after} are gone")
    known = {one.fingerprint: one for one in Finding.objects.filter(site=after.site_id)}
    compared = pipeline.compare([before.folder, after.folder])
    return [
        Change(
            finding=known.get(one.fingerprint),
            check=one.check,
            where=one.page_template or one.host,
            severity=one.severity,
            status=one.status,
            reason=one.reason or "",
            pages_before=one.pages_before,
            pages=one.pages,
        )
        for one in compared
    ]


def tally(found: Sequence[Change]) -> list[tuple[str, int]]:
    """How many findings have each status; statuses without any are kept."""
    counts = Counter(change.status for change in found)
    return [(status, counts[status]) for status in STATUSES]


def _urgency(change: Change) -> tuple[int, int, int]:
    return STATUSES.index(change.status), RANKS[change.severity], -(change.pages or 0)
