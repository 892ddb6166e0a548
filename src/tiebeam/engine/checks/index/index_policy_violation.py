"""A page breaks the index policy declared for it.

Said to SEO: Pages break the index policy you declared for them
Said to IT: Pages break the index policy, the specification of what may be indexed
Why it matters to SEO: The policy says which pages earn traffic and which must stay out of search.
    Each page outside it is lost traffic or a result you did not want.
Why it matters to IT: The policy says what these pages must send, so this is a failing test, not a
    matter of taste: either the page changes or the policy does.
How SEO can fix it: If the page is right, change the line of the policy. If the policy is right,
    hand this over with the line that is broken.
How IT can fix it: Compare what the page sends (robots, canonical, sitemap entry) with the line
    named as the cause, and correct the template or the sitemap generator.
Not this: A page without a line in the policy. A copy with parameters that names its clean address
    as canonical is in order where the policy says canonical = "self".
Terms: index policy, noindex, canonical tag, sitemap, indexable
Source: The index policy of your own organisation
"""

import ibis
from ibis import _

from tiebeam.engine.checks import CannotTell, check
from tiebeam.engine.tables import Tables


@check(
    severity="high",
    owner="seo",
    scope="template",
    marks="robots",
    covered_by=("noindex-sitewide", "noindex-valuable", "canonical-all-to-one"),
)
def index_policy_violation(t: Tables) -> ibis.Table:
    if "policy" not in t or not t.policy.count().to_pyarrow().as_py():
        raise CannotTell("no policy declared")
    rules = t.policy.select("pattern", policy_line=_.line)
    pages = t.facts.filter(_.is_page).inner_join(rules, "policy_line")
    broken = pages.mutate(broken=_broken_promise()).filter(_.broken.notnull())
    told = broken.mutate(cause=_.pattern + ": " + _.broken, found=_found())
    return told.select("url", "cause", "broken", "found", "policy_line")


def _broken_promise() -> ibis.Deferred:
    """The first promise of the rule that the page breaks; null when it keeps them all."""
    has_sitemap = _.in_sitemap.any().over(ibis.window(group_by="host"))
    return ibis.cases(
        (_.policy_index & (_.noindex | ~_.robots_allowed), "index = true"),
        (~_.policy_index & _.indexable, "index = false"),
        ((_.policy_canonical == "self") & ~_names_itself(), 'canonical = "self"'),
        ((_.policy_canonical == "other") & _names_itself(), 'canonical = "other"'),
        (_.policy_in_sitemap & ~_.in_sitemap & _.indexable & has_sitemap, "in_sitemap = true"),
        (~_.policy_in_sitemap & _.in_sitemap, "in_sitemap = false"),
    )


def _names_itself() -> ibis.Deferred:
    """Whether the canonical is the page's own address, parameters aside."""
    own, named = (address.re_replace(r"\?.*$", "") for address in (_.url, _.canonical_url))
    return (own == named).fill_null(False)  # the value is the point


def _found() -> ibis.Deferred:
    """What the page says instead, in a few words."""
    return ibis.cases(
        (_.broken.startswith("canonical"), _.canonical_url.coalesce("no canonical")),
        (_.broken == "in_sitemap = true", "in no sitemap"),
        (_.broken == "in_sitemap = false", _.sitemap_url),
        (_.broken == "index = false", "indexable"),
        (_.noindex, "noindex in " + _.noindex_from),
        else_=_.robots_rule.coalesce("disallowed by robots.txt"),
    )
