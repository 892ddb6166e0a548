"""The facts table: each page beside what is true about the URLs it names."""

from functools import reduce

import ibis
import pyarrow as pa
from ibis import _

from tiebeam.engine.facts.policy import policy_line
from tiebeam.engine.tables import TABLES, Tables


def gather_facts(t: Tables) -> pa.Table:
    """The table `facts`. Sitemaps and policy may be missing; the other tables must be there."""
    rows = reduce(
        lambda rows, beside: rows.left_join(beside, "url_id").drop("url_id_right"),
        (_graph(t), _templates(t), _duplicates(t), _sitemaps(t)),
        _own(t),
    )
    rows = rows.left_join(_canonical_targets(t), "canonical_url")
    rows = rows.left_join(_redirect_ends(t), "redirect_end_id")
    rows = _with_policy(rows.mutate(in_sitemap=_.sitemap_url.notnull()), t)
    schema = TABLES["facts"].arrow
    return rows.select(schema.names).to_pyarrow().cast(schema)


def _own(t: Tables) -> ibis.Table:
    """The page and what follows from it alone."""
    pages = t.pages.mutate(
        is_page=(_.status == 200).fill_null(False) & _.is_html.fill_null(False),
        canonical_is_self=_.canonical_url == _.url,
    )
    return pages.mutate(
        indexable=_.is_page
        & _.robots_allowed.fill_null(True)
        & ~_.noindex.fill_null(False)
        & _.canonical_is_self.fill_null(True)
    )


def _graph(t: Tables) -> ibis.Table:
    return t.graph.drop("inlinks_main")


def _templates(t: Tables) -> ibis.Table:
    of_template = ibis.window(group_by="page_template")
    return t.page_templates.select(
        "url_id", "page_template", template_pages=_.count().over(of_template)
    )


def _duplicates(t: Tables) -> ibis.Table:
    return t.duplicates.select(
        "url_id",
        duplicate_cluster=_.cluster,
        duplicate_size=_.size,
        duplicate_difference=_["difference"],
        duplicate_leader_url=_.leader_url,
    )


def _sitemaps(t: Tables) -> ibis.Table:
    """The first sitemap by name that lists each URL."""
    entries = t.sitemaps if "sitemaps" in t else _empty("sitemaps")
    return entries.group_by("url_id").agg(sitemap_url=_.sitemap_url.min())


def _canonical_targets(t: Tables) -> ibis.Table:
    return t.pages.select(
        canonical_url=_.url,
        canonical_outcome=_.outcome,
        canonical_status=_.status,
        canonical_redirect_url=_.redirect_url,
        canonical_noindex=_.noindex,
        canonical_robots_allowed=_.robots_allowed,
        canonical_canonical_url=_.canonical_url,
    )


def _redirect_ends(t: Tables) -> ibis.Table:
    return t.pages.select(redirect_end_id=_.url_id, redirect_end_status=_.status)


def _with_policy(rows: ibis.Table, t: Tables) -> ibis.Table:
    """Each page beside the last policy rule that matches it."""
    policy = t.policy if "policy" in t else _empty("policy")
    rules = policy.select(
        policy_line=_.line,
        policy_index=_.index,
        policy_canonical=_.canonical,
        policy_in_sitemap=_.in_sitemap,
    )
    return rows.mutate(policy_line=policy_line(policy.to_pyarrow())).left_join(rules, "policy_line")


def _empty(name: str) -> ibis.Table:
    return ibis.memtable(TABLES[name].arrow.empty_table())
