"""Nearly all pages of a host carry noindex.

Said to SEO: Nearly the whole host is shut out of search by noindex
Said to IT: The host sends noindex on nearly every page
Why it matters to SEO: Search engines drop these pages at their next visit; traffic from search ends
    within days to weeks. After the fix, each page has to be visited again before it returns.
Why it matters to IT: It is nearly always a setting for staging that went live. The pages answer 200
    and no monitor turns red, so nobody notices until the traffic is gone.
How SEO can fix it: Ask for a roll back today; do not wait for the next release. Then request a new
    visit of the most valuable pages in Search Console.
How IT can fix it: Look where the layout or the server sets robots for environments other than live,
    and make live the case without it. Search the configuration for X-Robots-Tag too. Let a gate
    refuse a release that sends noindex on live.
Not this: A staging host (there noindex is right), or a shop whose start page and sitemap are open
    while its filter pages carry noindex.
Terms: noindex, meta robots, X-Robots-Tag, staging, release
Source: Google, "Block Search indexing with noindex"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.hosts_for_tests import is_for_tests
from tiebeam.engine.tables import Tables

MINIMUM_PAGES = 10
"""Below that no share means anything: the size at which squirrelscan trusts a norm."""
NEARLY_ALL = 0.9
"""A few pages are often built apart from the layout, such as an imprint or a login."""


@check(severity="critical", owner="frontend", scope="site", key="host", marks="robots")
def noindex_sitewide(t: Tables) -> ibis.Table:
    pages = t.facts.filter(_.is_page, ~is_for_tests(_.host))
    # Filter and sort variants are shut out on purpose; they must not outvote the site.
    plain = (_.query == "") | _.in_sitemap
    offered = (_.depth == 0) | _.in_sitemap
    hosts = pages.group_by("host").agg(
        host_pages=_.count(where=plain),
        share=_.noindex.cast("int8").mean(where=plain),
        offered_share=_.noindex.cast("int8").mean(where=offered),
    )
    shut = hosts.filter(
        _.host_pages >= MINIMUM_PAGES, _.share >= NEARLY_ALL, _.offered_share >= NEARLY_ALL
    )
    return (
        pages.filter(_.noindex)
        .inner_join(shut, "host")
        .select("url", "noindex_from", "host_pages", noindex_percent=(_.share * 100).round(1))
    )
