"""What the engine says of a judged crawl, gathered before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tiebeam.hub.findings import rendered
from tiebeam.hub.findings.models import UNKNOWN, Status
from tiebeam.hub.sites.models import Crawl

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

SAMPLES = 5
FAR_ENOUGH_BACK = 10
"""Crawls that a new one is compared with; what older ones said the database remembers."""


@dataclass(frozen=True)
class Said:
    """What became of one finding in a crawl, against the crawls before it."""

    status: str
    reason: str = ""
    """Why it is unknown."""


@dataclass(frozen=True)
class Report:
    """All that a crawl says: its findings with samples, and what became of earlier ones."""

    found: "Sequence[pipeline.Finding]"
    samples: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By fingerprint: url, evidence, and the excerpt of the first."""
    said: Mapping[str, Said] = field(default_factory=dict)
    """By fingerprint; empty for the first crawl of a site."""
    moves: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By fingerprint, the findings that others have become since people sorted page templates
    otherwise, with their pages."""


def read(crawl: Crawl, *, before: Sequence[Crawl]) -> Report:
    """Gather it. before: earlier crawls of the site, oldest first. Raises NoCrawl, TornPart."""
    from tiebeam.engine import pipeline

    found = pipeline.findings(crawl.folder)
    folders = _folders(before)
    return Report(
        found=found,
        samples={one.fingerprint: samples(crawl, one.fingerprint) for one in found},
        said=_said(crawl, folders),
        moves=pipeline.moves([*folders, crawl.folder]),
    )


def _folders(before: Sequence[Crawl]) -> list[Path]:
    return [one.folder for one in before[-FAR_ENOUGH_BACK:] if one.has_tables]


def _said(crawl: Crawl, folders: Sequence[Path]) -> dict[str, Said]:
    from tiebeam.engine import pipeline

    if not folders:
        return {}
    compared = pipeline.compare([*folders, crawl.folder])
    return {one.fingerprint: Said(one.status, one.reason or "") for one in compared}


def samples(
    crawl: Crawl, fingerprint: str, *, only: str = "", without: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """A few occurrences with their evidence, the first with what proves it; or those of a part."""
    from tiebeam.engine import pipeline

    rows = pipeline.occurrences(
        crawl.folder, fingerprint, limit=SAMPLES, only=only, without=without
    )
    found: list[dict[str, Any]] = [{"url": row.url, "evidence": row.evidence} for row in rows]
    if found:
        excerpt = pipeline.excerpt(crawl.folder, fingerprint, rows[0].url)
        found[0]["excerpt"] = asdict(excerpt) if excerpt else None
        found[0]["rendering"] = rendered.read(crawl.folder, found)
    return found


def status_of(said: Said | None, *, known: str | None) -> Status | None:
    """The status of a finding that the crawl shows; None where nothing may be opened by it.

    said: what the comparison with earlier crawls says; known: the status the database holds.
    """
    is_unknown = said is not None and said.status == UNKNOWN
    if known is None:
        return None if is_unknown else Status(said.status) if said else Status.NEW
    if known == Status.FIXED:
        return None if is_unknown else Status.REGRESSED
    return Status.REGRESSED if said and said.status == Status.REGRESSED else Status.OPEN
