"""Indexable pages with different content share one title.

Said to SEO: Different pages stand in search under the same title
Said to IT: The title lacks the field that tells these pages apart
Why it matters to SEO: Searchers cannot tell the results apart, and search engines get the same
    label for different offers. Google often writes another title instead.
Why it matters to IT: Little: nothing breaks. After the fix, people can tell tabs, bookmarks and
    history entries apart.
How SEO can fix it: Name the field that tells the pages apart, such as colour, place or edition, and
    where in the title it goes.
How IT can fix it: Add that field to the title of the template; if it can be empty, say what stands
    there instead.
Not this: Later pages of one list, versions of a page in other languages, or copies of one page
    under several addresses. Titles so long that the crawl keeps their beginning alone.
Terms: title, duplicate, search result, locale
Source: Google, "Influencing your title links in search results"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.language_versions import language_versions
from tiebeam.engine.tables import Tables

PAGE_NUMBER = r"/(page|seite|pagina|strona|pg)[-/]?[0-9]+/?$"
"""Later pages of a list may share its title.
Source: Google, "Pagination, incremental page loading, and their impact on Google
Search"."""


@check(
    severity="medium",
    owner="content",
    scope="template",
    marks="title",
    covered_by=("duplicate-exact", "empty-page", "soft-404"),
)
def title_duplicate(t: Tables) -> ibis.Table:
    pages = t.facts.filter(
        _.indexable,
        _.title.strip() != "",
        ~_.faults.contains("title_cut").fill_null(False),
        (_.query == "") | _.in_sitemap,
        ~_.path.re_search(PAGE_NUMBER),
    ).mutate(language=_.lang.lower().coalesce(""), text=_.main_text_hash.coalesce(_.text_hash))
    same_title = ["host", "language", "title"]
    shared = (
        pages.left_join(_families(t), "url")
        .group_by(same_title)
        .agg(
            pages_with_it=_.count(),
            families=_.family.coalesce(_.url).nunique(),
            texts=_.text.nunique(),
            first=_.url.min(),
            last=_.url.max(),
        )
        .filter(_.families > 1, _.texts > 1)
    )
    told = pages.inner_join(shared, same_title)
    return told.select(
        "url",
        "title",
        "pages_with_it",
        another_page=ibis.ifelse(_.url == _.first, _.last, _.first),
    )


def _families(t: Tables) -> ibis.Table:
    """One name for all versions of a page: the first of their URLs."""
    versions = language_versions(t).group_by("url").agg(first_version=_.version_url.min())
    return versions.select("url", family=ibis.least(_.url, _.first_version))
