"""A sitemap lists a URL that redirects or fails.

Said to SEO: The sitemap sends search engines to pages that have moved or are gone
Said to IT: The sitemap lists URLs that answer with a redirect or an error
Why it matters to SEO: A sitemap is your list of what to index. Dead entries waste visits and teach
    search engines to trust the list, and its dates, less.
Why it matters to IT: The generator reads other data than the router does: deleted rows, an old base
    URL, a cache. Bots keep requesting the dead entries for as long as they are listed.
How SEO can fix it: Confirm which removed pages have a successor, so that they can redirect, and
    which may go.
How IT can fix it: Make the generator write only what answers 200 now, in the URL form that answers,
    and build it again when pages are removed. The cause names the file.
Not this: An entry that was not requested, that robots.txt disallows, or that answers 5xx: that
    server error is its own finding.
Terms: sitemap, redirect, status code, lastmod
Source: Google, "Build and submit a sitemap"; sitemaps.org, "Sitemaps XML format"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.sitemap_file import sitemap_file
from tiebeam.engine.tables import Tables

OK = 200
COME_BACK_LATER = (429, 503)
"""Said about the moment, not about the page."""


@check(
    severity="medium",
    owner="backend",
    scope="template",
    key="cause",
    marks="location",
    covered_by=("status-5xx",),
)
def sitemap_lists_non_200(t: Tables) -> ibis.Table:
    listed = t.facts.filter(_.in_sitemap, _.outcome == "answered")
    wrong = listed.filter(_.status != OK, _.status.notin(COME_BACK_LATER))
    told = wrong.mutate(cause=sitemap_file(_.sitemap_url))
    return told.select("url", "cause", "status", "redirect_end_url", "sitemap_url")
