"""Internal links go to an address that redirects for good.

Said to SEO: Links take a detour: they name old addresses that redirect
Said to IT: Internal hrefs point to URLs that answer 301 or 308
Why it matters to SEO: Google needs a second request for each such link and sees two candidates for
    one page until it has settled on one.
Why it matters to IT: Every click costs a round trip more, and the old redirect can never be removed
    as long as the site itself uses it.
How SEO can fix it: Replace old addresses in texts and menus with the final ones.
How IT can fix it: Build links from the route or record that knows the final URL, with scheme, host
    and trailing slash as they are served.
Not this: A temporary redirect; the start page sending on by language; a redirect to sign-in, out of
    the crawl, to an error, or in a chain (redirect-chain tells of that); a link with nofollow.
Terms: internal link, permanent redirect, redirect, anchor text
Source: RFC 9110, sections 15.4.2 and 15.4.9; Google, "Redirects and Google Search"
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.faulty_links import pages_linking_to
from tiebeam.engine.checks.notions.sign_in import asks_to_sign_in
from tiebeam.engine.checks.notions.transformation import transformation
from tiebeam.engine.tables import Tables

PERMANENT = (301, 308)
"""Only these say that the link should have named the target. RFC 9110, sections 15.4.2, 15.4.9."""
ANSWERED = 200


@check(severity="low", owner="content", scope="page", key="cause")
def redirect_linked_internally(t: Tables) -> Table:
    moved = t.facts.filter(
        _.status.isin(PERMANENT), _.redirect_hops == 1, _.redirect_end_status == ANSWERED
    )
    public = moved.filter(_.path != "/", ~asks_to_sign_in(_.redirect_url))
    change = transformation(_.url, _.redirect_url)
    targets = public.select(
        "path",
        "query",
        target_id=_.url_id,
        rule=change.nullif("other"),
        leads_to=_.redirect_url,
        target_status=_.status,
    )
    return pages_linking_to(t, targets)
