"""Every column that URLs can be filtered, sorted and shown by: those of `facts` and of `pages`.

Words, units and types come from the descriptions of the tables; here stands only under which topic
a column is found, and which further columns the explorer makes.
"""

from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from tiebeam.engine.tables import TABLES
from tiebeam.engine.tables.columns import TEXTS, Column

KINDS = ("text", "number", "flag", "time", "list")
"""What can be asked of a column follows from its kind."""

TOPICS: dict[str, tuple[str, ...]] = {
    "address": (
        "url",
        "host",
        "path",
        "query",
        "page_template",
        "template_key",
        "template_pages",
        "url_id",
    ),
    "answer": (
        "outcome",
        "status",
        "failure",
        "media_type",
        "ttfb_ms",
        "total_ms",
        "wire_bytes",
        "body_bytes",
        "truncated",
        "faults",
        "charset",
        "http_version",
        "ip",
        "headers",
        "fetched_at",
        "attempts",
        "carried_over",
    ),
    "redirect": (
        "redirect_url",
        "redirect_end_url",
        "redirect_end_status",
        "redirect_hops",
        "redirect_loop",
        "redirect_path",
        "refresh_url",
    ),
    "indexing": (
        "indexable",
        "is_page",
        "is_html",
        "noindex",
        "noindex_from",
        "nofollow",
        "robots_allowed",
        "robots_rule",
        "meta_robots",
        "x_robots_tag",
    ),
    "canonical": (
        "canonical_url",
        "canonical_is_self",
        "canonical_from",
        "canonical_count",
        "canonical_in_head",
        "canonical_outcome",
        "canonical_status",
        "canonical_redirect_url",
        "canonical_noindex",
        "canonical_robots_allowed",
        "canonical_canonical_url",
    ),
    "head": (
        "title",
        "title_count",
        "description",
        "lang",
        "hreflang",
        "viewport",
        "open_graph",
        "base_url",
        "head_ended_by",
        "lost_from_head",
        "head_html",
    ),
    "content": (
        "h1",
        "headings",
        "word_count",
        "main_word_count",
        "text_start",
        "structured_types",
        "image_count",
        "text_hash",
        "main_text_hash",
        "body_class",
        "shape",
        "shape_hash",
    ),
    "links": (
        "depth",
        "inlinks",
        "inlinks_main",
        "link_count",
        "internal_link_count",
        "found_by",
        "found_on",
        "hops",
    ),
    "duplicates": (
        "duplicate_size",
        "duplicate_leader_url",
        "duplicate_difference",
        "duplicate_cluster",
    ),
    "intent": (
        "in_sitemap",
        "sitemap_url",
        "policy_line",
        "policy_index",
        "policy_canonical",
        "policy_in_sitemap",
    ),
    "findings": (
        "checks",
        "findings",
    ),
}
"""Columns by topic, those asked most first."""

FEW_VALUES = frozenset(
    {"host", "page_template", "outcome", "failure", "media_type", "charset", "http_version", "lang"}
    | {"noindex_from", "canonical_from", "canonical_outcome", "found_by", "duplicate_difference"}
    | {"policy_canonical", "head_ended_by", "status", "redirect_end_status", "canonical_status"}
    | {"depth", "redirect_hops", "checks", "faults", "structured_types", "lost_from_head"}
)
"""Columns whose values are few enough to offer them."""

MADE = (
    Column("checks", TEXTS, "Checks that found their defect on it."),
    Column("findings", TEXTS, "Fingerprints of the findings that it belongs to."),
)
"""Columns that no table has: what the table `occurrences` says of each URL."""


@dataclass(frozen=True)
class ExplorerColumn:
    """One column of the explorer."""

    name: str
    kind: str
    topic: str
    sentence: str
    unit: str
    type: pa.DataType
    table: str
    """The table that holds it; `occurrences` for what is made of that one."""

    @property
    def has_few_values(self) -> bool:
        """Whether its values can be offered."""
        return self.name in FEW_VALUES


@cache
def columns() -> dict[str, ExplorerColumn]:
    """All of them by name, by topic."""
    described = _described()
    return {
        name: _made(described[name], topic) for topic, names in TOPICS.items() for name in names
    }


def _described() -> dict[str, tuple[Column, str]]:
    """Each column beside its table. `facts` comes first: it is small and says more."""
    found = {column.name: (column, "occurrences") for column in MADE}
    for table in ("facts", "pages", "graph"):
        for column in TABLES[table].columns:
            found.setdefault(column.name, (column, table))
    return found


def _made(described: tuple[Column, str], topic: str) -> ExplorerColumn:
    column, table = described
    return ExplorerColumn(
        column.name,
        _kind(column.type),
        topic,
        column.sentence,
        column.unit,
        column.type,
        table,
    )


def _kind(type_: pa.DataType) -> str:
    if pa.types.is_boolean(type_):
        return "flag"
    if pa.types.is_timestamp(type_):
        return "time"
    if pa.types.is_integer(type_) or pa.types.is_floating(type_):
        return "number"
    return "text" if pa.types.is_string(type_) else "list"
