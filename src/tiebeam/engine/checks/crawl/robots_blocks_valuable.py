"""A robots.txt rule closes pages that the site itself wants found.

Said to SEO: Pages from the sitemap are closed to Google by a robots.txt rule
Said to IT: A Disallow rule matches URLs that the sitemap or the breadcrumb publishes
Why it matters to SEO: Google cannot read a closed page. It drops out, or stays as a bare address
    without snippet, and it hands on no internal links.
Why it matters to IT: Sitemap and robots.txt contradict each other, mostly because two teams own
    them. Each release that touches one of them can take pages out of search.
How SEO can fix it: Decide which of the two is right. If the pages are to rank, give engineering the
    narrower rule; if not, have them taken out of the sitemap and use noindex.
How IT can fix it: Narrow the rule, or add a longer Allow rule for the pages: the longest match
    wins. Test the sitemap's URLs against robots.txt in the build.
Not this: Carts, accounts, filters and internal search that only ordinary links name: closing them
    is sound. One or two stray sitemap entries. A page that says noindex as well.
Terms: robots.txt, crawlable, sitemap, noindex, internal link
Source: RFC 9309, section 2.2.2; Google, "How Google interprets the robots.txt specification"
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.robots_files import closed_though_wanted
from tiebeam.engine.tables import Tables

FEWEST_PAGES = 3
"""Wanted pages that a rule must close. Generated sitemaps often list one cart or account page that
is rightly closed (our observation); a start page counts alone."""


@check(
    severity="critical",
    owner="seo",
    scope="template",
    key="cause",
    covered_by=("robots-blocks-all", "robots-prefix-overmatch"),
)
def robots_blocks_valuable(t: Tables) -> Table:
    closed = closed_though_wanted(t).filter(_.is_wanted)
    rule = {"group_by": ["host", "robots_rule"]}
    hard = closed.mutate(
        pages=_.count().over(**rule), has_start=(_.found_by == "start").any().over(**rule)
    ).filter((_.pages >= FEWEST_PAGES) | _.has_start)
    return hard.select("url", "in_sitemap", "inlinks", cause=_.robots_rule).relocate(
        "cause", after="url"
    )
