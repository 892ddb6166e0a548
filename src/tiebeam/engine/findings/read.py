"""The judged tables as objects, for the doors and the hub."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tiebeam.engine.findings.compare import compare
from tiebeam.engine.findings.fingerprints import as_text
from tiebeam.engine.findings.parts import part_of
from tiebeam.engine.tables import Tables


@dataclass(frozen=True)
class Finding:
    """One check, one root cause: a row of the table `findings`."""

    fingerprint: str
    """16 hexadecimal digits."""
    check: str
    area: str
    severity: str
    owner: str
    scope: str
    host: str
    page_template: str | None
    cause: str | None
    pages: int
    template_pages: int
    share: float
    samples: tuple[str, ...]
    key_version: int


@dataclass(frozen=True)
class Judgement:
    """What became of one check: a row of the table `judgements`."""

    check: str
    area: str
    severity: str
    owner: str
    scope: str
    key: str
    key_version: int
    marks: str
    verdict: str
    """clean, occurrences, or cannot-tell."""
    reason: str | None
    occurrences: int
    left_out: int
    left_out_to: tuple[str, ...]
    total_ms: int


@dataclass(frozen=True)
class Occurrence:
    """One page on which a check found its defect, with what proves it."""

    url: str
    page_template: str | None
    cause: str | None
    evidence: dict[str, Any]


@dataclass(frozen=True)
class Compared:
    """What became of one finding: a row of the table `comparison`."""

    fingerprint: str
    check: str
    host: str
    page_template: str | None
    cause: str | None
    severity: str
    status: str
    """new, open, fixed, regressed or unknown."""
    reason: str | None
    """Why it is unknown."""
    pages_before: int | None
    pages: int | None
    first_seen: datetime | None


def read_findings(t: Tables) -> list[Finding]:
    """Every finding, gravest first."""
    rows = t.findings.to_pyarrow().to_pylist()
    return [
        Finding(**{**row, **_identity(row), "samples": tuple(row["samples"] or ())}) for row in rows
    ]


def read_judgements(t: Tables) -> list[Judgement]:
    """What became of each check, in the order of the catalogue."""
    rows = t.judgements.to_pyarrow().to_pylist()
    return [Judgement(**{**row, "left_out_to": tuple(row["left_out_to"] or ())}) for row in rows]


def read_occurrences(
    t: Tables,
    fingerprint: str,
    *,
    offset: int = 0,
    limit: int = 50,
    only: str = "",
    without: Sequence[str] = (),
    urls: Collection[str] = (),
) -> list[Occurrence]:
    """A stretch of the occurrences of one finding, spread over its pages, samples first.

    only, without: patterns of parts, as in `part_of`; urls: those on these pages alone.
    """
    mine = part_of(t, fingerprint, only=only, without=without)
    mine = mine.filter(mine.url.isin(list(urls))) if urls else mine
    rows = (
        mine.order_by("url_id", "cause", "evidence")
        .limit(limit, offset=offset)
        .select("url", "page_template", "cause", "evidence")
    )
    return [
        Occurrence(**{**row, "evidence": json.loads(row["evidence"])})
        for row in rows.to_pyarrow().to_pylist()
    ]


def _identity(row: dict[str, Any]) -> dict[str, str]:
    return {"fingerprint": as_text(row["fingerprint"])}


def compare_crawls(crawls: Sequence[Tables]) -> list[Compared]:
    """What became of each finding in the last of the crawls, oldest first; see `compare`."""
    return [Compared(**{**row, **_identity(row)}) for row in compare(crawls).to_pylist()]
