"""Who goes away before the answer ends what it waits for."""

import pytest
from django.http import HttpRequest

from tiebeam.hub.leaving import Leaving, leaving_of


@pytest.fixture
def stopped() -> list[str]:
    return []


def test_what_is_under_way_is_stopped(stopped: list[str]) -> None:
    leaving = Leaving()
    with leaving.ending(lambda: stopped.append("first")):
        leaving.leave()
    assert stopped == ["first"]


def test_what_begins_after_they_left_is_stopped_too(stopped: list[str]) -> None:
    leaving = Leaving()
    leaving.leave()
    with leaving.ending(lambda: stopped.append("late")):
        assert stopped == ["late"]


def test_what_is_over_is_left_alone(stopped: list[str]) -> None:
    leaving = Leaving()
    with leaving.ending(lambda: stopped.append("over")):
        pass
    leaving.leave()
    assert stopped == []


def test_view_and_server_mean_the_same_one() -> None:
    request = HttpRequest()
    assert leaving_of(request) is leaving_of(request)
    assert leaving_of(request) is not leaving_of(HttpRequest())
