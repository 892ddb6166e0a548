"""What pages tell becomes parts on disk."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.messages import Visit
from tiebeam.engine.crawl.page_rows import Outcome
from tiebeam.engine.crawl.rows import Rows
from tiebeam.engine.extract import LinkRow, LinkRun, PageFacts
from tiebeam.engine.urls import url_id

URL = "http://shop.test/a?b=1"
VISIT = Visit(7, URL, "link", "http://shop.test/", 0, 1, 0)


def written(rows: Rows, folder: Path, table: str) -> list[dict[str, object]]:
    """The rows of a table, read back."""
    part = rows.write(folder, "part")[table]
    found: list[dict[str, object]] = pq.read_table(
        folder / table / part.name, partitioning=None
    ).to_pylist()
    return found


def test_a_visit_with_its_answer_is_a_row(tmp_path: Path) -> None:
    rows = Rows()
    answer = Answer(URL, 1_700_000_000.0, status=200, headers={"a": "1\n2"}, body=b"xyz")
    facts = PageFacts(title="T", headings=[(1, "H")], open_graph={"og:type": "x"})
    rows.add_page(VISIT, answer, facts, Outcome("answered", attempts=1))
    row = written(rows, tmp_path, "pages")[0]
    assert rows.done == [7]
    assert (row["url_id"], row["host"], row["path"], row["query"]) == (
        url_id(URL),
        "shop.test",
        "/a",
        "b=1",
    )
    assert (row["title"], row["headings"]) == ("T", [{"level": 1, "text": "H"}])
    assert row["open_graph"] == [("og:type", "x")]
    assert row["headers"] == [("a", "1, 2")]
    assert row["body_bytes"] == 3


def _link(path: str) -> LinkRow:
    url = f"http://shop.test{path}"
    return (url_id(url), url, True, "main", path, None, False)


def test_links_and_resources_name_their_page(tmp_path: Path) -> None:
    rows = Rows()
    link = (1, "http://shop.test/b", True, "main", "B", None, False)
    facts = PageFacts(
        link_runs=[LinkRun([link, link], internal=2)],
        resources=[("http://shop.test/s.js", "script")],
    )
    rows.add_page(VISIT, None, facts, Outcome("answered"))
    parts = rows.write(tmp_path, "part")
    assert (parts["links"].rows, parts["resources"].rows) == (2, 1)
    found = written(rows, tmp_path, "links")
    assert [(row["source_id"], row["position"]) for row in found] == [
        (url_id(URL), 0),
        (url_id(URL), 1),
    ]


def test_links_that_pages_share_are_rows_of_each(tmp_path: Path) -> None:
    rows = Rows()
    shared = LinkRun([_link("/home"), _link("/cart")], internal=2, is_shared=True)
    for path in ("/a", "/b"):
        own = LinkRun([_link(f"{path}/more")], internal=1)
        facts = PageFacts(link_runs=[shared, own, shared])
        rows.add_page(
            VISIT._replace(url=f"http://shop.test{path}"), None, facts, Outcome("answered")
        )
    found = written(rows, tmp_path, "links")
    assert [(row["source_id"], row["position"], row["anchor"]) for row in found] == [
        (url_id(f"http://shop.test{path}"), position, anchor)
        for path in ("/a", "/b")
        for position, anchor in enumerate(["/home", "/cart", f"{path}/more", "/home", "/cart"])
    ]


def test_a_page_that_was_not_requested_has_nulls(tmp_path: Path) -> None:
    rows = Rows()
    rows.add_page(VISIT, None, None, Outcome("disallowed"))
    row = written(rows, tmp_path, "pages")[0]
    assert (row["status"], row["fetched_at"], row["title"], row["is_html"]) == (None,) * 4


@pytest.mark.parametrize("odd", ["lone \ud800 surrogate", "\udfff"])
def test_what_is_no_unicode_is_mended(odd: str, tmp_path: Path) -> None:
    rows = Rows()
    facts = PageFacts(title=odd, h1=[odd], open_graph={odd: odd}, headings=[(1, odd)])
    rows.add_page(VISIT, None, facts, Outcome("answered"))
    row = written(rows, tmp_path, "pages")[0]
    assert row["title"] == odd.encode("utf-8", "replace").decode()


def test_many_links_are_worth_a_part_as_many_pages_are() -> None:
    """A worker holds a bounded number, however many stand on one page."""
    rows = Rows()
    for number in range(4):
        assert not rows.are_enough
        run = LinkRun([_link(f"/b{number}")] * 25_000, internal=25_000)
        rows.add_page(VISIT, None, PageFacts(link_runs=[run]), Outcome("answered"))
    assert rows.are_enough


def test_links_that_pages_share_are_held_once() -> None:
    rows = Rows()
    run = LinkRun([_link("/b")] * 50_000, internal=50_000, is_shared=True)
    for _ in range(9):
        rows.add_page(VISIT, None, PageFacts(link_runs=[run]), Outcome("answered"))
    assert not rows.are_enough
    rows.add_page(VISIT, None, PageFacts(link_runs=[run]), Outcome("answered"))
    assert rows.are_enough
