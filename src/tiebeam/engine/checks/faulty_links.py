"""Links whose target is at fault, by what made them."""

import ibis
from ibis import _

from tiebeam.engine.checks.path_patterns import fixed_path, path_pattern
from tiebeam.engine.tables import Tables

SITEWIDE = ("header", "navigation", "footer")
"""Regions that pages share: one target there is one edit. Elsewhere, data makes the links."""


def pages_linking_to(t: Tables, targets: ibis.Table) -> ibis.Table:
    """One row per page and cause: `url`, `cause`, the first such link, and how many there are.

    `targets`: `target_id`, `path` and `query`, optionally `rule`, and what to hand on as evidence.
    The cause is the rule where there is one, for a rule works in all places alike; else the form
    of the target and the region of the page. Left out: links that search engines are told not to
    follow, and links on pages that do not answer 200.
    """
    pages = t.facts.filter(_.is_page).select(source_id=_.url_id, url=_.url)
    links = t.links.filter(_.internal, ~_.nofollow)
    if "rule" not in targets.columns:
        targets = targets.mutate(rule=ibis.null("string"))
    faulty = links.inner_join(targets, "target_id").inner_join(pages, "source_id")
    faulty = faulty.mutate(cause=ibis.coalesce(_.rule, _form() + " in " + _.region))
    same = {"group_by": ["url", "cause"]}
    place = ibis.row_number().over(**same, order_by=["position", "target_url"])
    numbered = faulty.mutate(place=place, links=_.count().over(**same))
    evidence = set(targets.columns) - {"target_id", "path", "query", "rule"}
    return numbered.filter(_.place == 0).select(
        "url", "cause", "target_url", *sorted(evidence), "anchor", "region", "links"
    )


def _form() -> ibis.Deferred:
    form = _.region.isin(SITEWIDE).ifelse(fixed_path(_.path), path_pattern(_.path))
    return form + (_.query == "").ifelse("", "?…")
