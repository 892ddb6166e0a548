"""A live page names a test host.

Said to SEO: Live pages send visitors and search engines to a test host
Said to IT: Live pages link to, load from or canonicalise to a test host
Why it matters to SEO: Search engines follow the address and can index the test copy beside or
    instead of the live page. A canonical to a test host hands it the page's place in search.
Why it matters to IT: Live now depends on a host that nobody watches, that may answer only inside
    the network and that tells outsiders where to look.
How SEO can fix it: Tell IT which pages it started on. If the test host shows up in search, ask for
    a login in front of it.
How IT can fix it: Build URLs from the configuration of the environment, never from a constant.
    Search templates, content and build output for the host named as the cause.
Not this: A test site that links to itself, or a host that only sounds like one but is listed in a
    sitemap, such as a public developer portal on dev.
Terms: staging, canonical tag, release
Source: RFC 6761, "Special-Use Domain Names"; RFC 1918, "Address Allocation for Private Internets"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.hosts_for_tests import (
    is_for_tests,
    is_private,
    live_domain,
    without_port,
)
from tiebeam.engine.tables import Tables


@check(severity="medium", owner="frontend", scope="template", key="cause")
def staging_reference_leak(t: Tables) -> ibis.Table:
    public = t.facts.filter(_.in_sitemap).select(named_host=_.host).distinct()
    named = _named(t).mutate(named_host=_.named_url.re_extract(r"^[a-z]+://([^/?]*)", 1))
    leaks = named.filter(_is_leak()).anti_join(public, "named_host")
    page = ibis.window(group_by="url")
    return (
        leaks.mutate(
            cause=_.place + " " + _.named_host,
            leaks=_.count().over(page),
            rank=ibis.row_number().over(group_by="url", order_by=["weight", "named_url"]),
        )
        .filter(_.rank == 0)
        .select("url", "cause", "named_url", "leaks")
    )


def _named(t: Tables) -> ibis.Table:
    """Every URL that a page names: as canonical, as a resource or in a link, heaviest first."""
    pages = t.facts.filter(_.is_page, ~is_for_tests(_.host)).select(
        "url", "url_id", "host", "canonical_url"
    )
    canonicals = pages.select(
        "url", "host", named_url=_.canonical_url, place=ibis.literal("canonical to"), weight=0
    )
    loaded = t.resources.select(named_url=_.url, place=_.kind + " from", weight=1, url_id=_.page_id)
    linked = t.links.select(
        named_url=_.target_url, place="link in " + _.region + " to", weight=2, url_id=_.source_id
    )
    named = loaded.union(linked).inner_join(pages, "url_id")
    return named.select(canonicals.columns).union(canonicals)


def _is_leak() -> ibis.Deferred:
    """Whether the host named is private, or a test host of the domain the page is on."""
    domain, own = live_domain(_.named_host), without_port(_.host)
    related = (own == domain) | own.endswith("." + domain)
    return is_private(_.named_host) | ((domain != "") & related)
