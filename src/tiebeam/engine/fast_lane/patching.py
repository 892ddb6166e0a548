"""The tables of a crawl with what a later visit saw in place of what it saw itself.

Checks need the whole: link targets, duplicates, depth. So the visit is laid over the crawl, and
what is asked afterwards are only the URLs that were visited. Rows of the crawl are never copied:
each table is an expression that leaves out what was seen anew and adds what was seen.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import ibis
import pyarrow as pa
from ibis import _

from tiebeam.engine.duplicates import find_duplicates
from tiebeam.engine.facts import gather_facts
from tiebeam.engine.fast_lane.columns import as_described
from tiebeam.engine.fast_lane.rederiving import rederive
from tiebeam.engine.graph import build_graph
from tiebeam.engine.tables import TABLES, CrawlStore, Tables

HOW_FOUND = ("found_by", "found_on", "hops")
"""What the crawl knows better than the visit: how a page is found."""
_KEYS = {
    "links": "source_id",
    "resources": "page_id",
    "robots": "origin",
    "robots_rules": "origin",
    "sitemap_files": "url",
    "probes": "url",
}
_DERIVE: tuple[tuple[str, Callable[[Tables], pa.Table]], ...] = (
    ("graph", build_graph),
    ("duplicates", find_duplicates),
    ("facts", gather_facts),
)


def patched(
    folder: Path, visits: Sequence[Path], *, whole: bool, drop_unvisited_of: str | None = None
) -> Tables:
    """The crawl in `folder` with the `visits` laid over it, later ones last, and facts anew.

    whole: derive the facts of all pages, as one that asks for depth or inlinks needs; otherwise
    those of the pages that a visit can change, and depth and inlinks stay as the crawl saw them.
    drop_unvisited_of: a host whose pages count only if they were visited: what is said of a host
    as a whole must not rest on pages as they were.
    """
    t = CrawlStore(folder).open()
    seen = [CrawlStore(one).open(verify=False) for one in visits]
    new = _together("pages", seen)
    ids = {"links": new["url_id"], "resources": new["url_id"]}
    for table, key in _KEYS.items():
        rows = _together(table, seen)
        _replace(t, table, key, rows, ids.get(table, _named(table, rows, seen)))
    files = _together("sitemap_files", seen)["url"]
    _replace(t, "sitemaps", "sitemap_url", _together("sitemaps", seen), files)
    t.add("visited", new)
    t.offer("page_templates", _templates(t, drop_unvisited_of))
    t.offer("pages", _pages(t, drop_unvisited_of))
    if whole:
        for name, stage in _DERIVE:
            t.add(name, stage(t))
    else:
        rederive(t)
    return t


def _named(table: str, rows: pa.Table, seen: Sequence[Tables]) -> pa.ChunkedArray:
    """What the new rows stand in for; a robots.txt that lost its rules has none to show for it."""
    return _together("robots", seen)["origin"] if table == "robots_rules" else rows[_KEYS[table]]


def _together(table: str, seen: Iterable[Tables]) -> pa.Table:
    schema = TABLES[table].arrow
    given = [
        getattr(t, table).to_pyarrow().select(schema.names).cast(schema) for t in seen if table in t
    ]
    return pa.concat_tables([schema.empty_table(), *given])


def _replace(t: Tables, table: str, key: str, rows: pa.Table, old: pa.ChunkedArray) -> None:
    """Put `rows` in the place of those whose key is among `old`."""
    before = getattr(t, table, None)
    t.add(table, rows)
    if before is not None:
        t.add("replaced", pa.table({key: old}))
        left = as_described(table, before).anti_join(t.replaced, key)
        t.offer(table, left.union(as_described(table, getattr(t, table))))


def _pages(t: Tables, only_visited_of: str | None) -> ibis.Table:
    names = TABLES["pages"].arrow.names
    found = t.pages.select("url_id", **{f"{name}_before": _[name] for name in HOW_FOUND})
    known = t.visited.left_join(found.semi_join(t.visited, "url_id"), "url_id")
    better = {name: known[f"{name}_before"].coalesce(known[name]) for name in HOW_FOUND}
    t.add("visited", known.mutate(**better).select(names).to_pyarrow().cast(TABLES["pages"].arrow))
    left = t.pages.anti_join(t.visited, "url_id")
    if only_visited_of is not None:
        left = left.filter(_.host != only_visited_of)
    return as_described("pages", left).union(t.visited.select(names))


def _templates(t: Tables, only_visited_of: str | None) -> ibis.Table:
    """Page templates as they were, without pages that are none any more."""
    is_page = ((_.status == 200) & _.is_html).fill_null(False)
    gone = t.visited.filter(~is_page).select("url_id")
    kept = t.page_templates.anti_join(gone, "url_id")
    if only_visited_of is not None:
        elsewhere = t.pages.filter(_.host == only_visited_of).anti_join(t.visited, "url_id")
        kept = kept.anti_join(elsewhere.select("url_id"), "url_id")
    return as_described("page_templates", kept)
