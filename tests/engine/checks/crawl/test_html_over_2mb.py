from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.crawl.html_over_2mb import LARGEST_BYTES, html_over_2mb

OVER = LARGEST_BYTES + 1


def test_names_the_page_and_its_size(tables: MakeTables) -> None:
    t = tables(pages=f"url body_bytes word_count | /list {OVER} 900")
    assert occurrences(html_over_2mb, t) == [("/list", OVER, 900, False)]


def test_leaves_a_page_at_the_limit(tables: MakeTables) -> None:
    t = tables(pages=f"url body_bytes | /list {LARGEST_BYTES}")
    assert occurrences(html_over_2mb, t) == []


def test_leaves_a_page_that_is_not_to_be_indexed(tables: MakeTables) -> None:
    t = tables(pages=f"url body_bytes noindex | /export {OVER} yes")
    assert occurrences(html_over_2mb, t) == []


def test_leaves_files_that_are_no_pages(tables: MakeTables) -> None:
    t = tables(pages=f"url body_bytes is_html media_type | /film {OVER} no video/mp4")
    assert occurrences(html_over_2mb, t) == []


def test_leaves_a_small_page_whose_connection_broke(tables: MakeTables) -> None:
    """How large it would have been is unknown."""
    t = tables(pages="url body_bytes truncated | /list 40000 yes")
    assert occurrences(html_over_2mb, t) == []


def test_knows_nothing_of_pages_that_did_not_answer(tables: MakeTables) -> None:
    t = tables(pages="url failure | /list timeout")
    assert occurrences(html_over_2mb, t) == []


def test_is_one_finding_per_page_template(tables: MakeTables) -> None:
    t = tables(pages=f"url body_bytes page_template | /l {OVER} List | /p {OVER} Product")
    assert findings(t, html_over_2mb) == [["/l"], ["/p"]]
