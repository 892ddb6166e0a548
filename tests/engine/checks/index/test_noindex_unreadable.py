import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks import CannotTell
from tiebeam.engine.checks.index.noindex_unreadable import noindex_unreadable

COLUMNS = "url noindex robots_allowed robots_rule page_template"


def test_names_the_page_and_the_line_that_hides_its_noindex(tables: MakeTables) -> None:
    t = tables(pages=f'{COLUMNS} | /search yes no "Disallow: /search" Search')
    assert occurrences(noindex_unreadable, t) == [
        ("/search", "Disallow: /search", "meta", "Title of https://www.shop.test/search")
    ]


def test_two_lines_are_two_causes(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} | /search yes no /search Search | /cart yes no /cart Cart")
    assert [row[1] for row in occurrences(noindex_unreadable, t)] == ["/cart", "/search"]


def test_leaves_a_noindex_that_can_be_read(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} | /search yes yes - Search | /cart no no /cart Cart")
    assert occurrences(noindex_unreadable, t) == []


def test_leaves_a_site_that_disallows_nothing(tables: MakeTables) -> None:
    assert occurrences(noindex_unreadable, tables(pages="url | / | /a")) == []


def test_leaves_an_error_page(tables: MakeTables) -> None:
    t = tables(pages="url status noindex robots_allowed | /search 404 yes no")
    assert occurrences(noindex_unreadable, t) == []


def test_cannot_tell_when_the_disallowed_pages_were_not_requested(tables: MakeTables) -> None:
    t = tables(pages="url outcome noindex robots_allowed | /search disallowed - no")
    with pytest.raises(CannotTell, match="obeyed"):
        noindex_unreadable.question(t)
