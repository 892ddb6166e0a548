"""URL answers with a server error.

Said to SEO: Pages answer with a server error instead of their content
Said to IT: URLs answer 5xx to a plain GET, also when asked again
Why it matters to SEO: Google drops pages that keep failing, and it slows its crawling of the whole
    host while errors last.
Why it matters to IT: Each of these requests fails for visitors too. Addresses of one form mostly
    share one handler, query or upstream.
How SEO can fix it: Tell engineering which of these pages earn visits, so that the right ones are
    repaired first. Do not hide the errors behind redirects to the home page.
How IT can fix it: Look for the exception or timeout behind these routes. Answer 404 or 410 where
    the thing is gone, and 503 with Retry-After during planned work.
Not this: 503 with Retry-After, which politely asks to come back later; addresses that robots.txt
    keeps from search engines; a request that failed without any answer.
Terms: server error, status code, origin, retry-after, crawl budget
Source: RFC 9110, section 15.6; Google, "How HTTP status codes, and network and DNS errors affect
    Google Search"
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.path_patterns import path_pattern
from tiebeam.engine.tables import Tables

SERVER_ERROR = 500
UNAVAILABLE = 503


@check(severity="high", owner="backend", scope="page")
def status_5xx(t: Tables) -> Table:
    failed = t.pages.filter(_.status >= SERVER_ERROR, _.robots_allowed.isnull() | _.robots_allowed)
    later = (_.status == UNAVAILABLE) & _.headers.contains("retry-after")
    return failed.filter(~later).select(
        _.url,
        path_pattern(_.path).name("cause"),
        _.status,
        _.found_on,
        _.headers.get("server").name("server"),
        _.headers.get("x-cache").name("cache"),
    )
