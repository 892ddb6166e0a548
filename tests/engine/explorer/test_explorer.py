"""Lists of URLs: order, stretches, counts, exports."""

from pathlib import Path

import pytest
from tests.engine.small_crawl import PAGES, SITE, make_crawl

from tiebeam.engine.explorer import (
    Condition,
    Explorer,
    Mark,
    Question,
    explore,
    explorer_columns,
    is_sortable,
)
from tiebeam.engine.tables import CrawlStore, Manifest, NoCrawl

SORTABLE = [name for name in explorer_columns() if is_sortable(name)]


def paths(explorer: Explorer, question: Question, size: int = 3) -> list[list[str]]:
    """The whole list, stretch by stretch."""
    read: list[list[str]] = []
    mark = None
    while True:
        found = explorer.stretch(question, limit=size, beside=mark)
        read.append([row["url"] for row in found.rows])
        if not found.has_more:
            return read
        mark = found.last


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("sort", SORTABLE)
def test_stretches_hold_every_url_once_in_the_order_of_the_whole(
    explorer: Explorer, sort: str, *, is_descending: bool
) -> None:
    question = Question(columns=("url",), sort=sort, is_descending=is_descending)
    whole = [row["url"] for row in explorer.stretch(question, limit=100).rows]
    assert len(set(whole)) == len(PAGES)
    assert [url for stretch in paths(explorer, question) for url in stretch] == whole


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("sort", ["url", "status", "depth", "title", "noindex", "fetched_at"])
def test_read_backwards_the_same_rows_come(
    explorer: Explorer, sort: str, *, is_descending: bool
) -> None:
    question = Question(columns=("url",), sort=sort, is_descending=is_descending)
    whole = [row["url"] for row in explorer.stretch(question, limit=100).rows]
    read: list[str] = []
    mark, more = None, True
    while more:
        found = explorer.stretch(question, limit=3, beside=mark, backwards=True)
        read = [*(row["url"] for row in found.rows), *read]
        mark, more = found.first, found.has_more
    assert read == whole


def test_urls_without_a_value_come_last_in_either_direction(explorer: Explorer) -> None:
    for is_descending in (False, True):
        question = Question(sort="status", is_descending=is_descending)
        last = explorer.stretch(question, limit=100).rows[-1]
        assert last["status"] is None


@pytest.mark.parametrize("key", ["x", "", "1e400", None, "'"])
@pytest.mark.parametrize("sort", ["status", "fetched_at", "indexable", "ttfb_ms", "url", "h1"])
def test_an_invented_place_is_answered(explorer: Explorer, sort: str, key: str | None) -> None:
    found = explorer.stretch(Question(sort=sort), limit=5, beside=Mark(key, 2**60))
    assert found.total == len(PAGES)


def test_large_columns_are_shown_though_the_index_leaves_them_out(explorer: Explorer) -> None:
    question = Question((Condition("path", "is", "/oak"),), columns=("url", "headers", "head_html"))
    (row,) = explorer.stretch(question, limit=5).rows
    assert row["headers"] == [("server", "nginx"), ("x-page", "1")]
    assert row["head_html"] == "<title>x</title>"


def test_what_is_asked_again_is_not_looked_for_again(explorer: Explorer) -> None:
    first = explorer.stretch(Question(), limit=3)
    assert explorer.stretch(Question(), limit=3) is first
    others = [
        explorer.stretch(Question(is_descending=True), limit=3),
        explorer.stretch(Question(columns=("url", "depth")), limit=3),
        explorer.stretch(Question(), limit=2),
        explorer.stretch(Question(), limit=3, beside=first.last),
        explorer.stretch(Question(), limit=3, backwards=True),
    ]
    assert all(other != first for other in others)


def test_values_are_offered_with_their_counts(explorer: Explorer) -> None:
    assert explorer.values("status")[0] == ("200", 5)
    assert explorer.values("checks") == [("title-duplicate", 1)]
    assert explorer.values("url") == []


def test_an_export_holds_what_the_list_holds(explorer: Explorer) -> None:
    question = Question(
        (Condition("status", "is", "200"),), columns=("url", "h1", "headers"), sort="ttfb_ms"
    )
    shown = [row["url"] for row in explorer.stretch(question, limit=100).rows]
    taken = [url for batch in explorer.read(question) for url in batch["url"].to_pylist()]
    assert taken == shown


def test_an_export_that_is_stopped_ends(explorer: Explorer) -> None:
    reading = explorer.read(Question())
    rows = iter(reading)
    next(rows)
    reading.stop()
    assert list(rows) == []


def test_a_crawl_that_was_judged_anew_is_opened_anew(tmp_path: Path) -> None:
    folder = make_crawl(tmp_path / "crawl")
    assert explore(folder).count(Question()) == len(PAGES)
    store = CrawlStore(folder)
    fewer = store.open().facts.filter(lambda t: t.status == 404).to_pyarrow()
    store.replace_tables({"facts": fewer})
    assert explore(folder).count(Question()) == 1
    assert len(list((folder / ".explorer").iterdir())) == 1


def test_a_crawl_that_was_not_judged_is_refused(tmp_path: Path) -> None:
    CrawlStore.create(tmp_path / "crawl", Manifest("new", SITE))
    with pytest.raises(NoCrawl, match="not judged"):
        explore(tmp_path / "crawl")
