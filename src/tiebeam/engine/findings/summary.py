"""What a crawl visited, in few numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
from ibis import _

from tiebeam.engine.tables import Manifest, Tables

NO_PATH = "none"
"""Stands for the depth of pages that no link path leads to."""


@dataclass(frozen=True)
class TemplateSummary:
    """One page template."""

    name: str
    url_pattern: str
    pages: int
    indexable: int


@dataclass(frozen=True)
class HostSummary:
    """One host."""

    name: str
    urls: int
    pages: int


@dataclass(frozen=True)
class Summary:
    """What a crawl is and what it visited.

    A URL is anything with an outcome; a page is HTML that answered 200.
    """

    site: str
    kind: str
    started_at: str
    finished_at: str | None
    duration_s: float | None
    ended: str
    urls: int
    pages: int
    indexable: int
    received_bytes: int
    answers: dict[str, int]
    """URLs by class: 2xx, 3xx, 4xx, 5xx, other, failed, disallowed."""
    depths: dict[str, int]
    """Pages by depth, shallow first; `none` for those that no link path leads to."""
    templates: tuple[TemplateSummary, ...]
    """Largest first."""
    hosts: tuple[HostSummary, ...]
    """Largest first."""


def summarise(t: Tables, manifest: Manifest) -> Summary:
    """The summary of a judged crawl."""
    facts = t.facts
    return Summary(
        site=manifest.site,
        kind=manifest.kind,
        started_at=manifest.started_at,
        finished_at=manifest.finished_at,
        duration_s=_duration_s(manifest),
        ended=manifest.ended,
        **_totals(facts),
        received_bytes=t.pages.wire_bytes.sum().to_pyarrow().as_py() or 0,
        answers=_answers(facts),
        depths=_depths(facts),
        templates=_templates(t),
        hosts=_hosts(facts),
    )


def _duration_s(manifest: Manifest) -> float | None:
    try:
        begin = datetime.fromisoformat(manifest.started_at)
        return (datetime.fromisoformat(manifest.finished_at or "") - begin).total_seconds()
    except (TypeError, ValueError):
        return None


def _totals(facts: ibis.Table) -> dict[str, int]:
    totals = facts.agg(urls=_.count(), pages=_.is_page.sum(), indexable=_.indexable.sum())
    return {name: value or 0 for name, value in _rows(totals)[0].items()}


def _answers(facts: ibis.Table) -> dict[str, int]:
    status_class = ibis.ifelse(
        _.status.between(200, 599), (_.status // 100).cast("string") + "xx", "other"
    )
    answer = ibis.ifelse(_.outcome == "answered", status_class.fill_null("other"), _.outcome)
    rows = facts.group_by(answer=answer).agg(urls=_.count()).order_by("answer")
    return {row["answer"]: row["urls"] for row in _rows(rows)}


def _depths(facts: ibis.Table) -> dict[str, int]:
    rows = facts.filter(_.is_page).group_by("depth").agg(pages=_.count())
    ordered = rows.order_by(_.depth.asc(nulls_first=False))
    return {
        NO_PATH if row["depth"] is None else str(row["depth"]): row["pages"]
        for row in _rows(ordered)
    }


def _templates(t: Tables) -> tuple[TemplateSummary, ...]:
    patterns = t.page_templates.select("url_id", "url_pattern")
    rows = (
        t.facts.filter(_.page_template.notnull())
        .join(patterns, "url_id")
        .group_by(name=_.page_template)
        .agg(url_pattern=_.url_pattern.min(), pages=_.count(), indexable=_.indexable.sum())
        .order_by(ibis.desc("pages"), "name")
    )
    return tuple(TemplateSummary(**row) for row in _rows(rows))


def _hosts(facts: ibis.Table) -> tuple[HostSummary, ...]:
    rows = facts.group_by(name=_.host).agg(urls=_.count(), pages=_.is_page.sum())
    return tuple(HostSummary(**row) for row in _rows(rows.order_by(ibis.desc("urls"), "name")))


def _rows(expression: ibis.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return rows
