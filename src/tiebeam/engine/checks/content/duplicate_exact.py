"""Several indexable URLs serve the same main text.

Said to SEO: Pages compete with exact copies of themselves
Said to IT: One page answers under several URLs with the same content
Why it matters to SEO: Search engines show one of the copies, and they choose which. Links and
    reputation are split until they have chosen, and a wrong choice shows the address you did not
    want.
Why it matters to IT: Each copy is requested, rendered and cached like a page of its own. On large
    sites copies can take a large part of what search bots request.
How SEO can fix it: Say which address is the one to keep. Where the copies were meant to differ,
    have their texts written.
How IT can fix it: Redirect the copies to the URL to keep, or name it as canonical on each copy, and
    link only to it. The cause tells what sets the URLs apart.
Not this: Copies that already name the main page as canonical, versions of a page for other
    countries linked by hreflang, or http and www twins of a whole host, which are findings of their
    own.
Terms: duplicate, canonical tag, redirect, main text
Source: Google, "What is URL canonicalization"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.language_versions import language_versions
from tiebeam.engine.tables import Tables

FEW_WORDS = 30
"""Pages with less main text are alike because they are empty, which another check tells."""
TWIN = r"^https?://(www\.)?"


@check(
    severity="medium",
    owner="backend",
    scope="template",
    marks="canonical",
    covered_by=("empty-page", "soft-404"),
)
def duplicate_exact(t: Tables) -> ibis.Table:
    pages = t.facts.filter(_.indexable, _.main_word_count >= FEW_WORDS)
    copies = pages.mutate(copies=_.count().over(ibis.window(group_by="duplicate_cluster"))).filter(
        _.copies > 1,
        _.url != _.duplicate_leader_url,
        _.url.re_replace(TWIN, "") != _.duplicate_leader_url.re_replace(TWIN, ""),
    )
    told = copies.anti_join(_siblings(t), ["url", "duplicate_leader_url"])
    return told.mutate(cause=_.duplicate_difference).select(
        "url", "cause", "duplicate_leader_url", "copies", "main_word_count"
    )


def _siblings(t: Tables) -> ibis.Table:
    """Pairs of page and language version, where the page counts itself among the versions."""
    versions = language_versions(t)
    members = versions.filter(_.url == _.version_url).select("url").distinct()
    return versions.semi_join(members, "url").select("url", duplicate_leader_url=_.version_url)
