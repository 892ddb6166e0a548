"""Everything that one crawl knows about one URL, and what several crawls knew of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from tiebeam.engine.explorer.explorer import Explorer
from tiebeam.engine.explorer.index import parts_of, read_parts
from tiebeam.engine.tables import CrawlStore, Folder, NoCrawl
from tiebeam.engine.urls import url_id

SAMPLE = 20
NEAREST = 8
NEAR_ENOUGH = 2_000
"""URLs of a folder that are compared letter by letter."""

REMEMBERED = (
    *("outcome", "status", "indexable", "title", "canonical_url", "noindex", "redirect_url"),
    *("depth", "inlinks", "in_sitemap", "page_template"),
)
"""What is followed from crawl to crawl."""


@dataclass(frozen=True)
class Several:
    """How many there are, and a few of them."""

    count: int = 0
    sample: Sequence[dict[str, Any]] = ()
    regions: dict[str, int] = field(default_factory=dict)
    """Links by the place on the page, most first."""


@dataclass(frozen=True)
class OneUrl:
    """One URL of one crawl."""

    url: str
    row: dict[str, Any]
    """Every column of `pages`, `facts` and `graph`."""
    rendering: dict[str, Any] | None
    sitemaps: Several
    duplicates: Several
    canonical_of: Several
    """Other URLs that name it as their canonical."""
    redirected_from: Several
    versions: Sequence[dict[str, Any]]
    """Language versions that it names: code, url, status, and whether each names it back."""


@dataclass(frozen=True)
class Remembered:
    """What one crawl knew of a URL."""

    started_at: datetime | None
    values: dict[str, Any] | None
    """None where the crawl did not visit it."""


def one_url(explorer: Explorer, url: str) -> OneUrl | None:
    """All but its links; None when the crawl did not visit it."""
    number = url_id(url)
    rows = explorer.ask("SELECT * FROM index.urls WHERE url_id = ?", [number]).to_pylist()
    if not rows:
        return None
    row = rows[0] | explorer.ask("FROM pages WHERE url_id = ?", [number]).to_pylist()[0]
    return OneUrl(
        url=url,
        row=row,
        rendering=_rendering(explorer, number),
        sitemaps=_several(explorer, "sitemaps", "url_id = ?", [number], "sitemap_url, lastmod"),
        duplicates=_several(
            explorer,
            "index.urls",
            "duplicate_cluster = ? AND url_id <> ?",
            [row["duplicate_cluster"], number],
        ),
        canonical_of=_several(
            explorer, "index.urls", "canonical_url = ? AND url_id <> ?", [url, number]
        ),
        redirected_from=_several(explorer, "index.urls", "redirect_url = ?", [url]),
        versions=_versions(explorer, url, row["hreflang"] or ()),
    )


def links_to(explorer: Explorer, url: str) -> Several:
    """Links of other pages that lead to the URL."""
    return _links(explorer, "target_id", "source_id", url)


def links_from(explorer: Explorer, url: str) -> Several:
    """Links of the page."""
    return _links(explorer, "source_id", "target_id", url)


def nearest(explorer: Explorer, url: str) -> list[str]:
    """URLs of the crawl that are written most like it, from its own folder outwards."""
    folder = url.partition("#")[0]
    while "/" in folder.partition("://")[2]:
        folder = folder.rstrip("/").rpartition("/")[0] + "/"
        if folder.endswith("//"):
            break
        found = explorer.ask(
            "SELECT url FROM (SELECT url FROM index.urls WHERE starts_with(url, ?) LIMIT ?) "
            "ORDER BY levenshtein(url, ?), url LIMIT ?",
            [folder, NEAR_ENOUGH, url, NEAREST],
        )
        if found.num_rows:
            return list(found["url"].to_pylist())
    return []


def is_visited(explorer: Explorer, url: str) -> bool:
    """Whether the crawl visited it."""
    found = explorer.ask("SELECT 1 FROM index.urls WHERE url_id = ?", [url_id(url)])
    return bool(found.num_rows)


def written_with(
    explorer: Explorer, texts: Sequence[str], *, limit: int, patience_s: float
) -> list[str]:
    """URLs that contain one of the texts, the shortest of those met first.

    However many there are, some thousand are compared, and no more is read than brings them.
    Raises TooSlow after patience_s.
    """
    condition = " OR ".join("contains(url, ?)" for _ in texts)
    found = explorer.ask(
        f"SELECT url FROM (SELECT url FROM index.urls WHERE {condition} LIMIT ?) "  # noqa: S608
        "ORDER BY len(url), url LIMIT ?",
        [*texts, NEAR_ENOUGH, limit],
        patience_s=patience_s,
    )
    return list(found["url"].to_pylist())


def remembered(folders: Sequence[Folder], url: str) -> list[Remembered | None]:
    """What each of the crawls knew of the URL; None for one whose tables are gone."""
    with duckdb.connect(config={"threads": 1, "memory_limit": "256MB"}) as connection:
        return [_remembered(connection, folder, url) for folder in folders]


def _remembered(
    connection: duckdb.DuckDBPyConnection, folder: Folder, url: str
) -> Remembered | None:
    try:
        store = CrawlStore(folder)
        files, begun = parts_of(store, "facts"), store.manifest.started_at
        if not files:
            return None
        chosen = ", ".join(f'"{name}"' for name in REMEMBERED)
        facts = read_parts(connection, files)
        rows = facts.filter(f"url_id = {url_id(url)}").select(chosen).to_arrow_table().to_pylist()
    except (NoCrawl, OSError, duckdb.Error):
        return None
    return Remembered(datetime.fromisoformat(begun) if begun else None, rows[0] if rows else None)


def _rendering(explorer: Explorer, number: int) -> dict[str, Any] | None:
    if "renderings" not in explorer:
        return None
    rows = explorer.ask("FROM renderings WHERE url_id = ?", [number]).to_pylist()
    return rows[0] if rows else None


def _several(
    explorer: Explorer, table: str, condition: str, values: list[Any], chosen: str = "url, status"
) -> Several:
    if table not in explorer and "." not in table:
        return Several()
    sql = (
        f"SELECT {chosen}, count(*) OVER () AS count FROM {table} "  # noqa: S608 our own words
        f"WHERE {condition} ORDER BY ALL LIMIT {SAMPLE}"
    )
    rows = explorer.ask(sql, values).to_pylist()
    return Several(rows[0]["count"], rows) if rows else Several()


def _versions(
    explorer: Explorer, url: str, named: Sequence[dict[str, str]]
) -> list[dict[str, Any]]:
    ids = {url_id(one["url"]): one for one in named}
    if not ids:
        return []
    listed = ", ".join(map(str, ids))
    rows = explorer.ask(
        f"SELECT url_id, status, len(list_filter(hreflang, lambda e: e.url = ?)) > 0 AS names_back "  # noqa: S608
        f"FROM pages WHERE url_id IN ({listed})",
        [url],
    ).to_pylist()
    known = {row["url_id"]: row for row in rows}
    nothing = {"status": None, "names_back": None}
    return [{**one, **known.get(number, nothing)} for number, one in ids.items()]


def _links(explorer: Explorer, own: str, other: str, url: str) -> Several:
    if "links" not in explorer:
        return Several()
    number = url_id(url)
    regions = explorer.ask(
        f"SELECT coalesce(region, 'elsewhere') AS region, count(*) AS n FROM links "  # noqa: S608
        f"WHERE {own} = ? GROUP BY ALL ORDER BY n DESC",
        [number],
    ).to_pylist()
    rows = explorer.ask(
        f"""WITH few AS (
            SELECT * FROM links WHERE {own} = ? ORDER BY region <> 'main', position LIMIT {SAMPLE}
        )
        SELECT coalesce(urls.url, few.target_url) AS url, urls.status, few.region, few.anchor,
            few.nofollow, few.internal
        FROM few LEFT JOIN index.urls ON urls.url_id = few.{other}
        ORDER BY few.region <> 'main', few.position, url""",  # noqa: S608 names of our own columns
        [number],
    ).to_pylist()
    return Several(
        sum(one["n"] for one in regions), rows, {one["region"]: one["n"] for one in regions}
    )
