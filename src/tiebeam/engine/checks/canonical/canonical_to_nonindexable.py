"""The canonical of a page must not be indexed.

Said to SEO: Pages hand their place in search to a page that is shut out of search
Said to IT: rel=canonical points to URLs with noindex or disallowed by robots.txt
Why it matters to SEO: The page gives way to another one, and that one may not be shown. In the
    worst case neither of them is found.
Why it matters to IT: Two rules contradict each other, so what search engines do is undefined and no
    test will show it. Usually the canonical or the noindex is left over from an older rule.
How SEO can fix it: Decide which of the two pages should be found. Note it in the index policy.
How IT can fix it: Open the target (remove noindex or the line of robots.txt), or let the page name
    itself as canonical. The evidence says what shuts the target.
Not this: A page that carries noindex itself, or a target that nobody requested.
Terms: canonical tag, noindex, robots.txt, indexable
Source: Google, "How to specify a canonical URL with rel="canonical" and other methods"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.transformation import transformation
from tiebeam.engine.tables import Tables


@check(
    severity="high",
    owner="seo",
    scope="template",
    marks="canonical",
    covered_by=("canonical-all-to-one",),
)
def canonical_to_nonindexable(t: Tables) -> ibis.Table:
    declared = t.facts.filter(_.is_page, _.robots_allowed, ~_.noindex, ~_.canonical_is_self)
    told = declared.mutate(
        cause=transformation(_.url, _.canonical_url),
        target_shut_by=ibis.cases(
            (~_.canonical_robots_allowed, "robots.txt"),
            (_.canonical_noindex & (_.canonical_status == 200), "noindex"),  # HTTP's OK
        ),
    )
    return told.filter(_.target_shut_by.notnull()).select(
        "url", "cause", "canonical_url", "target_shut_by"
    )
