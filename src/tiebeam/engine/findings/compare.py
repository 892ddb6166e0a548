"""What became of each finding from crawl to crawl: new, open, fixed, regressed or unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from tiebeam.engine.findings.absence import pages_of, why_unknown
from tiebeam.engine.findings.comparable import Sight, see, why_not_comparable
from tiebeam.engine.tables import TABLES, Tables

OF_FINDING = ("fingerprint", "check", "host", "page_template", "cause", "severity")


@dataclass
class _Story:
    """What is known of one finding after the crawls so far."""

    finding: dict[str, Any]
    first_seen: datetime | None
    is_present: bool | None = None
    """Whether the last crawl that could tell showed it; None before any could."""
    status: str | None = None
    """In the last crawl; None when it was settled before."""
    reason: str | None = None
    pages: int | None = None
    pages_before: int | None = None
    seen_in: int = 0


@dataclass
class _Record:
    """All stories, and the last crawl that saw each host as the one before it."""

    crawls: Sequence[Tables]
    stories: dict[int, _Story] = field(default_factory=dict)
    sights: list[dict[str, Sight]] = field(default_factory=list)
    reference: dict[str, int] = field(default_factory=dict)


def compare(crawls: Sequence[Tables]) -> pa.Table:
    """The table `comparison` of judged crawls, oldest first: each finding's status in the last.

    Present: new when no crawl before showed it, regressed when one did and a later one showed it
    gone, else open. Absent: fixed, or unknown with the reason. Where the crawl did not see a host
    as the last comparable crawl did, nothing is opened or closed there: all that changed is
    unknown. Findings that an earlier comparison saw fixed, and that stayed away, are left out.
    Raises ValueError for fewer than two crawls.
    """
    if len(crawls) < 2:
        raise ValueError("a comparison needs at least two crawls")
    record = _Record(crawls)
    for number in range(len(crawls)):
        _tell(record, number)
    rows = [_row(story) for story in record.stories.values() if story.status]
    return pa.Table.from_pylist(rows, schema=TABLES["comparison"].arrow)


def _tell(record: _Record, number: int) -> None:
    """Carry every story on by one crawl."""
    t = record.crawls[number]
    untold = _untold(record, number)
    rows = t.findings.select(*OF_FINDING, "pages").to_pyarrow().to_pylist()
    found = {row["fingerprint"]: row for row in rows}
    for story in record.stories.values():
        story.pages_before, story.pages, story.status, story.reason = story.pages, None, None, None
    absent = [one for one, story in record.stories.items() if story.is_present and one not in found]
    reasons = _why_unknown(record, t, absent, untold)
    for fingerprint in absent:
        _tell_absent(record.stories[fingerprint], reasons.get(fingerprint))
    started_at = _started_at(t)
    for fingerprint, row in found.items():
        story = record.stories.setdefault(fingerprint, _Story(row, started_at))
        _tell_present(story, row, number, untold.get(row["host"]))


def _tell_present(story: _Story, row: dict[str, Any], number: int, untold: str | None) -> None:
    story.finding, story.pages, story.seen_in = row, row["pages"], number
    if story.is_present:
        story.status = "open"
    elif untold:
        story.status, story.reason = "unknown", untold
    else:
        story.status = "new" if story.is_present is None else "regressed"
        story.is_present = True


def _tell_absent(story: _Story, reason: str | None) -> None:
    if reason:
        story.status, story.reason = "unknown", reason
    else:
        story.status, story.is_present, story.pages = "fixed", False, 0


def _why_unknown(
    record: _Record, t: Tables, absent: Sequence[int], untold: Mapping[str, str]
) -> dict[int, str]:
    """Reasons for the absent findings; their pages are those of the crawl that last showed them."""
    by_crawl: dict[int, list[int]] = {}
    for fingerprint in absent:
        by_crawl.setdefault(record.stories[fingerprint].seen_in, []).append(fingerprint)
    reasons: dict[int, str] = {}
    for number, fingerprints in by_crawl.items():
        reasons |= why_unknown(t, pages_of(record.crawls[number], fingerprints), untold)
    return reasons


def _untold(record: _Record, number: int) -> dict[str, str]:
    """Hosts that this crawl did not see as the last comparable one did, with the reason."""
    record.sights.append(see(record.crawls[number]))
    reasons: dict[str, str] = {}
    for before in sorted(set(record.reference.values())):
        hosts = {host for host, last in record.reference.items() if last == before}
        seen = {host: record.sights[before][host] for host in hosts}
        reasons |= why_not_comparable(
            record.crawls[before], record.crawls[number], seen, record.sights[number]
        )
    told = set(record.sights[number]) - set(reasons)
    record.reference |= dict.fromkeys(told, number)
    return reasons


def _started_at(t: Tables) -> datetime | None:
    begun: datetime | None = t.crawl.started_at.min().to_pyarrow().as_py()
    return begun


def _row(story: _Story) -> dict[str, Any]:
    return {
        **{name: story.finding[name] for name in OF_FINDING},
        "status": story.status,
        "reason": story.reason,
        "pages_before": story.pages_before,
        "pages": story.pages,
        "first_seen": story.first_seen,
    }
