import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.content.duplicate_exact import duplicate_exact

COLUMNS = "url main_text_hash canonical_url hreflang page_template"


def test_names_each_copy_and_the_page_to_keep(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} | /p/1 7 - - Product | /p/1?ref=a 7 - - Product "
        "| /p/1?ref=b 7 - - Product | /m/1 8 - - Article | /m/1/ 8 - - Article"
    )
    assert occurrences(duplicate_exact, t) == [
        ("/m/1/", "slash", "/m/1", 2, 300),
        ("/p/1?ref=a", "parameter", "/p/1", 3, 300),
        ("/p/1?ref=b", "parameter", "/p/1", 3, 300),
    ]


def test_leaves_copies_that_name_the_main_page(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} | /p/1 7 /p/1 - Product | /p/1?ref=a 7 /p/1 - Product")
    assert occurrences(duplicate_exact, t) == []


def test_leaves_a_page_whose_only_copy_is_shut_out(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash noindex | /p/1 7 no | /p/1?print=1 7 yes")
    assert occurrences(duplicate_exact, t) == []


def test_leaves_empty_pages_to_their_own_check(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash main_word_count | /a 7 4 | /b 7 4")
    assert occurrences(duplicate_exact, t) == []


def test_leaves_versions_for_other_countries(tables: MakeTables) -> None:
    versions = "en-us=/us/p,en-gb=/gb/p"
    t = tables(pages=f"{COLUMNS} | /us/p 7 - {versions} Product | /gb/p 7 - {versions} Product")
    assert occurrences(duplicate_exact, t) == []


def test_names_a_copy_that_prints_the_versions_of_its_main_page(tables: MakeTables) -> None:
    versions = "en=/en/p,de=/de/p"
    t = tables(
        pages=f"{COLUMNS} | /en/p 7 - {versions} Product | /en/p?ref=a 7 - {versions} Product"
    )
    assert [url for url, *_ in occurrences(duplicate_exact, t)] == ["/en/p?ref=a"]


@pytest.mark.parametrize("twin", ["http://www.shop.test/p", "https://shop.test/p"])
def test_leaves_twins_of_the_whole_host(tables: MakeTables, twin: str) -> None:
    t = tables(pages=f"url main_text_hash | /p 7 | {twin} 7")
    assert occurrences(duplicate_exact, t) == []


def test_knows_nothing_about_pages_without_text(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash failure | /a 7 - | /b - timeout")
    assert occurrences(duplicate_exact, t) == []
