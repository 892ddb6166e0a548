"""robots.txt disallows everything on a host that is meant to be found.

Said to SEO: The whole host is closed to Google by one line of robots.txt
Said to IT: robots.txt of a live host ships "Disallow: /", as staging does
Why it matters to SEO: Google may not request a single page. Results keep only bare addresses, then
    fade, and no title, canonical or noindex on the host is read any more.
Why it matters to IT: The usual cause is a deployment that ships the staging file, so the same
    release may have shipped other staging settings. Undoing it is one line; recovery takes weeks.
How SEO can fix it: Name the hosts that must stay open, and have a check in the deployment that
    refuses this line there.
How IT can fix it: Remove the line or make the file depend on the environment; keep staging away
    from search engines by sign-in instead.
Not this: A host whose allow rules open what matters; a staging or preview host; a host for machines
    or accounts that no sitemap names and the crawl did not start from.
Terms: robots.txt, googlebot, staging, host, crawlable
Source: RFC 9309, section 2.2.2; Google, "How Google interprets the robots.txt specification"
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.hosts_for_tests import is_for_tests
from tiebeam.engine.checks.notions.robots_files import deciding
from tiebeam.engine.tables import Tables

EVERYTHING = ("/", "/*", "*")
NEXT_TO_NOTHING = r"^(?:/\$|/?[^/]*\.(?:txt|xml|ico|json)\$?)?$"
"""Allow rules beside it that open no page worth finding: the bare start page, ads.txt, an icon."""

NOT_FOR_READERS = (
    r"^(?:accounts?|admin|api|app|assets|auth|cart|cdn|checkout|click|dl|downloads?|files|id|identity"
    r"|images?|img|intranet|login|mail|my|pay|payments?|portal|secure|sso|static|track|tracking|ws)"
    r"[0-9]*[.-]"
)
"""Names of hosts for machines and accounts, which links alone do not make worth finding."""


@check(severity="critical", owner="infrastructure", scope="site", key="host")
def robots_blocks_all(t: Tables) -> Table:
    rules = t.robots_rules.filter(_.for_googlebot)
    closing = rules.filter(~_.allow, _.pattern.isin(EVERYTHING))
    opening = rules.filter(_.allow, ~_.pattern.re_search(NEXT_TO_NOTHING))
    line = closing.anti_join(opening, "origin").group_by("origin").agg(line=_.line.min())
    files = deciding(t.robots).filter(~is_for_tests(_.host)).join(line, "origin")
    rule = closing.select("origin", "line", rule="Disallow: " + _.pattern)
    shut = files.semi_join(_hosts_to_be_found(t), "host").join(rule, ["origin", "line"])
    return shut.select("url", "rule", "line", "sitemaps")


def _hosts_to_be_found(t: Tables) -> Table:
    """Hosts with a start page, a sitemap, or links to them where their name speaks for readers."""
    linked = (_.inlinks > 0) & ~_.host.re_search(NOT_FOR_READERS)
    wanted = t.facts.filter((_.found_by == "start") | _.in_sitemap | linked).select("host")
    naming = t.robots.filter(_.sitemaps.length() > 0).select("host")
    return wanted.union(naming, distinct=True)
