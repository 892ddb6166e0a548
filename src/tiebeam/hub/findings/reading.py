"""What the engine says of a judged crawl, gathered before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tiebeam.hub.findings import comparability
from tiebeam.hub.findings.comparability import Seen
from tiebeam.hub.findings.models import UNKNOWN, Status
from tiebeam.hub.sites.models import Crawl

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

SAMPLES = 5
FAR_ENOUGH_BACK = 10
"""Crawls that a new one is compared with; older ones the database remembers."""


@dataclass(frozen=True)
class Said:
    """What the crawl says of one finding, against the crawls before it."""

    fingerprint: str
    status: str
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """All that a crawl says: its findings with samples, and what became of earlier ones."""

    found: "Sequence[pipeline.Finding]"
    samples: Mapping[str, list[dict[str, Any]]]
    said: Mapping[str, Said]
    not_comparable: str
    """Why it cannot be compared; empty when it can."""


def read(crawl: Crawl, *, summary: dict[str, Any], before: Sequence[Crawl]) -> Report:
    """Gather it. before: earlier comparable crawls, oldest first. Raises NoCrawl, TornPart."""
    from tiebeam.engine import pipeline

    found = pipeline.findings(crawl.folder)
    reason = _why_not(summary, before)
    return Report(
        found=found,
        samples={} if reason else {one.fingerprint: _samples(crawl, one) for one in found},
        said={} if reason else _said(crawl, before),
        not_comparable=reason,
    )


def _why_not(summary: dict[str, Any], before: Sequence[Crawl]) -> str:
    if not before:
        return ""
    last = Seen.from_summary(before[-1].summary)
    return comparability.why_not_comparable(last, Seen.from_summary(summary))


def _said(crawl: Crawl, before: Sequence[Crawl]) -> dict[str, Said]:
    from tiebeam.engine import pipeline

    folders = [one.folder for one in before[-FAR_ENOUGH_BACK:] if one.folder.exists()]
    if not folders:
        return {}
    return {
        one.fingerprint: Said(one.fingerprint, one.status, one.reason or "")
        for one in pipeline.compare([*folders, crawl.folder])
    }


def _samples(crawl: Crawl, finding: "pipeline.Finding") -> list[dict[str, Any]]:
    """A few occurrences with their evidence, the first with the faulty part of its page."""
    from tiebeam.engine import pipeline

    rows = pipeline.occurrences(crawl.folder, finding.fingerprint, limit=SAMPLES)
    samples = [{"url": row.url, "evidence": row.evidence} for row in rows]
    if samples:
        excerpt = pipeline.excerpt(crawl.folder, finding.fingerprint, rows[0].url)
        samples[0]["excerpt"] = asdict(excerpt) if excerpt else None
    return samples


def status_of(said: Said | None, *, known: str | None) -> str:
    """The status of a finding that the crawl shows.

    said: what the comparison with earlier crawls says; known: the status the database holds.
    """
    if known is None:
        return Status.NEW
    if known == Status.FIXED:
        return Status.REGRESSED
    if said is None or said.status in {Status.NEW, Status.FIXED, UNKNOWN}:
        return Status.OPEN
    return said.status
