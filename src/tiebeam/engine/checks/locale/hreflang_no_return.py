"""A language version does not name the page that names it.

Said to SEO: Language versions do not confirm each other, so Google ignores the link
Said to IT: hreflang is one-way: the page it points to does not point back
Why it matters to SEO: An hreflang pair counts only when both pages name each other. Until then
    Google may show the wrong country's page, with the wrong price and language.
Why it matters to IT: Each version builds its own list from its own data, so the lists drift apart.
    Nothing breaks that a test or a visitor would notice.
How SEO can fix it: Say which pages belong together as versions, most of all where their addresses
    share no pattern.
How IT can fix it: Write the list once per group of versions and print the same list on every page
    of the group. The evidence shows what the other page names in this page's place.
Not this: A version that was not visited, that is shut out of search or that names another
    canonical. A return by way of a redirect counts as one.
Terms: hreflang, locale, x-default, sitemap
Source: Google, "Tell Google about localized versions of your page"
"""

import ibis
from ibis import _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.language_versions import language_versions
from tiebeam.engine.checks.notions.transformation import transformation
from tiebeam.engine.tables import Tables


@check(
    severity="medium",
    owner="frontend",
    scope="template",
    marks="hreflang",
    covered_by=("canonical-host-inversion",),
)
def hreflang_no_return(t: Tables) -> ibis.Table:
    versions = language_versions(t)
    # A head that ends early loses its versions; that is told of the page with the broken head.
    is_broken = _.lost_from_head.contains("hreflang").fill_null(False)
    pages = t.facts.filter(_.indexable, ~_.truncated, ~is_broken)
    # A copy with parameters prints the list of its main page; nobody can point back to it.
    namers = pages.filter((_.query == "") | _.in_sitemap)
    named = (
        versions.filter(_.code != "x-default", _.url != _.version_url)
        .semi_join(namers, "url")
        .semi_join(pages.select(version_url=_.url), "version_url")
    )
    missing = named.anti_join(_returns(t, versions), ["url", "version_url"]).distinct()
    told = _beside_what_stands_there(missing, versions).mutate(
        missing_returns=_.version_url.nunique().over(ibis.window(group_by="url")),
        rank=ibis.row_number().over(group_by="url", order_by=["code", "version_url"]),
    )
    return told.filter(_.rank == 0).select(
        "url", "cause", "code", "version_url", "named_instead", "missing_returns"
    )


def _returns(t: Tables, versions: ibis.Table) -> ibis.Table:
    """Pairs that are confirmed: the version names the page, or a URL that redirects to it."""
    ends = t.facts.filter(_.redirect_end_url.notnull()).select("url", "redirect_end_url")
    back = versions.select(version_url=_.url, back=_.version_url)
    settled = back.left_join(ends, back.back == ends.url)
    return settled.select("version_url", url=_.redirect_end_url.coalesce(_.back))


def _beside_what_stands_there(missing: ibis.Table, versions: ibis.Table) -> ibis.Table:
    """Each missing return with the URL that the version names for the page's own code."""
    own = (
        versions.filter(_.url == _.version_url)
        .semi_join(missing, "url")
        .group_by("url")
        .agg(own_code=_.code.min())
    )
    silent = missing.select(url=_.version_url).distinct()
    said = versions.semi_join(silent, "url").rename(version_url="url", named="version_url")
    there = said.group_by("version_url", own_code=_.code).agg(named_instead=_.named.min())
    lists = said.select("version_url", has_list=True).distinct()
    return (
        missing.left_join(own, "url")
        .drop("url_right")
        .left_join(there, ["version_url", "own_code"])
        .drop("version_url_right", "own_code_right")
        .left_join(lists, "version_url")
        .mutate(
            cause=ibis.cases(
                (_.has_list.isnull(), "names no versions"),
                (_.named_instead.isnull(), "leaves it out"),
                else_=transformation(_.url, _.named_instead),
            )
        )
    )
