"""One root cause comes out as one check, however many checks could tell of it."""

from collections import Counter

from tests.engine.conftest import MakeTables

from tiebeam.engine.checks import catalogue, run
from tiebeam.engine.tables import Tables

PRODUCTS = [f"/p/{number}" for number in range(12)]
AREAS = {"index", "canonical", "content", "head", "sitemap", "locale"}


def told(t: Tables) -> Counter[str]:
    """Occurrences per check of what a page says about itself."""
    judged = run(t, [check for check in catalogue().values() if check.area in AREAS])
    return Counter(judged.occurrences["check"].to_pylist())


def listed(urls: list[str]) -> str:
    return "url | " + " | ".join(urls)


def test_noindex_on_a_whole_host(tables: MakeTables) -> None:
    pages = "".join(f" | {url} yes" for url in PRODUCTS)
    t = tables(
        pages=f"url noindex | / yes{pages}",
        links="source target" + "".join(f" | / {url}" for url in PRODUCTS),
        sitemaps=listed(PRODUCTS),
        policy="pattern index | /p/* yes",
    )
    assert told(t) == {"noindex-sitewide": 13}


def test_noindex_on_listed_products(tables: MakeTables) -> None:
    pages = "".join(f" | {url} yes Product" for url in PRODUCTS)
    others = "".join(f" | /m/{number} no Article" for number in range(12))
    t = tables(
        pages=f"url noindex page_template | / no Home{pages}{others}",
        links="source target" + "".join(f" | / {url}" for url in PRODUCTS),
        sitemaps=listed(PRODUCTS),
        policy="pattern index in_sitemap | /p/* yes yes",
    )
    assert told(t) == {"noindex-valuable": 12}


def test_one_canonical_for_all_that_is_gone(tables: MakeTables) -> None:
    pages = "".join(f" | {url} 200 /old" for url in PRODUCTS)
    t = tables(pages=f"url status canonical_url | / 200 / | /old 404 -{pages}")
    assert told(t) == {"canonical-all-to-one": 12}


def test_canonicals_and_versions_on_the_retired_host(tables: MakeTables) -> None:
    old = "https://shop.test"
    pages = "".join(
        f" | {url} 200 {old}{url} - en={old}{url} | {old}{url} 301 - {url} -" for url in PRODUCTS
    )
    t = tables(pages=f"url status canonical_url redirect_url hreflang{pages}")
    assert told(t) == {"canonical-host-inversion": 12}


def test_empty_pages_that_are_all_alike(tables: MakeTables) -> None:
    full = "".join(
        f" | {url} Title-of-{url} 200 {number} Text-{number}" for number, url in enumerate(PRODUCTS)
    )
    empty = "".join(
        f" | /p/empty/{number} - 4 99 'Reviews (0) Delivery Care'" for number in range(5)
    )
    t = tables(pages=f"url title main_word_count main_text_hash text_start{full}{empty}")
    assert told(t) == {"empty-page": 5}


def test_a_head_that_loses_title_and_versions(tables: MakeTables) -> None:
    t = tables(
        pages="url title head_ended_by lost_from_head hreflang | /en Home - - en=/en,de=/de "
        "| /de - div title,hreflang -"
    )
    assert told(t) == {"head-broken-by-invalid-element": 1}
