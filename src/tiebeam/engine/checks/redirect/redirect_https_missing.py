"""The http address answers with pages instead of sending on to https.

Said to SEO: The site also exists without https, as a second copy
Said to IT: http answers 200 itself instead of redirecting to https
Why it matters to SEO: Every page exists twice, and links to the http copy count for the wrong one.
    Browsers warn visitors who land there.
Why it matters to IT: Visitors on http can be read and altered on the way, and session cookies
    without the Secure flag travel in the clear.
How SEO can fix it: Check that canonicals, sitemaps and hreflang name https only.
How IT can fix it: Redirect every http request with 301 or 308 to the same path on https, at the
    load balancer or CDN, and add Strict-Transport-Security when that holds.
Not this: A closed port 80; an http address that redirects to https after a hop on http; a host that
    has no https at all, which needs a certificate first.
Terms: https, permanent redirect, host, cdn, duplicate
Source: RFC 6797, section 7.2; Google, "How to specify a canonical URL with rel="canonical" and
    other methods"
"""

import ibis
from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.tables import Tables

ANSWERED = 200


@check(severity="high", owner="infrastructure", scope="site", key="host", marks="location")
def redirect_https_missing(t: Tables) -> Table:
    crawled = _crawled(t)
    probed = t.probes.filter(_.kind == "http", _.final_url.startswith("http:"))
    plain = probed.filter(_.final_status == ANSWERED).select(crawled.columns)
    plain = crawled.union(plain.anti_join(crawled, "host"))
    return plain.semi_join(_with_https(t), "host").drop("host")


def _crawled(t: Tables) -> Table:
    """Hosts whose pages were crawled on http: nothing sent them on."""
    pages = t.facts.filter(_.is_page, _.url.startswith("http:"))
    return pages.group_by("host").agg(
        url="http://" + _.host.first() + "/",
        status=_.status.min(),
        final_url=_.url.min(),
        final_status=_.status.min(),
        hops=ibis.literal(0, "int64"),
    )


def _with_https(t: Tables) -> Table:
    """Hosts that answer on https."""
    crawled = t.facts.filter(_.is_page, _.url.startswith("https:")).select("host")
    probed = t.probes.filter(_.final_url.startswith("https:"), _.final_status == ANSWERED)
    return crawled.union(probed.filter(_.kind == "https").select("host"), distinct=True)
