"""A page that is meant to be found carries noindex.

Said to SEO: Pages you want found tell search engines to leave them out
Said to IT: noindex is set on pages that the site itself offers to search engines
Why it matters to SEO: A page with noindex is dropped from search at the next visit, whatever links
    or sitemap say. The clicks it earned go to somebody else.
Why it matters to IT: The site contradicts itself: one part of the code hands the page to search
    engines, another part sends them away. One of the two is a bug.
How SEO can fix it: Say which pages of this kind should be found, and declare it in the index
    policy, so that the next crawl judges by your word and not by signs.
How IT can fix it: Find where the template or the server sets robots for these pages and remove
    noindex. Where noindex is wanted, take the pages out of the sitemap instead.
Not this: A login, a basket or a filter page: many links alone do not make a page valuable. A page
    that the index policy wants out of search.
Terms: noindex, meta robots, X-Robots-Tag, sitemap, index policy, structured data
Source: Google, "Block Search indexing with noindex"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.hosts_for_tests import is_for_tests
from tiebeam.engine.tables import Tables

RESULT_TYPES = (
    "Article",
    "BlogPosting",
    "Event",
    "JobPosting",
    "LocalBusiness",
    "NewsArticle",
    "Product",
    "ProductGroup",
    "Recipe",
    "SoftwareApplication",
    "VacationRental",
    "VideoObject",
)
"""Marked up for a look of its own in results, so somebody means the page to be found.
Source: Google, "Structured data markup that Google Search supports"."""

MOST = 0.5
"""A template is judged as one: the signs of most of its pages speak for all of them."""


@check(
    severity="critical",
    owner="seo",
    scope="template",
    marks="robots",
    covered_by=("noindex-sitewide",),
)
def noindex_valuable(t: Tables) -> ibis.Table:
    links = t.graph.select("url_id", "inlinks_main")
    pages = t.facts.filter(_.is_page, ~is_for_tests(_.host)).inner_join(links, "url_id")
    plain = pages.filter(_.query == "")
    usual = plain.group_by("host").agg(usual_inlinks=_.inlinks_main.median())
    shut = pages.filter(_.noindex, _.robots_allowed, _.canonical_is_self | _.canonical_url.isnull())
    return (
        shut.left_join(usual, "host")
        .mutate(sign=_sign())
        .filter(_.sign.notnull(), _.policy_index | _.policy_index.isnull())
        .select("url", "sign", "noindex_from", "sitemap_url", "inlinks_main")
    )


def _sign() -> ibis.Deferred:
    """What says that the page is meant to be found; null when nothing does."""
    template = ibis.window(group_by=["host", "page_template"])
    marked_up = _.structured_types.intersect(ibis.array(RESULT_TYPES)).length() > 0
    backed = (marked_up | (_.inlinks_main > 0)).cast("int8").mean(where=_.in_sitemap)
    well_linked = _.inlinks_main.median().over(template) >= _.usual_inlinks
    return ibis.cases(
        (_.policy_index, "index policy"),
        (_.depth == 0, "start page"),
        (_.in_sitemap & (backed.over(template) >= MOST), "sitemap"),
        (marked_up & (_.query == "") & well_linked, "links and structured data"),
    )
