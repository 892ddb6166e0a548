"""A page meant to be found is many links away from the start page.

Said to SEO: Pages lie too many clicks below the start page
Said to IT: Pages are reachable only through long link paths
Why it matters to SEO: The deeper a page, the later Google finds it and the less weight it gives it.
    Visitors rarely get there at all.
Why it matters to IT: Depth comes from the list code: a "next" button as the only way on makes page
    40 of a list 40 requests deep, and every crawler walks them all.
How SEO can fix it: Add hubs: categories, brands, best-of lists or related items that link straight
    to what lies deep.
How IT can fix it: Let pagination link to first, last and pages in between, raise the items per
    page, or split long lists by a real attribute.
Not this: Depth in folders of the address; list pages with parameters; a page that no link path
    reaches (orphan-page); a large site that needs one click more.
Terms: depth, internal link, pagination, crawl budget, indexable
Source: Google, "SEO link best practices for Google"; Google, "Importance of link architecture"
"""

import ibis
from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.whole_crawl import require_whole_crawl
from tiebeam.engine.tables import Tables

DEEPEST = 6
"""Links that are enough for any site up to 10,000 pages: with only ten new pages per click that
takes four, and two more pay for menus and pages of lists. Google names no number, only "several
clicks"; the figure is our judgement."""
SPARE = 2


@check(severity="medium", owner="seo", scope="template")
def depth_too_deep(t: Tables) -> Table:
    require_whole_crawl(t)
    pages = t.facts.filter(_.is_page)
    needed = pages.aggregate(enough=ibis.greatest((_.count() + 1).log10().ceil() + SPARE, DEEPEST))
    with_sitemap = pages.filter(_.in_sitemap).select("host").distinct()
    plain = pages.anti_join(with_sitemap, "host").filter(_.query == "")
    wanted = pages.filter(_.in_sitemap).union(plain).filter(_.indexable)
    deep = wanted.cross_join(needed).filter(_.depth > _.enough)
    return deep.select("url", "depth", "enough", "inlinks", "in_sitemap")
