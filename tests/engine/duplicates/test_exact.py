from typing import Any

import pytest
from tests.engine.conftest import MakeTables
from tests.engine.written_tables import SITE

from tiebeam.engine.tables import TABLES, Tables


def rows(t: Tables) -> dict[str, dict[str, Any]]:
    joined = t.duplicates.join(t.pages.select("url", "url_id"), "url_id").to_pyarrow()
    return {row["url"].removeprefix(SITE): row for row in joined.to_pylist()}


def leaders(t: Tables) -> set[str]:
    return {row["leader_url"].removeprefix(SITE) for row in rows(t).values()}


def test_pages_with_the_same_main_text_are_a_cluster(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash | /a 7 | /b 7 | /c 8")
    assert {url: (row["cluster"], row["size"]) for url, row in rows(t).items()} == {
        "/a": (7, 2),
        "/b": (7, 2),
    }


def test_a_thousand_copies_are_a_thousand_rows_never_pairs(tables: MakeTables) -> None:
    copies = " | ".join(f"/{number} 7" for number in range(1_000))
    t = tables(pages=f"url main_text_hash | {copies}")
    assert t.duplicates.count().to_pyarrow().as_py() == 1_000


def test_without_main_text_all_text_counts(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash text_hash | /a - 7 | /b - 7")
    assert set(rows(t)) == {"/a", "/b"}


def test_pages_without_text_are_no_cluster(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash text_hash | /a - - | /b - -")
    assert rows(t) == {}


@pytest.mark.parametrize("page", ["status | /a 200 | /b 404", "is_html | /a yes | /b no"])
def test_only_html_that_answers_200_counts(tables: MakeTables, page: str) -> None:
    head, *values = page.split(" | ")
    lines = [f"url main_text_hash {head}", *(value.replace(" ", " 7 ") for value in values)]
    assert rows(tables(pages=" | ".join(lines))) == {}


@pytest.mark.parametrize(
    ("pages", "leader"),
    [
        ("noindex | /aa 7 no | /b 7 yes", "/aa"),
        ("robots_allowed | /aa 7 yes | /b 7 no", "/aa"),
        ("canonical_url | /aa 7 /aa | /b 7 /aa", "/aa"),
        ("noindex | /a 7 no | /aa 7 no", "/a"),
        ("noindex | /a?x 7 no | /aaaa 7 no", "/aaaa"),
        ("noindex | /b 7 no | /a 7 no", "/a"),
        ("noindex | http://www.shop.test/a 7 no | /a 7 no", "/a"),
    ],
)
def test_the_leader_is_the_page_a_search_engine_would_keep(
    tables: MakeTables, pages: str, leader: str
) -> None:
    assert leaders(tables(pages=f"url main_text_hash {pages}")) == {leader}


def test_a_page_in_a_sitemap_leads(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash | /a 7 | /aa 7", sitemaps="url | /aa")
    assert leaders(t) == {"/aa"}


def test_without_sitemaps_there_is_a_leader_all_the_same(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash | /a 7 | /aa 7", sitemaps=None)
    assert leaders(t) == {"/a"}


def test_the_leader_bears_the_difference_of_the_next_page(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash | /a 7 | /a?x=1 7")
    assert rows(t)["/a"]["difference"] == "parameter"


def test_each_page_bears_its_own_difference(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash | /a 7 | /a?x=1 7 | /a/ 7")
    assert rows(t)["/a/"]["difference"] == "slash"
    assert rows(t)["/a?x=1"]["difference"] == "parameter"


def test_the_table_has_the_columns_of_its_schema(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash | /a 7 | /b 7")
    assert t.duplicates.to_pyarrow().schema.names == TABLES["duplicates"].arrow.names
