import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.status.status_5xx import status_5xx


def test_names_the_page_its_form_and_what_answered(tables: MakeTables) -> None:
    t = tables(
        pages='url status headers found_on | /en/p/12 502 "server=edge,x-cache=MISS" /en/shoes'
    )
    assert occurrences(status_5xx, t) == [("/en/p/12", "/*/p/*", 502, "/en/shoes", "edge", "MISS")]


def test_names_503_that_does_not_say_when_to_come_back(tables: MakeTables) -> None:
    t = tables(pages="url status | /a 503")
    assert [row[0] for row in occurrences(status_5xx, t)] == ["/a"]


@pytest.mark.parametrize("status", [200, 301, 404, 429])
def test_leaves_other_answers(tables: MakeTables, status: int) -> None:
    t = tables(pages=f"url status | /a {status}")
    assert occurrences(status_5xx, t) == []


def test_leaves_planned_work_that_says_when_to_come_back(tables: MakeTables) -> None:
    t = tables(pages='url status headers | /a 503 "retry-after=3600"')
    assert occurrences(status_5xx, t) == []


def test_leaves_addresses_that_search_engines_may_not_request(tables: MakeTables) -> None:
    t = tables(pages="url status robots_allowed | /cart/add 500 no")
    assert occurrences(status_5xx, t) == []


def test_knows_nothing_of_pages_that_gave_no_answer(tables: MakeTables) -> None:
    t = tables(pages="url failure | /a timeout", links="source target | /a /b")
    assert occurrences(status_5xx, t) == []


def test_is_one_finding_for_the_addresses_of_one_form(tables: MakeTables) -> None:
    t = tables(pages="url status | /en/p/1 500 | /de/p/2 502 | /en/brands/ada-wear 500")
    assert findings(t, status_5xx) == [["/de/p/2", "/en/p/1"], ["/en/brands/ada-wear"]]
