"""Two or more redirects stand between an address and its page.

Said to SEO: Old addresses reach their page only after several redirects
Said to IT: Redirects run through two or more hops before the final URL
Why it matters to SEO: Each hop is a request that Google spends without seeing a page; after ten it
    gives up. Long chains also delay the moment when a new address takes over from the old one.
Why it matters to IT: Every visitor pays a round trip per hop, and each hop is a rule that somebody
    has to keep alive. Chains grow with every move that points at the previous rule.
How SEO can fix it: Hand over a map from each old address straight to its final one.
How IT can fix it: Point each rule at the final URL and apply scheme, host and slash in one rule, so
    that one answer does it all. Keep the old rules' sources, not their targets.
Not this: A single hop; a redirect to a URL outside the crawl, whose further way is unknown; a loop
    (redirect-loop); the middle of a chain, which its beginning tells of.
Terms: redirect chain, redirect, permanent redirect, crawl budget, status code
Source: RFC 9110, section 15.4; Google, "Redirects and Google Search"; Google, "Optimize your crawl
    budget"
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.redirect_causes import redirect_cause
from tiebeam.engine.tables import Tables

FEWEST_HOPS = 2


@check(
    severity="medium",
    owner="backend",
    scope="template",
    key="cause",
    marks="location",
    covered_by=("redirect-loop",),
)
def redirect_chain(t: Tables) -> Table:
    begun = t.facts.filter(_.redirect_hops >= FEWEST_HOPS, _.found_by != "redirect")
    public = begun.filter(~_.redirect_loop, _.robots_allowed)
    return public.select(
        "url",
        "redirect_hops",
        "redirect_end_status",
        cause=redirect_cause(),
        way=_.redirect_path.join(" → "),
    ).relocate("cause", after="url")
