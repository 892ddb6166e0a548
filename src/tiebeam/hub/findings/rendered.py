"""A page as the server sent it beside what its scripts made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiebeam.hub.findings.evidence import NOTHING
from tiebeam.hub.ui.figures import figure
from tiebeam.hub.ui.visible import visible

SIDES = ("raw", "rendered")

ROWS: dict[str, tuple[str | Promise, str | Promise]] = {
    "title": (gettext_lazy("Title"), gettext_lazy("title")),
    "description": (gettext_lazy("Description"), gettext_lazy("meta description")),
    "h1": (gettext_lazy("Main heading"), gettext_lazy("h1")),
    "canonical_url": (gettext_lazy("Page named as the one to show"), gettext_lazy("rel=canonical")),
    "meta_robots": (gettext_lazy("What robots are told"), gettext_lazy("meta robots")),
    "noindex": (gettext_lazy("Kept out of search"), gettext_lazy("noindex")),
    "main_word_count": (gettext_lazy("Words of the main text"), gettext_lazy("words of main text")),
    "internal_link_count": (gettext_lazy("Links within the site"), gettext_lazy("internal links")),
    "structured_types": (gettext_lazy("Structured data"), gettext_lazy("structured data @type")),
    "hreflang_count": (gettext_lazy("Language versions named"), gettext_lazy("hreflang links")),
}
"""Columns that both sides have, with their names for SEO and for engineering."""

FURTHER = ("url", "added_text_share", "script_error_count", "failed_resource_count", "screenshot")


@dataclass(frozen=True)
class Row:
    """One thing that both sides say."""

    label: str
    raw: str
    rendered: str
    differs: bool


@dataclass(frozen=True)
class Comparison:
    """Both sides of one page."""

    url: str
    rows: list[Row]
    added_text: float
    """Share of the rendered main text that only scripts bring."""
    script_errors: int
    failed_requests: int
    screenshot: str
    """Name of its picture among the screenshots of the crawl; empty where none was kept."""

    @property
    def differing(self) -> int:
        """How many rows differ."""
        return sum(row.differs for row in self.rows)


def read(folder: Path, samples: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """What is kept of one rendered page of a finding that compares the two sides, as JSON."""
    from tiebeam.engine import pipeline

    if not any(name.startswith(SIDES) for name in samples[0]["evidence"]):
        return None
    rows = pipeline.renderings(folder, [one["url"] for one in samples])
    if not rows:
        return None
    kept = [*FURTHER, *(f"{side}_{name}" for name in ROWS for side in SIDES)]
    return {name: rows[0][name] for name in kept}


def pages(
    folder: Path, urls: Sequence[str] | None, *, limit: int, offset: int
) -> list[dict[str, Any]]:
    """Rows of pages that a browser looked at, each with both sides; none where tables are gone.

    urls: None for all of them.
    """
    from tiebeam.engine import pipeline

    try:
        return pipeline.renderings(folder, urls, limit=limit, offset=offset)
    except (pipeline.NoCrawl, pipeline.TornPart):
        return []


def comparison(sample: dict[str, Any] | None, *, lens: str) -> Comparison | None:
    """Both sides in the words of the lens; None where the finding is not about them."""
    kept = sample.get("rendering") if sample else None
    if not kept:
        return None
    return Comparison(
        url=kept["url"],
        rows=[_row(kept, name, lens) for name in ROWS],
        added_text=kept["added_text_share"] or 0.0,
        script_errors=kept["script_error_count"] or 0,
        failed_requests=kept["failed_resource_count"] or 0,
        screenshot=Path(kept["screenshot"] or "").name,
    )


def _row(kept: dict[str, Any], name: str, lens: str) -> Row:
    raw, rendered = (kept[f"{side}_{name}"] for side in SIDES)
    to_seo, to_it = ROWS[name]
    return Row(
        str(to_it if lens == "it" else to_seo), _shown(raw), _shown(rendered), raw != rendered
    )


def _shown(value: Any) -> str:
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return figure(value)
    return visible(", ".join(map(str, value)) if isinstance(value, list) else str(value))
