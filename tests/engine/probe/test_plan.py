from collections import Counter

from tests.engine.conftest import MakeTables, make_tables

from tiebeam.engine.probe import plan
from tiebeam.engine.tables import Tables


def site(pages: int = 30) -> Tables:
    rows = "".join(f" | /en/p/{n} Product" for n in range(pages))
    links = "".join(f" | /en/p/{n} /en/p/7" for n in range(pages) if n != 7)
    return make_tables(
        pages="url page_template" + rows + " | / Home",
        links="source target" + links,
        sitemaps="url | /en/p/1 | /en/p/2",
    )


def test_takes_so_many_pages_of_each_page_template_and_as_many_in_reserve() -> None:
    looks = [one for one in plan(site(), 5) if one.kind == "page"]
    counts = Counter((one.page_template, one.is_reserve) for one in looks)
    assert counts == {("Product", False): 5, ("Product", True): 5, ("Home", False): 1}


def test_the_most_linked_page_is_among_them() -> None:
    looks = plan(site(), 5)
    assert any(one.url.endswith("/en/p/7") and not one.is_reserve for one in looks)


def test_the_same_crawl_gives_the_same_plan() -> None:
    assert plan(site(), 5) == plan(site(), 5)


def test_pages_that_are_not_to_be_found_are_left_out(tables: MakeTables) -> None:
    t = tables(pages="url page_template noindex | /a Product yes | /b Product no")
    assert [one.url for one in plan(t, 5) if one.kind == "page"] == ["https://www.shop.test/b"]


def test_languages_take_turns(tables: MakeTables) -> None:
    rows = [f"/en/p/{n}" for n in range(20)] + [f"/de/p/{n}" for n in range(4)]
    t = tables(pages="url page_template | " + " | ".join(f"{one} Product" for one in rows))
    looks = [one for one in plan(t, 6) if one.kind == "page" and not one.is_reserve]
    assert Counter(one.url.split("/")[3] for one in looks)["de"] >= 2


def test_watches_what_the_host_hangs_on() -> None:
    kinds = Counter(one.kind for one in plan(site(), 5) if one.kind != "page")
    assert kinds == {"robots": 1, "sitemap": 1, "certificate": 1, "name": 1}


def test_an_address_has_no_name_to_look_up(tables: MakeTables) -> None:
    t = tables(pages="url page_template | http://10.0.0.1:8080/ Home")
    kinds = {one.kind for one in plan(t, 5) if one.host == "10.0.0.1:8080"}
    assert kinds == {"page", "robots"}
