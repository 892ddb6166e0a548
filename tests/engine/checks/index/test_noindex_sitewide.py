from collections.abc import Iterable

import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.index.noindex_sitewide import noindex_sitewide

PAGES = [f"/p/{number}" for number in range(11)]


def written(urls: Iterable[str], noindex: str) -> str:
    return "".join(f" | {url} {noindex}" for url in urls)


def test_names_every_page_that_is_shut_out(tables: MakeTables) -> None:
    t = tables(pages=f"url noindex | / yes | /imprint no{written(PAGES, 'yes')}")
    found = occurrences(noindex_sitewide, t)
    assert found[0] == ("/", "meta", 13, 92.3)
    assert {url for url, *_ in found} == {"/", *PAGES}


def test_keeps_quiet_when_the_start_page_is_open(tables: MakeTables) -> None:
    t = tables(pages=f"url noindex | / no{written(PAGES, 'yes')}")
    assert occurrences(noindex_sitewide, t) == []


def test_does_not_count_filter_pages(tables: MakeTables) -> None:
    filters = [f"/shoes?size={number}" for number in range(200)]
    opened = [f"/open/{number}" for number in range(10)]
    t = tables(pages=f"url noindex | / yes{written(filters, 'yes')}{written(opened, 'no')}")
    assert occurrences(noindex_sitewide, t) == []


def test_keeps_quiet_about_a_host_that_nobody_offers(tables: MakeTables) -> None:
    account = [f"https://account.shop.test/{number}" for number in range(12)]
    t = tables(pages=f"url noindex | / no{written(account, 'yes')}")
    assert occurrences(noindex_sitewide, t) == []


def test_speaks_of_another_host_when_a_sitemap_offers_it(tables: MakeTables) -> None:
    magazine = [f"https://magazine.shop.test/{number}" for number in range(12)]
    t = tables(
        pages=f"url noindex | / no{written(magazine, 'yes')}",
        sitemaps="url" + "".join(f" | {url}" for url in magazine),
    )
    assert len(occurrences(noindex_sitewide, t)) == 12


@pytest.mark.parametrize("host", ["staging.shop.test", "localhost:8000"])
def test_lets_a_test_host_be_shut(tables: MakeTables, host: str) -> None:
    pages = "".join(f" | https://{host}{url} yes start" for url in PAGES)
    assert occurrences(noindex_sitewide, tables(pages=f"url noindex found_by{pages}")) == []


def test_keeps_quiet_about_a_handful_of_pages(tables: MakeTables) -> None:
    t = tables(pages=f"url noindex | / yes{written(PAGES[:8], 'yes')}")
    assert occurrences(noindex_sitewide, t) == []


def test_does_not_count_what_did_not_answer(tables: MakeTables) -> None:
    failed = "".join(f" | /f/{number} - timeout" for number in range(50))
    shut = "".join(f" | {url} yes -" for url in PAGES)
    t = tables(pages=f"url noindex failure | / yes -{shut}{failed}")
    assert len(occurrences(noindex_sitewide, t)) == 12
