"""Each defect breaks its own slice and nothing else, in the way its check is about."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest

from tiebeam.lab.addresses import short_host
from tiebeam.lab.defects import ALL, Defect, choose
from tiebeam.lab.shop import Shop

PORT = 8765
EACH = pytest.mark.parametrize("defect", ALL.values(), ids=lambda one: one.name)

CHECKS = [
    "robots-unreachable",
    "robots-blocks-all",
    "robots-blocks-valuable",
    "robots-prefix-overmatch",
    "robots-html-response",
    "html-over-2mb",
    "status-5xx",
    "status-4xx-linked",
    "soft-404",
    "error-template-200",
    "redirect-chain",
    "redirect-loop",
    "redirect-https-missing",
    "redirect-host-variant-missing",
    "redirect-linked-internally",
    "noindex-valuable",
    "noindex-sitewide",
    "noindex-unreadable",
    "index-policy-violation",
    "staging-reference-leak",
    "canonical-to-error",
    "canonical-to-redirect",
    "canonical-to-nonindexable",
    "canonical-all-to-one",
    "canonical-host-inversion",
    "duplicate-exact",
    "empty-page",
    "title-missing",
    "title-duplicate",
    "head-broken-by-invalid-element",
    "orphan-page",
    "depth-too-deep",
    "sitemap-lists-non-200",
    "sitemap-lists-noindex",
    "hreflang-no-return",
    "hreflang-to-non-200",
    "facet-explosion",
    "content-requires-js",
    "link-only-rendered",
    "canonical-raw-rendered-mismatch",
    "noindex-added-by-js",
    "noindex-removed-by-js",
]


def listed(shop: Shop, host: str) -> Iterator[str]:
    """Paths of the host: its pages, robots.txt and sitemap."""
    if host in shop.premises.sites:
        yield from (one.path for one in shop.premises.pages(host))
        yield from ("/robots.txt", "/sitemap.xml")


def body(shop: Shop, host: str, target: str) -> tuple[int, bytes, Any]:
    response = shop.respond(f"{host}.larkmoor.localhost:{PORT}".lstrip("."), target)
    return response.status, response.body, response.headers


@pytest.fixture(scope="module")
def before(healthy: Shop) -> Callable[[str, str], Any]:
    """What the healthy shop answers, read once."""
    kept: dict[tuple[str, str], Any] = {}

    def read(host: str, target: str) -> Any:
        if (host, target) not in kept:
            kept[host, target] = body(healthy, host, target)
        return kept[host, target]

    return read


class TestSlice:
    @EACH
    def test_changes_what_it_says_and_nothing_else(self, defect: Defect, before: Any) -> None:
        shop = Shop(defects=[defect.name], port=PORT)
        changed = {
            path
            for path in listed(shop, defect.host)
            if body(shop, defect.host, path) != before(defect.host, path)
        }
        expected = {
            path
            for path in listed(shop, defect.host)
            if (defect.spoil and defect.changed.fullmatch(path) and path[-4:] not in FILES)
            or (defect.robots and path == "/robots.txt")
            or (defect.lists and path == "/sitemap.xml")
        }
        assert changed == expected

    @EACH
    def test_leaves_every_other_host_alone(self, defect: Defect, before: Any) -> None:
        shop = Shop(defects=[defect.name], port=PORT)
        others = [host for host in shop.premises.sites if host != defect.host]
        for host in others:
            for path in list(listed(shop, host))[:3]:
                assert body(shop, host, path) == before(host, path), (host, path)

    @EACH
    def test_is_seen_although_all_the_others_are_on(
        self, defect: Defect, all_on: Shop, visit: Any
    ) -> None:
        entry = defect.entry(all_on.premises)
        found = named(all_on, defect)
        assert found, entry.url_regex
        for url in found[:: max(1, len(found) // 5)]:
            assert SIGNS[defect.check](all_on, visit(all_on, url), visit), url


FILES = {".txt", ".xml"}


@pytest.fixture(scope="module")
def all_on() -> Shop:
    """The shop with every defect on at once."""
    return Shop(defects=["all"], port=PORT)


def named(shop: Shop, defect: Defect) -> list[str]:
    """Addresses that the finding must name."""
    addresses = shop.premises.addresses
    if defect.name in OUTSIDE_INDEX:
        return [addresses.url(defect.host, path) for path in OUTSIDE_INDEX[defect.name]]
    pattern = re.compile(defect.entry(shop.premises).url_regex)
    urls = (addresses.url(defect.host, path) for path in listed(shop, defect.host))
    return [url for url in urls if pattern.fullmatch(url)]


OUTSIDE_INDEX = {
    "gifts-answer-everything": ["/no-such-thing"],
    "contact-chain-help": ["/en/contact"],
    "map-loop-stores": ["/en/map"],
    "apex-answers-itself": ["/"],
    "rewards-with-mail-parameter": ["/rewards/a-tree-in-your-name?from=mail"],
    "sitemap-lists-gone-plants": ["/plant/box-hedge", "/plant/elm-regal"],
    "sitemap-lists-old-stories": ["/node/40", "/node/49"],
    "dead-link-german-footer": ["/de/", "/de/lieferung/"],
    "german-footer-links-old-imprint": ["/de/", "/de/brand/"],
    "french-menu-leads-to-english": ["/fr/", "/fr/c/salon/"],
    "club-without-https-redirect": ["/"],
    "ideas-in-a-row": ["/idea/a-divider-for-the-stairs"],
    "rent-noindex-everywhere": ["/", "/plans/family"],
    "kids-canonical-alias": ["/", "/worlds/caves"],
}
"""Named addresses that no page of the index has, or samples of patterns that match files too."""


def robots_lines(shop: Shop, url: str, visit: Any) -> list[str]:
    origin = "/".join(url.split("/")[:3])
    lines: list[str] = visit(shop, f"{origin}/robots.txt").body.decode().splitlines()
    return lines


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def hops(shop: Shop, url: str, visit: Any) -> list[str]:
    """The address and everything its redirects lead through, until one repeats."""
    way = [url]
    while location := visit(shop, way[-1]).headers.get("Location"):
        way.append(urljoin(way[-1], location))
        if way[-1] in way[:-1]:
            break
    return way


def links_to(shop: Shop, seen: Any, visit: Any, *statuses: int) -> bool:
    own = (url for url, _ in seen.links if ".larkmoor.localhost" in url)
    return any(visit(shop, url).status in statuses for url in own)


def sitemap_of(shop: Shop, url: str, visit: Any) -> str:
    origin = "/".join(url.split("/")[:3])
    text: str = visit(shop, f"{origin}/sitemap.xml").body.decode()
    if "<sitemapindex" in text:
        text = visit(shop, f"{origin}/sitemaps/pages.xml").body.decode()
    return text


def target(shop: Shop, seen: Any, visit: Any) -> Any:
    return visit(shop, seen.canonical)


def words(seen: Any) -> int:
    return len(re.sub(r"<[^>]+>", " ", seen.main).split())


def never_returns(shop: Shop, seen: Any, visit: Any) -> bool:
    named_back = [
        set(visit(shop, url).alternates.values())
        for code, url in seen.alternates.items()
        if code != "x-default"
    ]
    return any(seen.url not in back for back in named_back)


Sign = Callable[[Shop, Any, Any], bool]
SIGNS: dict[str, Sign] = {
    "robots-unreachable": lambda _s, seen, _v: seen.status in {429, 503},
    "robots-blocks-all": lambda _s, seen, _v: b"\nDisallow: /\n" in seen.body,
    "robots-blocks-valuable": lambda s, seen, v: (
        "Disallow: /fr/brand/" in robots_lines(s, seen.url, v)
        and seen.url in sitemap_of(s, seen.url, v)
    ),
    "robots-prefix-overmatch": lambda s, seen, v: (
        "Disallow: /sell" in robots_lines(s, seen.url, v) and seen.url in sitemap_of(s, seen.url, v)
    ),
    "robots-html-response": lambda _s, seen, _v: (
        seen.status == 200 and seen.headers["Content-Type"].startswith("text/html")
    ),
    "html-over-2mb": lambda _s, seen, _v: len(seen.body) > 2 * 1024 * 1024,
    "status-5xx": lambda _s, seen, _v: seen.status >= 500,
    "status-4xx-linked": lambda s, seen, v: links_to(s, seen, v, 404, 410),
    "soft-404": lambda _s, seen, _v: (
        seen.is_page and bool(re.match(r"Page not found|Seite nicht gefunden", seen.title))
    ),
    "error-template-200": lambda _s, seen, _v: seen.is_page and "not found" in seen.title,
    "redirect-chain": lambda s, seen, v: len(hops(s, seen.url, v)) == 4,
    "redirect-loop": lambda s, seen, v: hops(s, seen.url, v)[-1] == seen.url,
    "redirect-https-missing": lambda s, seen, _v: (
        seen.is_page and s.speaks_tls(seen.url.split("/")[2])
    ),
    "redirect-host-variant-missing": lambda _s, seen, _v: (
        seen.is_page and seen.canonical.startswith("http://www.")
    ),
    "redirect-linked-internally": lambda s, seen, v: links_to(s, seen, v, 301),
    "noindex-valuable": lambda s, seen, v: (
        seen.is_noindex and seen.url in sitemap_of(s, seen.url, v)
    ),
    "noindex-sitewide": lambda _s, seen, _v: seen.is_noindex,
    "noindex-unreadable": lambda s, seen, v: (
        seen.is_noindex and "Disallow: /en/print/" in robots_lines(s, seen.url, v)
    ),
    "index-policy-violation": lambda _s, seen, _v: (
        seen.canonical != seen.url or (not seen.is_noindex and "/search?" in seen.url)
    ),
    "staging-reference-leak": lambda _s, seen, _v: (
        b"//staging." in seen.body or ".internal/" in seen.canonical
    ),
    "canonical-to-error": lambda s, seen, v: target(s, seen, v).status == 404,
    "canonical-to-redirect": lambda s, seen, v: hops(s, seen.canonical, v)[-1] == seen.url,
    "canonical-to-nonindexable": lambda s, seen, v: (
        target(s, seen, v).is_page and target(s, seen, v).is_noindex
    ),
    "canonical-all-to-one": lambda s, seen, _v: seen.canonical == s.start_url,
    "canonical-host-inversion": lambda s, seen, v: hops(s, seen.canonical, v)[1] == seen.url,
    "duplicate-exact": lambda s, seen, v: (
        seen.canonical == seen.url and v(s, twin_of(seen.url)).main == seen.main
    ),
    "empty-page": lambda _s, seen, _v: seen.is_page and words(seen) < 12,
    "title-missing": lambda _s, seen, _v: not seen.title,
    "title-duplicate": lambda _s, seen, _v: seen.title.startswith("How can we help you?"),
    "head-broken-by-invalid-element": lambda _s, seen, _v: bool(
        re.search(rb"</title>\s*<(?:div|img).*<link rel=.canonical", seen.body, re.DOTALL)
    ),
    "orphan-page": lambda s, seen, v: seen.is_page and seen.url in sitemap_of(s, seen.url, v),
    "depth-too-deep": lambda s, seen, v: seen.url not in links_of_home(s, seen.url, v),
    "sitemap-lists-non-200": lambda s, seen, v: (
        seen.status in {301, 404} and seen.url in sitemap_of(s, seen.url, v)
    ),
    "sitemap-lists-noindex": lambda s, seen, v: (
        seen.is_noindex and seen.url in sitemap_of(s, seen.url, v)
    ),
    "hreflang-no-return": never_returns,
    "hreflang-to-non-200": lambda s, seen, v: any(
        v(s, url).status in {301, 404} for url in seen.alternates.values()
    ),
    "facet-explosion": lambda _s, seen, _v: (
        sum(bool(re.search(r"\?(farbe|form)=", url)) for url, _ in seen.links) >= 6
    ),
    "content-requires-js": lambda _s, seen, _v: seen.body.count(b"getElementById('story')") == 1,
    "link-only-rendered": lambda _s, seen, _v: seen.body.count(b"getElementById('more')") == 1,
    "canonical-raw-rendered-mismatch": lambda _s, seen, _v: (
        seen.canonical == seen.url and b"'link[rel=canonical]').href = " in seen.body
    ),
    "noindex-added-by-js": lambda _s, seen, _v: (
        b"robots.content = 'noindex'" in seen.body and not seen.is_noindex
    ),
    "noindex-removed-by-js": lambda _s, seen, _v: (
        b"'meta[name=robots]').remove()" in seen.body and seen.is_noindex
    ),
}
"""What a reader sees on a page that the check must name."""


def twin_of(url: str) -> str:
    swapped = url.replace("/plants/", "/flowers/").replace("?from=mail", "")
    return swapped if swapped != url else url.replace("/flowers/", "/plants/")


def links_of_home(shop: Shop, url: str, visit: Any) -> set[str]:
    return {one for one, _ in visit(shop, "/".join(url.split("/")[:3]) + "/").links}


class TestManifest:
    def test_covers_each_check_that_needs_no_history(self) -> None:
        assert {one.check for one in ALL.values()} == set(CHECKS)

    def test_has_at_least_forty_defects(self) -> None:
        assert len(ALL) >= 40

    def test_no_check_has_two_entries_for_one_template_of_a_host(self, all_on: Shop) -> None:
        keys = [
            (one.check, one.host, one.template)
            for one in all_on.manifest()
            if one.check not in {"status-4xx-linked", "redirect-linked-internally"}
        ]
        assert len(keys) == len(set(keys))

    @EACH
    def test_counts_the_pages_that_must_be_named(self, defect: Defect, healthy: Shop) -> None:
        pages = defect.entry(healthy.premises).pages
        assert pages is None or pages > 0

    @EACH
    def test_forbids_nothing_that_another_entry_demands(self, defect: Defect, all_on: Shop) -> None:
        own = set(named(all_on, defect))
        for other in ALL.values():
            if other.check in defect.forbids and other.host == defect.host:
                assert not own & set(named(all_on, other)), other.name

    @EACH
    def test_forbids_known_checks_and_not_its_own(self, defect: Defect) -> None:
        assert set(defect.forbids) <= set(CHECKS) - {defect.check}

    @EACH
    def test_names_addresses_of_its_own_host(self, defect: Defect, all_on: Shop) -> None:
        for url in named(all_on, defect)[:3]:
            assert short_host(url.split("/")[2]) == defect.host

    def test_comes_in_the_order_of_the_areas_whatever_order_is_asked_for(self) -> None:
        names = list(ALL)[5:1:-1]
        assert [one.name for one in choose(names)] == names[::-1]


class TestOrphans:
    def test_no_page_links_a_campaign(self, visit: Any) -> None:
        shop = Shop(defects=["campaigns-unlinked"], port=PORT)
        for one in shop.premises.pages("www"):
            text = body(shop, "www", one.path)[1]
            assert not re.search(rb'<a href="[^"]*/en/campaign/[a-z]', text), one.path


class TestFacets:
    def test_combinations_outnumber_the_items_by_far_at_any_size(self) -> None:
        from tiebeam.lab.defects.facets import FILTERS, SHELF, values_each

        for pages in (1_500, 20_000, 100_000):
            shelf, _ = Shop(pages=pages).premises.goods.by_path[SHELF]
            combinations = (values_each(shelf) + 1) ** len(FILTERS)
            assert combinations >= max(200, 5 * shelf.size)

    @pytest.mark.parametrize("query", ["form=1&farbe=1", "farbe=99", "farbe=1&x=1"])
    def test_one_combination_has_one_address(self, query: str) -> None:
        shop = Shop(defects=["fire-bowl-filters"])
        target = f"/de/c/garten/feuerschalen/?{query}"
        assert shop.respond("www.larkmoor.localhost", target).status == 404
