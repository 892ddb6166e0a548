"""The facts table: each page beside what is true about the URLs it names."""

import ibis
import pyarrow as pa
from ibis import _

from tiebeam.engine.facts.policy import policy_line
from tiebeam.engine.tables import TABLES, Tables

SCHEMA = TABLES["facts"].arrow
FROM_PAGES = [name for name in SCHEMA.names if name in TABLES["pages"].arrow.names]


def gather_facts(t: Tables) -> pa.Table:
    """The table `facts`. Sitemaps and policy may be missing; the other tables must be there."""
    facts = _with_policy(_joined(t), t).select(SCHEMA.names)
    return facts.to_pyarrow().cast(SCHEMA)


def _joined(t: Tables) -> ibis.Table:
    pages, targets, ends = t.pages, t.pages.view(), t.pages.view()
    graph, templates, duplicates, listed = t.graph, _templates(t), t.duplicates, _listed(t)
    joined = (
        pages.left_join(graph, pages.url_id == graph.url_id)
        .left_join(templates, pages.url_id == templates.url_id)
        .left_join(duplicates, pages.url_id == duplicates.url_id)
        .left_join(listed, pages.url_id == listed.url_id)
        .left_join(targets, pages.canonical_url == targets.url)
        .left_join(ends, graph.redirect_end_id == ends.url_id)
    )
    return joined.select(
        *(pages[name] for name in FROM_PAGES),
        *_own(pages),
        *(graph[name] for name in graph.columns if name in SCHEMA.names and name != "url_id"),
        *_of_target(targets),
        templates.page_template,
        templates.template_key,
        templates.template_pages,
        listed.sitemap_url,
        in_sitemap=listed.sitemap_url.notnull(),
        redirect_end_status=ends.status,
        duplicate_cluster=duplicates.cluster,
        duplicate_size=duplicates["size"],
        duplicate_difference=duplicates["difference"],
        duplicate_leader_url=duplicates.leader_url,
    )


def _own(pages: ibis.Table) -> tuple[ibis.Value, ...]:
    """What follows from the page alone."""
    is_page = ((pages.status == 200) & pages.is_html).fill_null(False)
    is_self = pages.canonical_url == pages.url
    is_open = pages.robots_allowed.fill_null(True) & ~pages.noindex.fill_null(False)
    return (
        is_page.name("is_page"),
        is_self.name("canonical_is_self"),
        (is_page & is_open & is_self.fill_null(True)).name("indexable"),
    )


def _of_target(targets: ibis.Table) -> tuple[ibis.Value, ...]:
    """What is known of the URL that a page names as its canonical."""
    names = ("outcome", "status", "redirect_url", "noindex", "robots_allowed", "canonical_url")
    return tuple(targets[name].name(f"canonical_{name}") for name in names)


def _templates(t: Tables) -> ibis.Table:
    alike = ibis.window(group_by="template_key")
    return t.page_templates.select(
        "url_id", "page_template", "template_key", template_pages=_.count().over(alike)
    )


def _listed(t: Tables) -> ibis.Table:
    """The first sitemap by name that lists each URL."""
    entries = t.sitemaps if "sitemaps" in t else _empty("sitemaps")
    return entries.group_by("url_id").agg(sitemap_url=_.sitemap_url.min())


def _with_policy(rows: ibis.Table, t: Tables) -> ibis.Table:
    """Each page beside the last policy rule that matches it."""
    policy = t.policy if "policy" in t else _empty("policy")
    rules = policy.select(
        policy_line=_.line,
        policy_index=_["index"],
        policy_canonical=_.canonical,
        policy_in_sitemap=_.in_sitemap,
    )
    return rows.mutate(policy_line=policy_line(policy.to_pyarrow())).left_join(rules, "policy_line")


def _empty(name: str) -> ibis.Table:
    return ibis.memtable(TABLES[name].arrow.empty_table())
