"""The host answers with and without www, and neither sends on to the other.

Said to SEO: The site exists twice: with www and without
Said to IT: www and apex both answer 200; neither redirects to the other
Why it matters to SEO: Every page exists under two addresses. Links and signals split between them,
    and Google chooses which one to show.
Why it matters to IT: Caches, cookies, certificates and logs are split between two names, and a
    change to one of them is forgotten on the other.
How SEO can fix it: Decide which name is the main one; canonicals, sitemaps and links should name
    only that.
How IT can fix it: Redirect the other name with 301 or 308 to the same path on the main one, in the
    same hop that moves http to https.
Not this: A twin that redirects, fails or does not resolve; a twin that shows another page at the
    same path.
Terms: host, apex host, permanent redirect, duplicate, canonical tag
Source: RFC 9110, section 15.4; Google, "How to specify a canonical URL with rel="canonical" and
    other methods"
"""

import ibis
from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.tables import Tables

ANSWERED = 200


@check(severity="high", owner="infrastructure", scope="site", key="host", marks="location")
def redirect_host_variant_missing(t: Tables) -> Table:
    probes = t.probes.filter(_.kind.isin(("www", "apex")), _.final_status == ANSWERED)
    probes = probes.mutate(twin=_host_of(_.url)).filter(_host_of(_.final_url) == _.twin)
    probes = probes.mutate(path=_.final_url.re_extract(r"^[a-z]+://[^/?]*([^?]*)", 1))
    pages = t.facts.filter(_.is_page)
    same_title = probes.semi_join(pages, ["host", "path", "title"])
    same_text = probes.semi_join(pages, ["host", "path", "text_hash"])
    twins = _of_main_hosts(same_title.union(same_text, distinct=True), pages)
    return twins.select("url", "final_url", "final_status", "title", main_host=_.host)


def _host_of(url: ibis.Deferred) -> ibis.Deferred:
    return url.re_extract(r"^[a-z]+://([^/?]*)", 1)


def _of_main_hosts(probes: Table, pages: Table) -> Table:
    """Where both names were crawled and each reports the other: the report of the larger one."""
    sizes = pages.group_by("host").agg(size=_.count())
    own = probes.join(sizes, "host")
    other = sizes.select(twin=_.host, twin_size=_.size)
    ranked = own.left_join(other, "twin").mutate(twin_size=_.twin_size.fill_null(0))
    larger = _.size > _.twin_size
    return ranked.filter(larger | ((_.size == _.twin_size) & (_.kind == "apex")))
