"""Defects of indexing: pages shut out, pages let in, hosts that should stay unknown."""

from datetime import date

from tiebeam.lab.defects.changes import (
    adds_to_main,
    names_canonical,
    paragraph_with,
    says_robots,
)
from tiebeam.lab.defects.defect import Defect
from tiebeam.lab.page import Answer, Link, Page
from tiebeam.lab.premises import STAGING, Premises


def _shelf_of_shop(page: Page, premises: Premises) -> str:
    """A different listing page of the shop for each page."""
    items = premises.sites["business"].items["solution", "en"]
    at = next(one.index for one in items if one.path == page.path)
    shelf = premises.goods.categories[at * 2 + 1]
    return premises.addresses.url("www", shelf.path("en"))


def _loads_from_staging(page: Page, premises: Premises) -> Answer:
    url = premises.addresses.url(STAGING, "/assets/map.js")
    page.head_end = f'<script src="{url}" defer></script>\n'
    return page


def _links_to_staging(page: Page, premises: Premises) -> str:
    url = premises.addresses.url(STAGING, page.path)
    return paragraph_with(Link("pictures of every step", url), "There are also")


def _closes_print(text: str) -> str:
    return f"User-agent: Googlebot\nDisallow: /en/print/\n\n{text}"


DEFECTS = (
    Defect(
        name="german-brands-noindex",
        check="noindex-valuable",
        summary="German brand pages carry the noindex of their preview",
        host="www",
        template="brand",
        urls=r"/de/brand/[^/?]+",
        spoil=says_robots("noindex, follow"),
        forbids=("sitemap-lists-noindex", "noindex-sitewide", "index-policy-violation"),
        released=date(2026, 8, 27),
    ),
    Defect(
        name="french-authors-noindex-header",
        check="noindex-valuable",
        summary="French author pages are sent with X-Robots-Tag: noindex",
        host="magazine",
        template="author",
        urls=r"/fr/author/[^/?]+",
        spoil=says_robots(None, header="noindex"),
        forbids=("sitemap-lists-noindex", "noindex-sitewide", "index-policy-violation"),
        released=date(2026, 10, 1),
    ),
    Defect(
        name="rent-noindex-everywhere",
        check="noindex-sitewide",
        summary="Every page of the rent host says noindex since it moved from its preview",
        host="rent",
        urls=r"/.*",
        spoil=says_robots("noindex"),
        forbids=("noindex-valuable", "sitemap-lists-noindex", "index-policy-violation"),
        released=date(2026, 9, 22),
    ),
    Defect(
        name="print-versions-closed-to-google",
        check="noindex-unreadable",
        summary="Print versions say noindex, but robots.txt keeps Googlebot from reading it",
        host="magazine",
        template="print",
        urls=r"/en/print/[^/?]+",
        robots=_closes_print,
        forbids=("robots-blocks-valuable", "robots-blocks-all", "noindex-valuable"),
        released=date(2026, 3, 3),
    ),
    Defect(
        name="german-search-indexable",
        check="index-policy-violation",
        summary="German search results lost their noindex, against the declared policy",
        host="www",
        template="search",
        urls=r"/de/search\?.*",
        spoil=says_robots(None),
        forbids=("duplicate-exact", "title-duplicate", "orphan-page"),
        released=date(2026, 6, 30),
    ),
    Defect(
        name="solutions-name-foreign-canonical",
        check="index-policy-violation",
        summary="Business solutions name listing pages of the shop as their canonical",
        host="business",
        template="solution",
        urls=r"/solutions/[^/?]+",
        spoil=names_canonical(_shelf_of_shop),
        forbids=("canonical-all-to-one", "canonical-to-nonindexable", "canonical-to-redirect"),
        released=date(2026, 5, 19),
    ),
    Defect(
        name="countries-load-from-staging",
        check="staging-reference-leak",
        summary="Country pages load a script from the staging host",
        host="stores",
        template="country",
        urls=r"/(?:en|de|fr)/(?!services|appointment|map)[^/?]+/",
        spoil=_loads_from_staging,
        forbids=("status-4xx-linked",),
        released=date(2026, 4, 2),
    ),
    Defect(
        name="advice-links-staging",
        check="staging-reference-leak",
        summary="Garden advice links pictures on the staging host",
        host="garden",
        template="advice",
        urls=r"/advice/[^/?]+",
        spoil=adds_to_main(_links_to_staging),
        forbids=("status-4xx-linked",),
        released=date(2026, 7, 14),
    ),
    Defect(
        name="care-canonical-origin-server",
        check="staging-reference-leak",
        summary="English care pages name the origin server behind the proxy as canonical",
        host="www",
        template="care",
        urls=r"/en/care/[^/?]+",
        spoil=names_canonical(lambda page, _: f"http://origin.larkmoor.internal{page.path}"),
        forbids=("canonical-to-error", "canonical-host-inversion", "canonical-all-to-one"),
        released=date(2026, 9, 8),
    ),
)
