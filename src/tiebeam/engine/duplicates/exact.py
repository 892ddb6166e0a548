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
    in a sitemap, with https, without parameters, with the shortest URL.
    """
    clusters = _clusters(t)
    leaders = clusters.filter(_.rank == 0).select("cluster", leader_url=_.url)
    labelled = clusters.join(leaders, "cluster").mutate(difference=difference(_.url, _.leader_url))
    # A leader differs from itself in nothing: it bears the label most of the others have.
    common = (
        labelled.filter(_.url != _.leader_url)
        .group_by("cluster", "difference")
        .agg(pages=_.count())
        .mutate(
            rank=ibis.row_number().over(group_by="cluster", order_by=[_.pages.desc(), "difference"])
        )
        .filter(_.rank == 0)
        .select("cluster", common=_["difference"])
    )
    rows = labelled.join(common, "cluster").mutate(
        difference=ibis.ifelse(_.url == _.leader_url, _.common, _["difference"])
    )
    schema = TABLES["duplicates"].arrow
    return rows.select(schema.names).order_by("cluster", "url_id").to_pyarrow().cast(schema)


def _clusters(t: Tables) -> ibis.Table:
    """Pages that share their text, ranked within their cluster: 0 is the leader."""
    pages = t.pages.filter(_.status == 200, _.is_html).mutate(
        cluster=_.main_text_hash.coalesce(_.text_hash)
    )
    pages = pages.filter(_.cluster.notnull())
    same = ibis.window(group_by="cluster")
    return (
        pages.mutate(size=_.count().over(same))
        .filter(_.size > 1)
        .mutate(rank=ibis.row_number().over(ibis.window(group_by="cluster", order_by=_worth(t))))
        .select("url", "url_id", "cluster", "size", "rank")
    )


def _worth(t: Tables) -> list[ibis.Value]:
    """What makes a page the leader of its cluster, most important first."""
    is_open = _.robots_allowed.fill_null(True) & ~_.noindex.fill_null(False)
    keeps = _.canonical_url.isnull() | (_.canonical_url == _.url)
    listed = _.url_id.isin(t.sitemaps.url_id) if "sitemaps" in t else ibis.literal(False)
    return [
        (is_open & keeps).desc(),
        is_open.desc(),
        listed.desc(),
        _.url.startswith("https:").desc(),
        (_.query == "").desc(),
        _.url.length(),
        _.url,
    ]
