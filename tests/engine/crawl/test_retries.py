"""What is asked again, and who is to rest."""

import pytest

from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.retries import again_after_s, rest_s

LONGEST_S = 60.0


def answer(status: int, retry_after: str = "") -> Answer:
    """An answer of that status."""
    headers = {"retry-after": retry_after} if retry_after else {}
    return Answer("http://shop.test/", 0.0, status=status, headers=headers)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_in_error_that_names_a_time_is_left_alone_for_it(status: int) -> None:
    assert again_after_s(answer(status, "7"), 1, LONGEST_S) == 7
    assert rest_s(answer(status, "7"), 1, LONGEST_S) == 7


def test_also_when_the_page_is_not_asked_again() -> None:
    assert again_after_s(answer(503, "7"), 3, LONGEST_S) is None
    assert rest_s(answer(503, "7"), 3, LONGEST_S) == 7


@pytest.mark.parametrize(("status", "wait_s"), [(429, 2), (503, 2), (500, None), (404, None)])
def test_without_a_time_only_an_overloaded_host_rests(status: int, wait_s: float | None) -> None:
    assert rest_s(answer(status), 2, LONGEST_S) == wait_s


def test_an_overloaded_page_given_up_makes_nobody_wait() -> None:
    assert rest_s(answer(503), 3, LONGEST_S) is None


def test_what_a_page_that_is_gone_names_is_no_wish_of_its_host() -> None:
    assert rest_s(answer(404, "7"), 1, LONGEST_S) is None


def test_no_failure_makes_a_host_rest() -> None:
    assert rest_s(Answer("http://shop.test/", 0.0, failure="timeout"), 1, LONGEST_S) is None
