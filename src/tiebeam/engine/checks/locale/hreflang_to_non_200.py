"""A language version that a page names redirects or fails.

Said to SEO: Pages name language versions that have moved or do not exist
Said to IT: hreflang points to URLs that redirect or answer 4xx
Why it matters to SEO: Google can use an hreflang entry only when its page answers. Searchers in
    that country may get the wrong language, or a competitor.
Why it matters to IT: The code guesses the URL of the other version instead of asking whether that
    version exists. The same guess often feeds the language switch visitors click.
How SEO can fix it: List which pages exist in which language, and decide what stands in for a
    missing one: nothing, or the parent page.
How IT can fix it: Write an entry only for versions that exist, in the URL form that answers 200.
    The cause names what the code does to the URL.
Not this: A version outside the crawl, or one that answers 5xx: that server error is its own
    finding.
Terms: hreflang, locale, redirect, status code
Source: Google, "Tell Google about localized versions of your page"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.language_versions import language_versions
from tiebeam.engine.checks.notions.transformation import transformation
from tiebeam.engine.tables import Tables

TOO_MANY_REQUESTS = 429
"""Said to the crawler about its speed, not about the page."""


@check(
    severity="medium",
    owner="frontend",
    scope="template",
    marks="hreflang",
    covered_by=("canonical-host-inversion",),
)
def hreflang_to_non_200(t: Tables) -> ibis.Table:
    answers = t.facts.filter(_.status.between(300, 499), _.status != TOO_MANY_REQUESTS).select(
        "redirect_url", version_url=_.url, version_status=_.status
    )
    wrong = (
        language_versions(t)
        .semi_join(t.facts.filter(_.indexable), "url")
        .inner_join(answers, "version_url")
        .distinct()
    )
    told = wrong.mutate(
        cause=transformation(_.redirect_url.coalesce(_.url), _.version_url),
        wrong_versions=_.count().over(ibis.window(group_by="url")),
        rank=ibis.row_number().over(group_by="url", order_by=["code", "version_url"]),
    )
    return told.filter(_.rank == 0).select(
        "url", "cause", "code", "version_url", "version_status", "redirect_url", "wrong_versions"
    )
