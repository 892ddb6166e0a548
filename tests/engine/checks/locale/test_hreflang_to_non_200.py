import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.locale.hreflang_to_non_200 import hreflang_to_non_200

COLUMNS = "url status redirect_url hreflang page_template"


def test_names_the_version_its_answer_and_what_was_done_to_the_url(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} | /en/p 200 - en=/en/p,de=/de/p Product | /de/p 404 - - - "
        "| /en/m 200 - fr=/fr/m Article | /fr/m 301 /fr/m/ - - | /fr/m/ 200 - - Article"
    )
    assert occurrences(hreflang_to_non_200, t) == [
        ("/en/m", "slash removed", "fr", "/fr/m", 301, "/fr/m/", 1),
        ("/en/p", "locale swapped", "de", "/de/p", 404, None, 1),
    ]


def test_one_row_per_page_however_many_versions_fail(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} | /en 200 - de=/de,fr=/fr,en=/en Home | /de 404 - - - | /fr 404 - - -"
    )
    [(_, _, code, _, _, _, wrong)] = occurrences(hreflang_to_non_200, t)
    assert (code, wrong) == ("de", 2)


def test_reads_the_versions_of_a_sitemap(tables: MakeTables) -> None:
    t = tables(pages="url status | /en 200 | /de 410", sitemaps="url hreflang | /en de=/de")
    assert [url for url, *_ in occurrences(hreflang_to_non_200, t)] == ["/en"]


@pytest.mark.parametrize("status", [200, 429, 500])
def test_leaves_versions_that_do_not_redirect_or_lack(tables: MakeTables, status: int) -> None:
    t = tables(pages=f"{COLUMNS} | /en 200 - de=/de Home | /de {status} - - -")
    assert occurrences(hreflang_to_non_200, t) == []


def test_knows_nothing_about_versions_outside_the_crawl(tables: MakeTables) -> None:
    t = tables(
        pages="url failure hreflang | /en - de=https://shop.example/de,fr=/fr | /fr timeout -"
    )
    assert occurrences(hreflang_to_non_200, t) == []


def test_leaves_pages_that_cannot_be_indexed(tables: MakeTables) -> None:
    t = tables(pages="url status noindex hreflang | /en 200 yes de=/de | /de 404 no -")
    assert occurrences(hreflang_to_non_200, t) == []


def test_counts_a_version_once_that_page_and_sitemap_name(tables: MakeTables) -> None:
    t = tables(
        pages="url status hreflang | /en 200 de=/de | /de 404 -",
        sitemaps="url hreflang | /en de=/de",
    )
    assert [row[-1] for row in occurrences(hreflang_to_non_200, t)] == [1]
