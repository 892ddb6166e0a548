"""Facts after a visit, derived anew for the pages that it can change and kept for the others.

A visit can change the pages visited, those that share a text with one of them now or shared one
before, and what is said of pages through their redirects and canonicals. The stages that derive
facts run over these pages alone, and over those that they name.
"""

from collections.abc import Iterator

import ibis
import pyarrow as pa
from ibis import _

from tiebeam.engine.duplicates import find_duplicates
from tiebeam.engine.facts import gather_facts
from tiebeam.engine.fast_lane.columns import as_described
from tiebeam.engine.graph import build_graph
from tiebeam.engine.tables import TABLES, Tables
from tiebeam.engine.urls import url_id

MOST_HOPS = 10
OF_ALL_LINKS = ("depth", "inlinks", "inlinks_main")
"""Columns that one link anywhere can change."""


def rederive(t: Tables) -> None:
    """Lay `graph`, `duplicates` and `facts` of the crawl over with what the visit changes.

    Needs `visited`, and `pages` and the other tables as they are after the visit; the three are
    still those of the crawl.
    """
    before = {name: getattr(t, name) for name in ("graph", "duplicates", "facts")}
    _name_changed(t)
    small = _of_few(t)
    small.add("duplicates", find_duplicates(small))
    small.add("graph", _with_links_before(t, build_graph(small), before["graph"]))
    small.add("facts", gather_facts(small))
    for name, old in before.items():
        new = getattr(small, name).semi_join(t.changed, "url_id")
        if name == "facts":
            new = _with_template_size(t, new)
        names = TABLES[name].arrow.names
        t.add(f"{name}_anew", new.select(names).to_pyarrow().cast(TABLES[name].arrow))
        left = old.anti_join(t.changed, "url_id").semi_join(t.pages, "url_id")
        t.offer(name, as_described(name, left).union(getattr(t, f"{name}_anew").select(names)))


def _name_changed(t: Tables) -> None:
    """The table `changed`: ids of the pages visited and of those that share a text with one."""
    visited = t.visited.select("url_id")
    text = _.main_text_hash.coalesce(_.text_hash)
    shown = t.visited.filter(_.status == 200, _.is_html).select(cluster=text)
    clusters = t.duplicates.semi_join(visited, "url_id").select("cluster").union(shown)
    t.add("clusters", clusters.filter(_.cluster.notnull()).distinct().to_pyarrow())
    alike = t.pages.filter(_.status == 200, _.is_html).select("url_id", cluster=text)
    ids = alike.semi_join(t.clusters, "cluster").select("url_id").union(visited)
    t.add("changed", ids.distinct().to_pyarrow())


def _of_few(t: Tables) -> Tables:
    """The crawl as if it had only the changed pages and those that they name."""
    few = Tables(t.connection)
    few.add("pages", pa.concat_tables(_changed_and_named(t)))
    ids = few.pages.select("url_id")
    few.add("links", TABLES["links"].arrow.empty_table())
    for name in ("page_templates", "sitemaps"):
        if name in t:
            few.add(name, getattr(t, name).semi_join(ids, "url_id").to_pyarrow())
    if "policy" in t:
        few.offer("policy", t.policy)
    return few


def _changed_and_named(t: Tables) -> Iterator[pa.Table]:
    """The rows of changed pages, then of those they name, then where these lead."""
    schema, known = TABLES["pages"].arrow, set[int]()
    wanted = set(t.changed.url_id.to_pyarrow().to_pylist())
    for _hop in range(MOST_HOPS + 1):
        t.add("wanted", pa.table({"url_id": pa.array(sorted(wanted), pa.uint64())}))
        rows = t.pages.semi_join(t.wanted, "url_id").select(schema.names).to_pyarrow().cast(schema)
        yield rows
        known |= wanted
        named = {*rows["redirect_url"].to_pylist(), *rows["canonical_url"].to_pylist()}
        wanted = {url_id(url) for url in named if url} - known
        if not wanted:
            return


def _with_links_before(t: Tables, graph: pa.Table, before: ibis.Table) -> pa.Table:
    """Redirects as they are now; depth and inlinks as the crawl saw them."""
    t.add("led", graph.drop_columns(list(OF_ALL_LINKS)))
    known = before.select("url_id", *OF_ALL_LINKS).semi_join(t.led, "url_id")
    rows = t.led.left_join(known, "url_id")
    counted = {name: rows[name].fill_null(0) for name in OF_ALL_LINKS[1:]}
    schema = TABLES["graph"].arrow
    return rows.mutate(**counted).select(schema.names).to_pyarrow().cast(schema)


def _with_template_size(t: Tables, facts: ibis.Table) -> ibis.Table:
    """How many pages a page template has in the whole crawl."""
    sizes = t.page_templates.group_by("template_key").agg(size=_.count())
    return facts.drop("template_pages").left_join(
        sizes.select("template_key", template_pages=_["size"]), "template_key"
    )
