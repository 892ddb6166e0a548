"""What one answer tells about itself: the columns of `pages` from its body and headers."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple


class Link(NamedTuple):
    """One row of `links` without the id of the page that links."""

    target_id: int
    target_url: str
    internal: bool
    region: str
    anchor: str
    rel: str | None
    nofollow: bool
    position: int


LinkRow = tuple[int, str, bool, str, str, str | None, bool]
"""A link without its position."""


@dataclass(slots=True, eq=False, weakref_slot=True)
class LinkRun:
    """Links that follow one another; one object for all pages that carry the same ones."""

    rows: list[LinkRow]
    internal: int
    """How many stay on the crawled hosts."""
    is_shared: bool = False
    """Whether other pages may carry it too."""


Resource = tuple[str, str]
"""One row of `resources` without the id of the page: URL and kind."""


class Alternate(NamedTuple):
    """One language version: its hreflang code as written, and its URL."""

    code: str
    url: str


Heading = tuple[int, str]
"""One heading: its level, 1 to 6, and its text. A plain tuple, as pages have dozens of them."""


@dataclass(slots=True, kw_only=True)
class PageFacts:
    """Columns of `pages` by their names, then the page's links and resources.

    `faults` holds what reading the body found; the transport's own faults come on top: binary,
    charset_conflict (header and meta differ), charset_late (told after the first 1,024 bytes),
    charset_missing, charset_undecodable, charset_unknown, canonical_invalid (no web address),
    canonical_void (carries an attribute that voids it), hreflang_cut, hreflang_invalid_url,
    link_malformed, links_cut, structured_data_invalid, structured_data_oversized, title_cut.
    """

    media_type: str | None = None
    faults: list[str] = field(default_factory=list)
    charset: str | None = None
    is_html: bool = False
    title: str | None = None
    title_count: int | None = None
    description: str | None = None
    meta_robots: str | None = None
    x_robots_tag: str | None = None
    noindex: bool = False
    noindex_from: str | None = None
    nofollow: bool = False
    canonical_url: str | None = None
    canonical_from: str | None = None
    canonical_count: int = 0
    canonical_in_head: bool | None = None
    hreflang: list[Alternate] = field(default_factory=list)
    lang: str | None = None
    base_url: str | None = None
    refresh_url: str | None = None
    viewport: str | None = None
    open_graph: dict[str, str] = field(default_factory=dict)
    head_html: str | None = None
    head_ended_by: str | None = None
    lost_from_head: list[str] = field(default_factory=list)
    h1: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    structured_types: list[str] = field(default_factory=list)
    word_count: int | None = None
    main_word_count: int | None = None
    text_hash: int | None = None
    main_text_hash: int | None = None
    text_start: str | None = None
    link_count: int | None = None
    internal_link_count: int | None = None
    image_count: int | None = None
    body_class: str | None = None
    shape: list[int] | None = None
    shape_hash: int | None = None
    link_runs: list[LinkRun] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)

    @property
    def links(self) -> list[Link]:
        """The page's links in document order."""
        rows = (row for run in self.link_runs for row in run.rows)
        return [Link(*row, position) for position, row in enumerate(rows)]

    def columns(self) -> Iterator[tuple[str, Any]]:
        """Name and value of each column of `pages`, as Arrow takes them."""
        for name in COLUMNS:
            value = getattr(self, name)
            if name == "open_graph":
                value = list(value.items())
            yield name, value


COLUMNS = tuple(f.name for f in fields(PageFacts) if f.name not in {"link_runs", "resources"})
