import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.sitemap.sitemap_lists_non_200 import sitemap_lists_non_200

COLUMNS = "url status redirect_url"


def test_names_the_entry_its_answer_and_the_file(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} | /p/1 404 - | /p/2 301 /p/2/ | /p/2/ 200 - | /m/1 410 -",
        sitemaps="url sitemap_url | /p/1 /products-1.xml | /p/2 /products-2.xml | /m/1 /m.xml",
    )
    assert occurrences(sitemap_lists_non_200, t) == [
        ("/m/1", "/m.xml", 410, None, "/m.xml"),
        ("/p/1", "/products-*.xml", 404, None, "/products-1.xml"),
        ("/p/2", "/products-*.xml", 301, "/p/2/", "/products-2.xml"),
    ]


def test_one_row_for_an_entry_in_two_files(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} | /p/1 404 -", sitemaps="url sitemap_url | /p/1 /a.xml | /p/1 /b.xml"
    )
    assert [url for url, *_ in occurrences(sitemap_lists_non_200, t)] == ["/p/1"]


@pytest.mark.parametrize("status", [200, 429, 503])
def test_leaves_entries_that_answer_or_ask_to_come_back(tables: MakeTables, status: int) -> None:
    t = tables(pages=f"{COLUMNS} | /p/1 {status} -", sitemaps="url | /p/1")
    assert occurrences(sitemap_lists_non_200, t) == []


def test_leaves_dead_urls_that_no_sitemap_lists(tables: MakeTables) -> None:
    assert occurrences(sitemap_lists_non_200, tables(pages=f"{COLUMNS} | /p/1 404 -")) == []


def test_leaves_server_errors_to_their_own_check() -> None:
    assert "status-5xx" in sitemap_lists_non_200.covered_by


@pytest.mark.parametrize("pages", ["| /a - -", "| /p/1 disallowed -", "| /p/1 failed timeout"])
def test_knows_nothing_about_entries_that_did_not_answer(tables: MakeTables, pages: str) -> None:
    t = tables(pages=f"url outcome failure {pages}", sitemaps="url | /p/1")
    assert occurrences(sitemap_lists_non_200, t) == []
