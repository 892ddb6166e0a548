"""The canonical of a page answers with an error.

Said to SEO: Pages name a missing page as the one to show in search
Said to IT: rel=canonical points to URLs that answer 4xx
Why it matters to SEO: A search engine cannot follow the canonical and picks the URL to show by
    itself. Copies compete with each other, and the page you want can be the one that loses.
Why it matters to IT: The code builds this URL from something other than the route that answers.
    Other features that use the same function hand out dead URLs too.
How SEO can fix it: Nothing to do in content. Name a page that should be the canonical, so that IT
    has an example to test against.
How IT can fix it: Build the canonical from the route that finally answers this page, and test it by
    a request. The cause names what the code did to the URL.
Not this: A canonical outside the crawl (nobody asked it, so nobody knows), or one that answers 5xx:
    that server error is its own finding.
Terms: canonical tag, status code
Source: RFC 6596, "The Canonical Link Relation"; Google, "How to specify a canonical URL with
    rel="canonical" and other methods"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.transformation import transformation
from tiebeam.engine.tables import Tables

TOO_MANY_REQUESTS = 429
"""Said to the crawler about its speed, not about the page."""


@check(
    severity="high",
    owner="backend",
    scope="template",
    marks="canonical",
    covered_by=("canonical-all-to-one",),
)
def canonical_to_error(t: Tables) -> ibis.Table:
    declared = t.facts.filter(_.is_page, _.robots_allowed, ~_.noindex)
    broken = declared.filter(
        _.canonical_status.between(400, 499), _.canonical_status != TOO_MANY_REQUESTS
    )
    told = broken.mutate(cause=transformation(_.url, _.canonical_url))
    return told.select("url", "cause", "canonical_url", "canonical_status", "canonical_from")
