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
Not this: A test site that links to itself; a public portal on dev or preview whose pages a sitemap
    lists; a guide that writes out http://localhost/ for readers to open on their own machine.
Terms: staging, canonical tag, release
Source: RFC 6761, "Special-Use Domain Names"; RFC 1918, "Address Allocation for Private Internets"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.hosts_for_tests import (
    is_for_tests,
    is_private,
    live_domain,
    may_be_public,
    without_port,
)
from tiebeam.engine.tables import Tables


@check(severity="medium", owner="frontend", scope="template", key="cause")
def staging_reference_leak(t: Tables) -> ibis.Table:
    listed = t.facts.filter(_.in_sitemap, _.indexable, may_be_public(_.host))
    public = listed.select(named_host=_.host).distinct()
    pages = t.facts.filter(_.is_page, ~is_for_tests(_.host)).select("url", "url_id", "host")
    named = _named(t)
    # Most URLs are named by many pages: look at each once.
    hosts = named.select("named_url").distinct().mutate(named_host=_host(_.named_url))
    suspects = hosts.filter(is_for_tests(_.named_host)).anti_join(public, "named_host")
    leaks = named.inner_join(suspects, "named_url").inner_join(pages, "url_id").filter(_is_leak())
    return (
        leaks.mutate(
            cause=_.place + " " + _.named_host,
            leaks=_.count().over(ibis.window(group_by="url")),
            rank=ibis.row_number().over(group_by="url", order_by=["weight", "named_url"]),
        )
        .filter(_.rank == 0)
        .select("url", "cause", "named_url", "leaks")
    )


def _named(t: Tables) -> ibis.Table:
    """Every URL that a page names: as canonical, as a resource or in a link, heaviest first."""
    canonicals = t.facts.select(
        "url_id", named_url=_.canonical_url, place=ibis.literal("canonical to"), weight=0
    )
    resources = t.resources.select(
        url_id=_.page_id, named_url=_.url, place=_.kind + " from", weight=1
    )
    links = t.links.filter(~_is_written_out()).select(
        url_id=_.source_id, named_url=_.target_url, place="link in " + _.region + " to", weight=2
    )
    return canonicals.union(resources).union(links)


def _is_written_out() -> ibis.Deferred:
    """Whether a link shows the private host that it leads to, as tutorials do."""
    host = _host(_.target_url)
    return is_private(host) & _.anchor.fill_null("").contains(without_port(host))


def _host(url: ibis.Deferred) -> ibis.Deferred:
    return url.re_extract(r"^[a-z]+://([^/?]*)", 1)


def _is_leak() -> ibis.Deferred:
    """Whether the host named is private, or a test host of the domain the page is on."""
    domain, own = live_domain(_.named_host), without_port(_.host)
    related = (own == domain) | own.endswith("." + domain)
    return is_private(_.named_host) | ((domain != "") & related)
