"""A robots.txt rule without an end also closes neighbouring paths that nobody meant.

Said to SEO: A short robots.txt rule also closes pages it was never meant for
Said to IT: Disallow prefix matches sibling paths: "/sell" also matches "/sellers"
Why it matters to SEO: Pages that the sitemap offers cannot be crawled, and nobody looks for the
    cause in a rule about something else.
Why it matters to IT: Rules match by prefix, not by path segment. Each new section whose name begins
    the same way disappears from search on the day it goes live.
How SEO can fix it: Say which section the rule is meant for and ask for an end to it.
How IT can fix it: End the rule with "/" for a folder or "$" for one address: "Disallow: /sell/" and
    "Disallow: /sell$".
Not this: A rule that ends in "/", "$", "*", "-", "_" or "="; the rule's own folder, file or
    parameters; neighbours that no sitemap and no breadcrumb names.
Terms: robots.txt, prefix match, crawlable, sitemap
Source: RFC 9309, section 2.2.2; Google, "How Google interprets the robots.txt specification"
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.robots_files import closed_though_wanted
from tiebeam.engine.tables import Tables

PREFIX = r"(?i)^\s*(?:disallow\s*:)?\s*(/[^*$#\s]*[\p{L}\d])\s*(?:#|$)"
"""A rule whose path ends in the middle of a word and holds no wildcard."""
OWN = r"^(?:$|[/.;])"
"""What may follow the prefix in the section that the rule is about."""


@check(severity="high", owner="seo", scope="site", key="cause")
def robots_prefix_overmatch(t: Tables) -> Table:
    closed = closed_though_wanted(t).mutate(prefix=_.robots_rule.re_extract(PREFIX, 1))
    closed = closed.filter(_.prefix != "", _.path.startswith(_.prefix), _.is_wanted)
    closed = closed.mutate(is_own=_.path.substr(_.prefix.length()).re_search(OWN))
    # A rule whose own section is wanted too is wrong as a whole: robots-blocks-valuable.
    meant = closed.filter(_.is_own).select("host", "robots_rule").distinct()
    siblings = closed.filter(~_.is_own).anti_join(meant, ["host", "robots_rule"])
    return siblings.select("url", "robots_rule", "in_sitemap", "inlinks").rename(
        cause="robots_rule"
    )
