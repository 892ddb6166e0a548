"""The tables of a crawl with what a later visit saw in place of what it saw itself.

Checks need the whole: link targets, duplicates, depth. So the visit is laid over the crawl, and
what is asked afterwards are only the URLs that were visited.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import ibis
import pyarrow as pa
from ibis import _

from tiebeam.engine.duplicates import find_duplicates
from tiebeam.engine.facts import gather_facts
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
_DERIVE = (("graph", build_graph), ("duplicates", find_duplicates), ("facts", gather_facts))


def patched(
    folder: Path, visits: Sequence[Path], *, drop_unvisited_of: str | None = None
) -> Tables:
    """The crawl in `folder` with the `visits` laid over it, later ones last, and facts anew.

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
    t.add("page_templates", _templates(t, new, drop_unvisited_of))
    t.add("pages", _pages(t, new, drop_unvisited_of))
    for name, stage in _DERIVE:
        t.add(name, stage(t))
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
    kept = getattr(t, table) if table in t else ibis.memtable(TABLES[table].arrow.empty_table())
    t.add("replaced", pa.table({key: old}))
    left = kept.anti_join(t.replaced, key)
    schema = TABLES[table].arrow
    before = t.connection.to_pyarrow(left.select(schema.names)).cast(schema)
    t.add(table, pa.concat_tables([before, rows]))


def _pages(t: Tables, new: pa.Table, only_visited_of: str | None) -> pa.Table:
    schema = TABLES["pages"].arrow
    t.add("visited", new)
    found = t.pages.select("url_id", **{f"{name}_before": _[name] for name in HOW_FOUND})
    known = t.visited.left_join(found, "url_id")
    better = {name: known[f"{name}_before"].coalesce(known[name]) for name in HOW_FOUND}
    fresh = known.mutate(**better).select(schema.names).to_pyarrow().cast(schema)
    left = t.pages.anti_join(t.visited, "url_id")
    if only_visited_of is not None:
        left = left.filter(_.host != only_visited_of)
    before = left.select(schema.names).to_pyarrow().cast(schema)
    return pa.concat_tables([before, fresh])


def _templates(t: Tables, new: pa.Table, only_visited_of: str | None) -> pa.Table:
    """Page templates as they were, without pages that are none any more."""
    t.add("visited", new)
    is_page = ((_.status == 200) & _.is_html).fill_null(False)
    gone = t.visited.filter(~is_page).select("url_id")
    kept = t.page_templates.anti_join(gone, "url_id")
    if only_visited_of is not None:
        elsewhere = t.pages.filter(_.host == only_visited_of).anti_join(t.visited, "url_id")
        kept = kept.anti_join(elsewhere, "url_id")
    schema = TABLES["page_templates"].arrow
    return kept.select(schema.names).to_pyarrow().cast(schema)
