"""Internal links point to an address that does not exist.

Said to SEO: Links lead visitors and Google to pages that do not exist
Said to IT: Internal hrefs point to URLs that answer 404 or 410
Why it matters to SEO: Visitors end at an error page, and what the link should hand on to a page is
    lost. Google requests dead addresses again and again as long as links name them.
Why it matters to IT: One component or one data source makes these links. They fill logs and error
    rates with noise that hides real failures.
How SEO can fix it: Say where each target should lead now, or that the link can go.
How IT can fix it: Correct the link where it is built (the region says where). Redirect the old
    address only if it had visitors of its own.
Not this: 401, 403, 405 or 429, where something exists but is not open to us; a link with nofollow;
    a target that was not crawled; a redirect that ends in an error.
Terms: client error, internal link, anchor text, status code, link equity
Source: RFC 9110, sections 15.5.5 and 15.5.11; Google, "How HTTP status codes, and network and DNS
    errors affect Google Search"
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.faulty_links import pages_linking_to
from tiebeam.engine.tables import Tables

DEAD = (400, 404, 410, 414)
"""Status codes that say: nothing is here for anybody. RFC 9110, section 15.5."""


@check(severity="medium", owner="backend", scope="page", key="cause")
def status_4xx_linked(t: Tables) -> Table:
    dead = t.facts.filter(_.status.isin(DEAD)).select(
        "path", "query", target_id=_.url_id, target_status=_.status
    )
    return pages_linking_to(t, dead)
