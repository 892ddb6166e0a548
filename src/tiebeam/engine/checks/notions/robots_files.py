"""The robots.txt that speaks for a host."""

import ibis
from ibis import _

from tiebeam.engine.tables import Tables

NOBODY_THERE = ("dns", "connect", "refused")
"""Failures that say no public server stands at the address: a dead host, not an unreadable file."""


def deciding(robots: ibis.Table) -> ibis.Table:
    """One file per host: the https one where a server answers there, else the http one.

    What the plain http address says of robots.txt matters to nobody once pages live on https.
    """
    there = robots.filter(_.failure.isnull() | ~_.failure.isin(NOBODY_THERE))
    return there.filter(_.origin == _.origin.max().over(group_by="host"))


def closed_though_wanted(t: Tables) -> ibis.Table:
    """Facts of the URLs that a rule closes to Googlebot, with `is_wanted`.

    Wanted is what a sitemap lists, a breadcrumb names as a level of the site, or the crawl began
    with, unless it is known to say noindex. Ordinary links prove nothing: carts are linked from
    every page and rightly closed.
    """
    levels = t.links.filter(_.internal, _.region == "breadcrumb").select(url_id=_.target_id)
    levels = levels.distinct().select(level_id=_.url_id)
    closed = t.facts.filter(
        ~_.robots_allowed, _.robots_rule.notnull(), _.noindex.isnull() | ~_.noindex
    )
    named = _.in_sitemap | _.level_id.notnull() | (_.found_by == "start")
    return closed.left_join(levels, _.url_id == levels.level_id).mutate(is_wanted=named)
