"""A sitemap lists a page that carries noindex.

Said to SEO: The sitemap offers pages that ask not to be indexed
Said to IT: The sitemap lists URLs that answer with noindex
Why it matters to SEO: "Please index" and "do not index" for the same page. Nothing is lost in
    search, but each such entry costs a visit and makes the sitemap less trusted.
Why it matters to IT: The generator does not ask the rule that sets noindex. The gap grows with
    every page, and search bots request pages that nobody will find.
How SEO can fix it: Say which side is right for these pages: in search, or not. Declare it in the
    index policy.
How IT can fix it: Let the generator and the template ask the same rule, so that a page with noindex
    leaves the sitemap by itself.
Not this: A page that is meant to be found: then noindex is the defect, not the entry. Entries that
    nobody requested or that robots.txt disallows.
Terms: sitemap, noindex, index policy
Source: Google, "Build and submit a sitemap"; Google, "Block Search indexing with noindex"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.sitemap_file import sitemap_file
from tiebeam.engine.tables import Tables


@check(
    severity="medium",
    owner="backend",
    scope="template",
    marks="robots",
    covered_by=("noindex-sitewide", "noindex-valuable", "index-policy-violation"),
)
def sitemap_lists_noindex(t: Tables) -> ibis.Table:
    listed = t.facts.filter(_.in_sitemap, _.status == 200, _.robots_allowed)  # HTTP's OK
    told = listed.filter(_.noindex).mutate(cause=sitemap_file(_.sitemap_url))
    return told.select("url", "cause", "noindex_from", "sitemap_url")
