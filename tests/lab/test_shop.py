"""The shop in good health is a site that a correct engine has nothing to say about."""

import gzip
import re
import tomllib
from collections import Counter
from datetime import date
from difflib import SequenceMatcher
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from tiebeam.lab.defects import ALL, UnknownDefect
from tiebeam.lab.shop import Shop

Seen = Any
Walked = dict[str, Any]


def pages(walked: Walked) -> list[Seen]:
    return [seen for seen in walked.values() if seen.is_page]


def originals(walked: Walked) -> list[Seen]:
    """Pages that are meant to be found: no noindex, canonical to themselves."""
    return [one for one in pages(walked) if not one.is_noindex and one.canonical == one.url]


class TestHealth:
    def test_every_link_leads_to_a_page(self, walked: Walked) -> None:
        assert [url for url, seen in walked.items() if seen.status != 200] == []

    def test_holds_about_as_many_pages_as_asked_for(self, walked: Walked) -> None:
        followed = [one for one in walked.values() if not re.search(r"\?(material|sort)=", one.url)]
        assert 1_400 <= len(followed) <= 1_600

    def test_no_page_is_far_from_the_start(self, walked: Walked) -> None:
        assert max(seen.depth for seen in walked.values()) <= 5

    def test_its_index_lists_exactly_what_links_lead_to(
        self, healthy: Shop, walked: Walked
    ) -> None:
        listed = {
            healthy.premises.addresses.url(host, one.path)
            for host in healthy.premises.sites
            for one in healthy.premises.pages(host)
        }
        assert listed == {url for url in walked if not re.search(r"\?(material|sort)=", url)}

    def test_canonicals_lead_to_pages_that_name_themselves(self, walked: Walked) -> None:
        for seen in pages(walked):
            assert walked[seen.canonical].canonical == seen.canonical, seen.url

    def test_language_versions_point_back(self, walked: Walked) -> None:
        for seen in pages(walked):
            for url in seen.alternates.values():
                assert seen.url in walked[url].alternates.values(), (seen.url, url)

    def test_language_versions_name_a_default(self, walked: Walked) -> None:
        for seen in pages(walked):
            assert not seen.alternates or set(seen.alternates) == {"en", "de", "fr", "x-default"}

    def test_titles_are_there_and_differ(self, walked: Walked) -> None:
        titles = Counter(one.title for one in originals(walked))
        assert [title for title, count in titles.items() if count > 1 or not title] == []

    def test_main_texts_differ(self, walked: Walked) -> None:
        assert Counter(one.main for one in originals(walked)).most_common(1)[0][1] == 1

    def test_every_image_script_and_style_is_there(
        self, healthy: Shop, walked: Walked, visit: Any
    ) -> None:
        loaded = {url for seen in pages(walked) for url in seen.loads}
        assert {visit(healthy, url).status for url in loaded} == {200}

    def test_private_pages_are_linked_with_nofollow_only(self, walked: Walked) -> None:
        for seen in pages(walked):
            private = {url for url, _ in seen.links if re.search(r"/(cart|account/)$", url)}
            assert private <= seen.nofollow

    def test_copy_of_one_template_is_not_nearly_identical(self, walked: Walked) -> None:
        texts = [
            re.sub(r"<[^>]+>", " ", one.main)
            for one in pages(walked)
            if re.search(r"/en/p/[a-z-]+-\d+$", one.url)
        ][:12]
        alike = [
            SequenceMatcher(None, one.split(), other.split()).ratio()
            for at, one in enumerate(texts)
            for other in texts[:at]
        ]
        assert max(alike) < 0.6


class TestSitemaps:
    def read(self, shop: Shop, url: str) -> list[str]:
        parts = url.split("/", 3)
        response = shop.respond(parts[2], f"/{parts[3]}")
        assert response.status == 200, url
        packed = url.endswith(".gz")
        root = fromstring(gzip.decompress(response.body) if packed else response.body)
        assert all(
            re.fullmatch(r"\d{4}-\d\d-\d\d", one.text or "") for one in root.iter(f"{SM}lastmod")
        )
        return [one.text or "" for entry in root for one in entry.findall(f"{SM}loc")]

    def all_entries(self, shop: Shop) -> list[str]:
        found = []
        for host in shop.premises.sites:
            for url in self.read(shop, shop.premises.addresses.url(host, "/sitemap.xml")):
                is_file = "/sitemaps/" in url
                found += self.read(shop, url) if is_file else [url]
        return found

    def test_list_only_pages_that_are_meant_to_be_found(
        self, healthy: Shop, walked: Walked
    ) -> None:
        meant = {one.url for one in originals(walked)}
        assert set(self.all_entries(healthy)) <= meant

    def test_list_each_page_once(self, healthy: Shop) -> None:
        entries = self.all_entries(healthy)
        assert len(entries) == len(set(entries)) > 1_000

    def test_are_named_by_robots_txt(self, healthy: Shop) -> None:
        for host in healthy.premises.sites:
            origin = healthy.premises.addresses.origin(host)
            body = healthy.respond(origin.removeprefix("http://"), "/robots.txt").body.decode()
            assert f"Sitemap: {origin}/sitemap.xml" in body

    def test_hold_a_packed_file_with_images(self, healthy: Shop) -> None:
        body = healthy.respond(WWW, "/sitemaps/products-de-1.xml.gz").body
        assert b"<image:loc>" in gzip.decompress(body)


SM = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
WWW = "www.larkmoor.localhost"


@pytest.mark.parametrize(
    ("host", "target", "status", "location"),
    [
        ("larkmoor.localhost", "/de/?a=1", 301, "http://www.larkmoor.localhost/de/?a=1"),
        ("www.kids.larkmoor.localhost", "/", 301, "http://kids.larkmoor.localhost/"),
        ("help.larkmoor.localhost", "/", 301, "http://help.larkmoor.localhost/en/"),
        ("staging.larkmoor.localhost", "/robots.txt", 401, None),
        (WWW, "/en/nothing-here", 404, None),
        (WWW, "/en/c/living/sofas/?page=99", 404, None),
        (WWW, "/en/c/living/sofas/?colour=plaid", 404, None),
        (WWW, "/en/p/any-name-1003", 410, None),
        (WWW, "/en/p/any-name-1001", 404, None),
        ("nobody.larkmoor.localhost", "/", 404, None),
        ("example.com", "/", 404, None),
    ],
)
def test_what_lies_beside_the_pages(
    host: str, target: str, status: int, location: str | None
) -> None:
    response = Shop().respond(host, target)
    assert (response.status, dict(response.headers).get("Location")) == (status, location)


def test_every_host_has_a_page_for_what_is_not_there_in_any_language() -> None:
    shop = Shop(pages=150)
    for host in shop.premises.sites:
        name = shop.premises.addresses.origin(host).removeprefix("http://")
        for code in ("en", "de", "fr"):
            assert shop.respond(name, f"/{code}/no-such-page").status == 404


def test_old_addresses_lead_on_in_one_hop_and_nobody_links_them(
    healthy: Shop, walked: Walked, visit: Any
) -> None:
    for old in ("/en/product/1000", "/fr/p/wrong-name-1007", "/node/5"):
        url = healthy.premises.addresses.url("www", old)
        target = visit(healthy, url).headers["Location"]
        assert target in walked
        assert url not in walked


class TestDeterminism:
    TARGETS = ("/fr/", "/de/c/wohnen/sofas/", "/en/brand/idun", "/sitemaps/pages.xml")

    def bodies(self, seed: int) -> list[bytes]:
        return [Shop(seed=seed).respond(WWW, target).body for target in self.TARGETS]

    def test_the_same_seed_gives_the_same_bytes(self) -> None:
        assert self.bodies(7) == self.bodies(7)

    def test_another_seed_gives_another_copy(self) -> None:
        for one, other in zip(self.bodies(7), self.bodies(8), strict=True):
            assert one != other


class TestTruth:
    def test_template_of_tells_the_page_template(self, healthy: Shop, walked: Walked) -> None:
        assert healthy.template_of(healthy.start_url) == "chooser"
        assert {healthy.template_of(url) for url in walked} >= {"product", "article", "store"}

    @pytest.mark.parametrize("url", ["http://example.com/", "nonsense", "ftp://x/"])
    def test_template_of_knows_no_foreign_address(self, healthy: Shop, url: str) -> None:
        assert healthy.template_of(url) is None

    def test_template_of_is_none_for_what_is_no_page(self, healthy: Shop) -> None:
        for path in ("/robots.txt", "/en/none", "/assets/site.css", "/node/1"):
            assert healthy.template_of(healthy.premises.addresses.url("www", path)) is None

    def test_policy_is_toml_that_names_pages(self, healthy: Shop) -> None:
        rules = tomllib.loads(healthy.policy)["pages"]
        assert {"pattern": "/en/search*", "index": False} in rules

    def test_manifest_without_defects_is_empty(self, healthy: Shop) -> None:
        assert healthy.manifest() == []


class TestSwitching:
    def test_names_a_defect_that_is_none_and_what_comes_near(self) -> None:
        with pytest.raises(UnknownDefect, match="did you mean kids-canonical-alias"):
            Shop(defects=["kids-canonical"])

    def test_a_day_brings_all_defects_released_until_then(self) -> None:
        on = {one.name for one in Shop(as_of=date(2026, 1, 13)).defects}
        assert on == {one.name for one in ALL.values() if one.released <= date(2026, 1, 13)}
        assert 0 < len(on) < len(ALL)

    def test_all_stands_for_every_defect(self) -> None:
        assert len(Shop(defects=["all"]).defects) == len(ALL)

    def test_named_defects_come_on_top_of_a_day(self) -> None:
        shop = Shop(as_of=date(2026, 1, 8), defects=["fire-bowl-filters"])
        names = {one.name for one in shop.defects}
        assert names == {"club-without-https-redirect", "fire-bowl-filters"}


class TestScale:
    PAGES = 100_000

    def test_lists_as_many_pages_as_asked_for(self) -> None:
        shop = Shop(pages=self.PAGES)
        found = sum(1 for host in shop.premises.sites for _ in shop.premises.pages(host))
        assert abs(found - self.PAGES) < self.PAGES * 0.02

    def test_the_last_page_of_a_list_is_few_clicks_away(self) -> None:
        shop = Shop(pages=self.PAGES)
        shelf = shop.premises.goods.categories[0]
        seen, edge = {1}, {1}
        for _ in range(5):
            edge = {two for one in edge for two in shop.premises.shop.listings.near(shelf, one)}
            seen |= edge
        assert seen == set(range(1, shelf.listing_pages + 1))

    def test_titles_of_products_differ(self) -> None:
        goods = Shop(pages=self.PAGES).premises.goods
        shelf = goods.categories[0]
        names = {goods.product(shelf.start + at, "de").name for at in range(shelf.size)}
        assert len(names) == shelf.size
