"""Nearly a whole page template names one URL as canonical.

Said to SEO: Nearly all pages give up their place in search to one single page
Said to IT: rel=canonical is the same URL on nearly every page
Why it matters to SEO: Each of these pages tells search engines to show another one in its place.
    They can vanish from search while they look fine in the browser.
Why it matters to IT: A constant or a fallback has taken the place of the page's own URL. Nothing
    fails and no monitor turns red, so it can stay for months.
How SEO can fix it: Have it rolled back today. After the fix, ask for a new visit of the most
    valuable pages.
How IT can fix it: Write the page's own URL as canonical. Look for a constant, a default that
    applies when a value is missing, or a cached head shared by all pages.
Not this: Filter and sort variants or later pages of a list that name the list they belong to.
Terms: canonical tag, duplicate, rollback
Source: RFC 6596, "The Canonical Link Relation"; Google, "How to specify a canonical URL with
    rel="canonical" and other methods"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.tables import Tables

MINIMUM_PAGES = 10
SHARE = 0.7
"""From here on a habit of the pages counts as the norm of the template, as in squirrelscan."""
HOME = r"^/([a-z]{2}([-_][a-zA-Z]{2,4})?/?)?$"
"""Path of a home page, with or without a locale."""
PAGE_NUMBER = r"/(page|seite|pagina|strona|pg)[-/]?[0-9]+/?$"
"""Path of a later page of a list."""


@check(severity="critical", owner="frontend", scope="template", marks="canonical")
def canonical_all_to_one(t: Tables) -> ibis.Table:
    pages = t.facts.filter(_.is_page, ~_.noindex).mutate(
        one=_.canonical_url, gives_way=_is_meant() & ~_.canonical_is_self
    )
    template = ["host", "page_template"]
    meant = pages.group_by(template).agg(meant_pages=_.count(where=_is_meant()))
    habits = pages.filter(_.gives_way).group_by([*template, "one"]).agg(same=_.count())
    mass = habits.inner_join(meant, template).filter(
        _.same >= MINIMUM_PAGES, _.same >= SHARE * _.meant_pages
    )
    return (
        pages.filter(_.gives_way)
        .inner_join(mass, [*template, "one"])
        .select("url", "canonical_url", pages_naming_it=_.same, template_pages=_.meant_pages)
    )


def _is_meant() -> ibis.Deferred:
    """Whether the page is one of its own, not a variant or a part of the page it names.

    A sitemap says so in any case. Else variants are told by a query, parts by lying below it.
    """
    named = _.canonical_url.re_extract(r"^[a-z]+://[^/?]*([^?]*)", 1).re_replace(r"/+$", "") + "/"
    is_below = (_.path.startswith(named) & ~named.re_search(HOME)).fill_null(False)
    return _.in_sitemap | ~((_.query != "") | _.path.re_search(PAGE_NUMBER) | is_below)
