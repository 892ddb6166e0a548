import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.head.title_duplicate import title_duplicate


def test_names_each_page_the_title_and_another_page_with_it(tables: MakeTables) -> None:
    t = tables(pages="url title | /p/1 Boots | /p/2 Boots | /p/3 Boots | /p/4 Shirts")
    assert occurrences(title_duplicate, t) == [
        ("/p/1", "Boots", 3, "/p/3"),
        ("/p/2", "Boots", 3, "/p/1"),
        ("/p/3", "Boots", 3, "/p/1"),
    ]


def test_compares_within_a_host_whatever_the_template(tables: MakeTables) -> None:
    t = tables(
        pages="url title page_template | /p/1 Boots Product | /m/1 Boots Article "
        "| https://outlet.shop.test/p/1 Boots Product"
    )
    assert [url for url, *_ in occurrences(title_duplicate, t)] == ["/m/1", "/p/1"]


@pytest.mark.parametrize(
    "pages",
    [
        "| /a Boots - 1 no en - | /b Boots - 1 no en -",
        "| /list Boots - 1 no en - | /list/page/2 Boots - 2 no en -",
        "| /list Boots - 1 no en - | /list?page=2 Boots - 2 no en -",
        "| /a Boots - 1 no en - | /b Boots - 2 yes en -",
        "| /a Boots - 1 no en - | /b Boots /c 2 no en -",
        "| /en Shop - 1 no en - | /de Shop - 2 no de -",
        "| /us Shop - 1 no en us=/us,gb=/gb | /gb Shop - 2 no en us=/us,gb=/gb",
        '| /a "" - 1 no en - | /b "" - 2 no en -',
    ],
    ids=[
        "same text",
        "later page by path",
        "later page by parameter",
        "noindex",
        "other canonical",
        "other language",
        "versions of one page",
        "no title",
    ],
)
def test_near_misses(tables: MakeTables, pages: str) -> None:
    columns = "url title canonical_url main_text_hash noindex lang hreflang"
    assert occurrences(title_duplicate, tables(pages=f"{columns} {pages}")) == []


def test_cannot_tell_titles_apart_of_which_only_the_beginning_is_known(tables: MakeTables) -> None:
    t = tables(pages="url title faults | /a Long title_cut | /b Long title_cut | /c Long -")
    assert occurrences(title_duplicate, t) == []


def test_believes_a_sitemap_that_parameters_make_pages(tables: MakeTables) -> None:
    t = tables(
        pages="url title | /p?id=1 Product | /p?id=2 Product",
        sitemaps="url | /p?id=1 | /p?id=2",
    )
    assert len(occurrences(title_duplicate, t)) == 2


def test_speaks_of_versions_that_share_a_title_with_a_page_apart(tables: MakeTables) -> None:
    versions = "us=/us,gb=/gb"
    t = tables(
        pages=f"url title hreflang | /us Shop {versions} | /gb Shop {versions} | /sale Shop -"
    )
    assert len(occurrences(title_duplicate, t)) == 3


def test_does_without_declared_languages_and_sitemaps(tables: MakeTables) -> None:
    t = tables(pages="url title lang | /p/1 Boots - | /p/2 Boots -", sitemaps=None)
    assert len(occurrences(title_duplicate, t)) == 2


def test_knows_nothing_about_pages_that_did_not_answer(tables: MakeTables) -> None:
    t = tables(pages="url title status | /p/1 Boots 200 | /p/2 Boots 404 | /p/3 Boots 500")
    assert occurrences(title_duplicate, t) == []
