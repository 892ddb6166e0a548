from itertools import pairwise
from typing import Any

import pytest
from tests.engine.conftest import MakeTables
from tests.engine.graph.conftest import Column
from tests.engine.written_tables import SITE

from tiebeam.engine.tables import TABLES
from tiebeam.engine.urls import url_id

CHAIN = "url status redirect_url | /a 301 /b | /b 302 /c | /c 200 -"
LOOP = "url status redirect_url | /in 301 /a | /a 301 /b | /b 301 /a"


def shortened(paths: dict[str, Any]) -> dict[str, list[str]]:
    return {url: [one.removeprefix(SITE) for one in path] for url, path in paths.items() if path}


def test_a_chain_ends_where_nothing_redirects(column: Column) -> None:
    ends = column("redirect_end_url", CHAIN)
    assert ends == {"/a": f"{SITE}/c", "/b": f"{SITE}/c", "/c": None}


def test_hops_are_the_redirects_until_there(column: Column) -> None:
    assert column("redirect_hops", CHAIN) == {"/a": 2, "/b": 1, "/c": None}


def test_the_path_names_every_url_itself_first(column: Column) -> None:
    paths = shortened(column("redirect_path", CHAIN))
    assert paths == {"/a": ["/a", "/b", "/c"], "/b": ["/b", "/c"]}


def test_a_chain_is_no_loop(column: Column) -> None:
    assert set(column("redirect_loop", CHAIN).values()) == {False}


def test_a_loop_ends_nowhere(column: Column) -> None:
    assert column("redirect_loop", LOOP) == {"/in": True, "/a": True, "/b": True}
    assert set(column("redirect_end_url", LOOP).values()) == {None}


def test_the_path_of_a_loop_closes_with_the_url_it_returns_to(column: Column) -> None:
    assert shortened(column("redirect_path", LOOP)) == {
        "/in": ["/in", "/a", "/b", "/a"],
        "/a": ["/a", "/b", "/a"],
        "/b": ["/b", "/a", "/b"],
    }


def test_a_redirect_to_itself_is_a_loop(column: Column) -> None:
    pages = "url status redirect_url | /a 301 /a"
    assert column("redirect_loop", pages) == {"/a": True}
    assert shortened(column("redirect_path", pages)) == {"/a": ["/a", "/a"]}


def test_a_target_that_was_not_visited_is_the_end(tables: MakeTables) -> None:
    t = tables(pages="url status redirect_url | /a 301 https://other.test/")
    (row,) = t.graph.to_pyarrow().to_pylist()
    assert row["redirect_end_url"] == "https://other.test/"
    assert row["redirect_end_id"] == url_id("https://other.test/")
    assert row["redirect_path"] == [f"{SITE}/a", "https://other.test/"]


def test_two_redirects_to_one_unvisited_target_both_end_there(column: Column) -> None:
    pages = "url status redirect_url | /a 301 /away | /b 301 /away"
    assert set(column("redirect_end_url", pages).values()) == {f"{SITE}/away"}


@pytest.mark.parametrize(("length", "hops"), [(9, 9), (10, 10), (11, 10), (15, 10)])
def test_ten_hops_are_followed(column: Column, length: int, hops: int) -> None:
    urls = [f"/{number}" for number in range(length + 1)]
    rows = [f"{a} 301 {b}" for a, b in pairwise(urls)]
    pages = " | ".join(["url status redirect_url", *rows, f"{urls[-1]} 200 -"])
    assert column("redirect_hops", pages)["/0"] == hops
    assert column("redirect_end_url", pages)["/0"] == f"{SITE}/{hops}"
    assert len(column("redirect_path", pages)["/0"]) == hops + 1


def test_what_does_not_redirect_has_no_chain(tables: MakeTables) -> None:
    t = tables(pages="url status | /a 200 | /b 404")
    rows = t.graph.to_pyarrow()
    assert rows["redirect_path"].to_pylist() == [None, None]
    assert rows["redirect_end_id"].to_pylist() == [None, None]
    assert rows["redirect_loop"].to_pylist() == [False, False]


def test_the_table_has_the_columns_of_its_schema(tables: MakeTables) -> None:
    assert tables(pages=CHAIN).graph.to_pyarrow().schema.names == TABLES["graph"].arrow.names
