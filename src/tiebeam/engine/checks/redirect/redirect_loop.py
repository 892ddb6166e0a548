"""A redirect leads back to an address it already passed.

Said to SEO: Pages cannot be reached: their redirects run in a circle
Said to IT: Redirects loop back to a URL already visited
Why it matters to SEO: No search engine and no visitor ever reaches a page here. Google drops the
    address, and with it all links that point there.
Why it matters to IT: Browsers end with "too many redirects". Two rules undo each other, mostly one
    in the CDN or load balancer and one in the application.
How SEO can fix it: Say which of the addresses should be the page, and have links, sitemap and
    canonical name that one.
How IT can fix it: Follow the Location headers once without cookies, find the two rules that
    disagree (slash, scheme, host, language), and remove one.
Not this: A long chain that ends; a loop through URLs outside the crawl. A circle that a cookie
    would end is a loop all the same: search engines keep no cookies.
Terms: redirect loop, redirect, redirect chain, response header, cdn
Source: RFC 9110, section 15.4; Google, "How HTTP status codes, and network and DNS errors affect
    Google Search"
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.redirect_causes import redirect_cause
from tiebeam.engine.tables import Tables


@check(severity="high", owner="backend", scope="page", key="cause", marks="location")
def redirect_loop(t: Tables) -> Table:
    # What a loop itself leads to is part of the loop of the address that begins it.
    begun = t.facts.filter(_.redirect_loop, _.found_by != "redirect", _.robots_allowed)
    return begun.select(
        "url",
        "status",
        cause=redirect_cause(),
        way=_.redirect_path.join(" → "),
        needs_cookie=_.faults.contains("cookie_wall"),
    ).relocate("cause", after="url")
