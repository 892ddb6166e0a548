import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.sitemap.sitemap_lists_noindex import sitemap_lists_noindex

COLUMNS = "url noindex noindex_from page_template"


def test_names_the_page_and_the_file(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} | /tag/1 yes meta Tag | /login yes header Account | /p/1 no - Product",
        sitemaps="url sitemap_url | /tag/1 /tags-3.xml | /login /pages.xml | /p/1 /pages.xml",
    )
    assert occurrences(sitemap_lists_noindex, t) == [
        ("/login", "/pages.xml", "header", "/pages.xml"),
        ("/tag/1", "/tags-*.xml", "meta", "/tags-3.xml"),
    ]


def test_speaks_of_files_that_are_no_pages(tables: MakeTables) -> None:
    t = tables(
        pages="url is_html noindex noindex_from | /a.pdf no yes header", sitemaps="url | /a.pdf"
    )
    assert len(occurrences(sitemap_lists_noindex, t)) == 1


@pytest.mark.parametrize(
    "page",
    ["/p/1 yes no 200", "/p/1 yes yes 404", "/p/2 yes yes 200", "/p/1 no yes 200"],
    ids=["disallowed", "gone", "not listed", "open"],
)
def test_near_misses(tables: MakeTables, page: str) -> None:
    t = tables(pages=f"url noindex robots_allowed status | {page}", sitemaps="url | /p/1")
    assert occurrences(sitemap_lists_noindex, t) == []


def test_knows_nothing_about_entries_that_were_not_visited(tables: MakeTables) -> None:
    assert occurrences(sitemap_lists_noindex, tables(pages="url | /", sitemaps="url | /p/1")) == []
