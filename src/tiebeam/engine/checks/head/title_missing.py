"""An indexable page has no title.

Said to SEO: Pages go to search without a title
Said to IT: The title element is missing or empty
Why it matters to SEO: The title is the strongest line of a result. Without it Google makes one up
    from headings or links, and nobody on your side decides what it says.
Why it matters to IT: Browser tabs, bookmarks, history and shared links show a bare URL. HTML
    requires a title, and screen readers announce it first.
How SEO can fix it: Give IT the pattern of the title for these pages and the fields it is made from.
How IT can fix it: Write a title in the template, with a fallback for the case that a field is
    empty. A title set by script alone may reach Google late or not at all.
Not this: A short or clumsy title, or a title that stands behind an element which closes the head
    too early: both are findings of their own. A page whose meta refresh sends readers on at once.
Terms: title, head, search result, snippet
Source: HTML Standard, "The title element"; Google, "Influencing your title links in search results"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.tables import Tables


@check(
    severity="medium",
    owner="frontend",
    scope="template",
    marks="title",
    covered_by=("head-broken-by-invalid-element", "empty-page", "soft-404"),
)
def title_missing(t: Tables) -> ibis.Table:
    blank = (_.title.strip() == "") | _.title.isnull()
    forwards = t.pages.filter(_.refresh_url.notnull(), _.refresh_url != _.url)
    pages = t.facts.filter(_.indexable, ~_.truncated, blank).anti_join(forwards, "url")
    return pages.select("url", "title_count", main_heading=_.h1[0], text_start=_.text_start)
