"""The crawl's state on disk."""

import sqlite3
from pathlib import Path

import pytest

from tiebeam.engine.crawl import TornState
from tiebeam.engine.crawl.frontier import STATE, Frontier
from tiebeam.engine.crawl.messages import Errand, Found, Unchanged
from tiebeam.engine.tables import Part
from tiebeam.engine.urls import url_id

SHOP = "http://shop.test"
PART = Part("1.parquet", 1, 10, "0" * 16)


def found(path: str, source: int | str | None = None) -> tuple[Found, str]:
    """A URL that was found, with its origin."""
    url = SHOP + path
    return Found(url_id(url), url, "link", source, 0, 1, 0), SHOP


@pytest.fixture
def frontier(tmp_path: Path) -> Frontier:
    """A state in which /a, /b and /c are known."""
    state = Frontier(tmp_path)
    with state.transaction():
        state.add([found("/a"), found("/b", 1), found("/c", f"{SHOP}/sitemap.xml")])
    return state


def test_hands_out_each_url_once_in_the_order_found(frontier: Frontier) -> None:
    assert frontier.pending == {SHOP: 3}
    assert [visit.url for visit in frontier.take(SHOP, 2)] == [f"{SHOP}/a", f"{SHOP}/b"]
    assert [visit.url for visit in frontier.take(SHOP, 2)] == [f"{SHOP}/c"]
    assert frontier.take(SHOP, 2) == []
    assert frontier.pending == {SHOP: 0}


def test_says_which_url_or_sitemap_named_a_url(frontier: Frontier) -> None:
    sources = [visit.found_on for visit in frontier.take(SHOP, 3)]
    assert sources == [None, f"{SHOP}/a", f"{SHOP}/sitemap.xml"]


def test_after_a_crash_what_was_taken_is_pending_and_what_is_done_is_not(
    frontier: Frontier, tmp_path: Path
) -> None:
    frontier.take(SHOP, 3)
    with frontier.transaction():
        frontier.add_parts(1, [("pages", PART)])
        frontier.finish({2: "2xx"}, 1)
    frontier.close()
    again = Frontier(tmp_path)
    assert again.pending == {SHOP: 2}
    assert [visit.url for visit in again.take(SHOP, 9)] == [f"{SHOP}/a", f"{SHOP}/c"]
    assert again.answers() == {"2xx": 1}
    assert list(again.parts()) == [(1, "pages", PART)]


def test_a_transaction_that_fails_leaves_nothing(frontier: Frontier) -> None:
    with pytest.raises(TypeError), frontier.transaction():
        frontier.add([found("/d"), None])  # type: ignore[list-item]  # fails after one was added
    assert frontier.known_count() == 3


def test_remembers_every_id_it_has_seen(frontier: Frontier, tmp_path: Path) -> None:
    with frontier.transaction():
        frontier.leave_out([(url_id(f"{SHOP}/trap"), "path-depth")])
    frontier.close()
    again = Frontier(tmp_path)
    assert len(again.seen) == 4
    assert again.left_out() == {"path-depth": 1}


def test_giving_up_a_part_makes_its_urls_pending_again(frontier: Frontier) -> None:
    frontier.take(SHOP, 3)
    with frontier.transaction():
        frontier.add_parts(1, [("pages", PART), ("links", PART)])
        frontier.finish({1: "2xx", 2: "4xx"}, 1)
        frontier.settle(Errand("sitemap", f"{SHOP}/s.xml"), {"kind": "urlset"}, 1)
    frontier.forget_part(1)
    assert list(frontier.parts()) == []
    assert list(frontier.settled("sitemap")) == []
    frontier.reload()
    assert len(frontier.take(SHOP, 9)) == 3


def place(part: int, number: int) -> int:
    """Of a page in the previous crawl."""
    return part << 32 | number


@pytest.fixture
def unwritten(frontier: Frontier) -> Frontier:
    """A state in which /a and /b are unchanged, and /c as well, but of another earlier part."""
    frontier.take(SHOP, 3)
    for told in (
        [Unchanged(1, place(4, 7), '[1,"x"]'), Unchanged(3, place(5, 0), "[3]")],
        [Unchanged(2, place(4, 2), "[2]")],
    ):
        with frontier.transaction():
            frontier.keep(told)
    return frontier


def test_unchanged_pages_wait_by_their_earlier_part(unwritten: Frontier) -> None:
    assert unwritten.unwritten_parts() == {4: 2, 5: 1}
    assert unwritten.unwritten(4) == [[place(4, 2), [2]], [place(4, 7), [1, "x"]]]
    assert unwritten.unwritten(6) == []


def test_a_sample_has_what_is_unwritten_and_not_what_was_dropped(unwritten: Frontier) -> None:
    assert unwritten.sample(SHOP, 2) == [f"{SHOP}/a", f"{SHOP}/b"]
    with unwritten.transaction():
        unwritten.add([found("/d"), found("/e")])
        unwritten.drop([(4, url_id(f"{SHOP}/d"))], "same-pages")
    assert unwritten.sample(SHOP, 9) == [f"{SHOP}/{name}" for name in "abce"]


def test_after_a_crash_unchanged_pages_are_done_before_they_are_written(
    unwritten: Frontier, tmp_path: Path
) -> None:
    unwritten.close()
    again = Frontier(tmp_path)
    assert again.pending == {SHOP: 0}
    assert again.answers() == {"2xx": 3}
    assert again.unwritten_parts() == {4: 2, 5: 1}


def test_unchanged_pages_stand_in_the_part_that_they_were_written_to(
    unwritten: Frontier, tmp_path: Path
) -> None:
    with unwritten.transaction():
        unwritten.add_parts(1, [("pages", PART)])
        unwritten.move(4, 1)
    assert unwritten.unwritten_parts() == {5: 1}
    unwritten.close()
    again = Frontier(tmp_path)
    assert again.answers() == {"2xx": 3}
    again.forget_part(1)
    again.reload()
    assert [visit.url for visit in again.take(SHOP, 9)] == [f"{SHOP}/a", f"{SHOP}/b"]


def test_visits_whose_earlier_part_cannot_be_read_are_made_again(
    unwritten: Frontier, tmp_path: Path
) -> None:
    unwritten.reload()
    with unwritten.transaction():
        again = unwritten.reopen(4)
    assert [visit.url for visit in again] == [f"{SHOP}/a", f"{SHOP}/b"]
    unwritten.close()
    state = Frontier(tmp_path)
    assert state.pending == {SHOP: 2}
    assert state.unwritten_parts() == {5: 1}


def test_a_state_of_version_0_1_0_keeps_its_unchanged_pages(
    frontier: Frontier, tmp_path: Path
) -> None:
    frontier.close()
    state = sqlite3.connect(tmp_path / STATE)
    state.executescript(
        "DROP TABLE unwritten;"
        "CREATE TABLE kept (before INTEGER, place INTEGER, row INTEGER, said TEXT,"
        " PRIMARY KEY (before, place)) WITHOUT ROWID;"
        "INSERT INTO done VALUES (1, -1, '2xx'), (2, -1, '2xx');"
    )
    old = [(4, place(4, 7), 1, "[1]"), (4, place(4, 2), 2, "[2]")]
    with state:
        state.executemany("INSERT INTO kept VALUES (?, ?, ?, ?)", old)
    state.close()
    again = Frontier(tmp_path)
    assert again.pending == {SHOP: 1}
    assert again.unwritten(4) == [[place(4, 2), [2]], [place(4, 7), [1]]]
    again.move(4, 1)
    again.close()
    assert Frontier(tmp_path).unwritten_parts() == {}


def test_keeps_what_came_of_errands(frontier: Frontier) -> None:
    errand = Errand("robots", f"{SHOP}/robots.txt")
    with frontier.transaction():
        frontier.settle(errand, {"status": 200}, 1)
    assert list(frontier.settled("robots")) == [(list(errand), {"status": 200})]


def test_names_a_file_that_is_no_state(tmp_path: Path) -> None:
    (tmp_path / STATE).parent.mkdir()
    (tmp_path / STATE).write_bytes(b"SQLite format 3\0" + b"garbage" * 1000)
    with pytest.raises(TornState, match="start the crawl again"):
        Frontier(tmp_path)
