import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.head.head_broken_by_invalid_element import (
    head_broken_by_invalid_element,
)

COLUMNS = "url head_ended_by lost_from_head page_template"


def test_names_the_element_and_what_is_lost_behind_it(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} | /p/1 img canonical,robots Product | /m/1 div hreflang Article")
    assert occurrences(head_broken_by_invalid_element, t) == [
        ("/m/1", "div", "div", ["hreflang"]),
        ("/p/1", "img", "img", ["canonical", "robots"]),
    ]


def test_leaves_an_element_behind_which_nothing_is_lost(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} | /p/1 iframe - Product | /p/2 - - Product")
    assert occurrences(head_broken_by_invalid_element, t) == []


@pytest.mark.parametrize("page", ["| /x 404 yes", "| /x 200 no"])
def test_leaves_pages_that_search_engines_do_not_read(tables: MakeTables, page: str) -> None:
    t = tables(
        pages="url status robots_allowed head_ended_by lost_from_head " + page + " div canonical"
    )
    assert occurrences(head_broken_by_invalid_element, t) == []


def test_knows_nothing_about_a_page_that_did_not_answer(tables: MakeTables) -> None:
    t = tables(pages="url failure lost_from_head | /p/1 timeout -")
    assert occurrences(head_broken_by_invalid_element, t) == []
