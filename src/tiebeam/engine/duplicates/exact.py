"""Exact duplicates: pages whose main text is the same, letter by letter."""

import ibis
import pyarrow as pa
from ibis import _

from tiebeam.engine.duplicates.difference import difference
from tiebeam.engine.tables import TABLES, Tables


def find_duplicates(t: Tables) -> pa.Table:
    """The table `duplicates`: every page that shares its main text with another.

    Where a page has no main text, all of its visible text counts. The leader is the page a search
    engine would most likely keep: one that may be indexed and names no other canonical, then one
    in a sitemap, with https, without parameters, with the shortest URL. Its own row bears the
    difference of the page that would come next.
    """
    pages = _clusters(t)
    leaders = pages.filter(_.rank == 0).view()
    rows = pages.join(leaders, pages.cluster == leaders.cluster).select(
        pages.url_id,
        pages.cluster,
        pages["size"],
        pages["rank"],
        leader_url=leaders.url,
        difference=ibis.ifelse(pages["rank"] == 0, ibis.null("string"), difference(pages, leaders)),
    )
    following = _["difference"].lead().over(ibis.window(group_by="cluster", order_by="rank"))
    schema = TABLES["duplicates"].arrow
    rows = rows.mutate(difference=_["difference"].coalesce(following)).select(schema.names)
    return rows.order_by("cluster", "url_id").to_pyarrow().cast(schema)


def _clusters(t: Tables) -> ibis.Table:
    """Pages that share their text, ranked within their cluster: 0 is the leader."""
    worth = _worth(t)
    pages = t.pages.filter(_.status == 200, _.is_html)
    pages = pages.mutate(cluster=_.main_text_hash.coalesce(_.text_hash), **worth)
    pages = pages.filter(_.cluster.notnull())
    alike = ibis.window(group_by="cluster")
    ranked = ibis.window(group_by="cluster", order_by=[*worth, "url"])
    return pages.select(
        "url",
        "url_id",
        "host",
        "path",
        "query",
        "cluster",
        size=_.count().over(alike),
        rank=ibis.row_number().over(ranked),
    ).filter(_["size"] > 1)


def _worth(t: Tables) -> dict[str, ibis.Deferred]:
    """What a page must lack to lead its cluster, gravest first."""
    closed = ~_.robots_allowed.fill_null(True) | _.noindex.fill_null(False)
    listed = _.url_id.isin(t.sitemaps.url_id) if "sitemaps" in t else ibis.literal(False)
    return {
        "is_closed": closed,
        "yields": (_.canonical_url != _.url).fill_null(False),
        "unlisted": ~listed,
        "insecure": ~_.url.startswith("https:"),
        "parametrised": _.query != "",
        "length": _.url.length(),
    }
