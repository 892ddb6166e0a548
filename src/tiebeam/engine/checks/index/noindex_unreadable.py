"""robots.txt hides the noindex of a page.

Said to SEO: Google cannot read the noindex, so these pages can still show up in search
Said to IT: robots.txt forbids the request that would deliver the noindex
Why it matters to SEO: A page that may not be requested can still be indexed by its address alone,
    when anything links to it. Its noindex does not help, because it is never read.
Why it matters to IT: Two rules were meant to back each other up and cancel each other out. The
    pages are neither hidden nor described.
How SEO can fix it: Decide what you want for these pages: out of search, or not requested. Out of
    search needs noindex alone; only after the pages are gone may robots.txt shut them.
How IT can fix it: Remove the disallow line named as the cause, or narrow it, and keep noindex. What
    must stay private needs a login, not robots.txt.
Not this: A disallowed page without noindex: there only the requests were meant to stop.
Terms: noindex, robots.txt, meta robots, X-Robots-Tag, indexed
Source: Google, "Block Search indexing with noindex"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import CannotTell, check
from tiebeam.engine.tables import Tables


@check(severity="medium", owner="seo", scope="template", key="cause", marks="robots")
def noindex_unreadable(t: Tables) -> ibis.Table:
    shut = t.facts.filter(~_.robots_allowed)
    if not _any(shut.filter(_.outcome == "answered")) and _any(shut):
        raise CannotTell("the crawl obeyed robots.txt and read none of the pages it disallows")
    hidden = shut.filter(_.is_page, _.noindex).mutate(cause=_.robots_rule.coalesce("robots.txt"))
    return hidden.select("url", "cause", "noindex_from", "title")


def _any(rows: ibis.Table) -> bool:
    return bool(rows.limit(1).count().to_pyarrow().as_py())
