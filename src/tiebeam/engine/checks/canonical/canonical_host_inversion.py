"""The canonicals of a host name the address that redirects away.

Said to SEO: The whole host names an address that redirects away as the one to show
Said to IT: Canonicals use a host or scheme that redirects back to the one serving the page
Why it matters to SEO: Every page says "show the other address", and the other address sends search
    engines back. They must guess, for the whole site at once.
Why it matters to IT: The base URL in the configuration is not the one that answers. Everything
    built from it is off: canonicals, mails, sitemaps, feeds, and each use costs a redirect.
How SEO can fix it: Confirm which address is the main one, then watch in Search Console whether it
    takes over after the fix.
How IT can fix it: Set the public base URL (scheme and host) of the application to the one that
    answers 200. Behind a proxy, pass the public host and scheme on.
Not this: Single canonicals to another host of yours, or a host whose canonical address answers 200:
    that is a move in progress.
Terms: canonical tag, redirect, site move
Source: Google, "How to specify a canonical URL with rel="canonical" and other methods"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.tables import Tables

MINIMUM_PAGES = 10
SHARE = 0.7
"""From here on a habit of the pages counts as the norm of the host, as in squirrelscan."""


@check(severity="high", owner="infrastructure", scope="site", key="cause", marks="canonical")
def canonical_host_inversion(t: Tables) -> ibis.Table:
    known = t.facts.filter(_.is_page, _.canonical_outcome == "answered").mutate(
        origin=_origin(_.url),
        canonical_origin=_origin(_.canonical_url),
        redirect_origin=_origin(_.canonical_redirect_url),
    )
    inverted = (_.canonical_origin != _.origin) & (_.redirect_origin == _.origin)
    share = inverted.fill_null(False).cast("int8").mean()  # the value is the point
    hosts = known.group_by("host").agg(known_pages=_.count(), share=share)
    habitual = hosts.filter(_.known_pages >= MINIMUM_PAGES, _.share >= SHARE)
    return (
        known.filter(inverted)
        .inner_join(habitual, "host")
        .mutate(cause="names " + _.canonical_origin)
        .select(
            "url",
            "cause",
            "canonical_url",
            "canonical_status",
            "canonical_redirect_url",
            "known_pages",
        )
    )


def _origin(url: ibis.Deferred) -> ibis.Deferred:
    return url.re_extract(r"^[a-z]+://[^/?]*", 0)
