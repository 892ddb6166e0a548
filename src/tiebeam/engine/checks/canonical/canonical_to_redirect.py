"""The canonical of a page redirects.

Said to SEO: Pages name an address that redirects as the one to show in search
Said to IT: rel=canonical points to URLs that redirect
Why it matters to SEO: The page says "show that one" and that one says "show another". Google may
    follow, or distrust the canonical and choose by itself.
Why it matters to IT: Two parts of the system disagree about the right form of a URL: the code that
    writes canonicals and the code that redirects. Each search bot pays an extra request per page.
How SEO can fix it: Say which form of the address is the one you want, once for the whole site:
    scheme, host, slash, case.
How IT can fix it: Write canonicals in the form the redirect leads to. The cause names what the code
    does to the right URL; usually one setting holds the base URL.
Not this: A page that redirects itself, or a canonical outside the crawl.
Terms: canonical tag, redirect, duplicate
Source: Google, "How to specify a canonical URL with rel="canonical" and other methods"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.transformation import transformation
from tiebeam.engine.tables import Tables


@check(
    severity="medium",
    owner="backend",
    scope="template",
    marks="canonical",
    covered_by=("canonical-all-to-one", "canonical-host-inversion"),
)
def canonical_to_redirect(t: Tables) -> ibis.Table:
    declared = t.facts.filter(_.is_page, _.robots_allowed, ~_.noindex)
    redirected = declared.filter(
        _.canonical_status.between(300, 399), _.canonical_redirect_url.notnull()
    )
    # The redirect leads to the right form, so it tells what the canonical does wrong.
    told = redirected.mutate(cause=transformation(_.canonical_redirect_url, _.canonical_url))
    return told.select(
        "url", "cause", "canonical_url", "canonical_status", "canonical_redirect_url"
    )
