"""Links whose target is at fault, by what made them: the form of the target and its place."""

import ibis
from ibis import _

from tiebeam.engine.checks.path_patterns import fixed_path, path_pattern
from tiebeam.engine.tables import Tables

SITEWIDE = ("header", "navigation", "footer")
"""Regions that pages share: one target there is one edit. Elsewhere, data makes the links."""


def pages_linking_to(t: Tables, targets: ibis.Table) -> ibis.Table:
    """One row per page and cause: `url`, `cause`, the first such link, and how many there are.

    `targets`: `target_id`, `path`, `query`, and the columns to hand on as evidence. Links that
    tell search engines not to follow are left out, and links on pages that answer no 200.
    """
    pages = t.facts.filter(_.is_page).select(source_id=_.url_id, url=_.url)
    links = t.links.filter(_.internal, ~_.nofollow.fill_null(False))  # noqa: FBT003 # the value
    faulty = links.join(targets, "target_id").join(pages, "source_id").mutate(cause=_cause())
    first = ibis.row_number().over(group_by=["url", "cause"], order_by="position")
    number = _.count().over(group_by=["url", "cause"])
    evidence = [name for name in targets.columns if name not in {"target_id", "path", "query"}]
    return (
        faulty.mutate(first=first, links=number)
        .filter(_.first == 0)
        .select("url", "cause", "target_url", *evidence, "anchor", "region", "links")
    )


def _cause() -> ibis.Deferred:
    form = _.region.isin(SITEWIDE).ifelse(fixed_path(_.path), path_pattern(_.path))
    return form + (_.query == "").ifelse("", "?…") + " in " + _.region
