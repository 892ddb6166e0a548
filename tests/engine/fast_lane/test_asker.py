import pytest

from tiebeam.engine.fast_lane import LookProgress, Stopped
from tiebeam.engine.fast_lane.asker import Asker


def test_is_told_what_is_done_and_how_much_of_it() -> None:
    told: list[LookProgress] = []
    asker = Asker(told.append)
    asker.begin("looking", 4)
    asker.tell(3, 4)
    assert [(one.doing, one.seen, one.total) for one in told] == [
        ("looking", 0, 4),
        ("looking", 3, 4),
    ]


def test_is_told_the_time_that_is_left_once_something_was_seen() -> None:
    told: list[LookProgress] = []
    asker = Asker(told.append)
    asker.tell(0, 4)
    asker.tell(4, 4)
    assert [one.remaining_s for one in told] == [None, 0.0]


def test_stops_it_before_something_else_begins() -> None:
    asker = Asker(should_stop=lambda: True)
    with pytest.raises(Stopped):
        asker.begin("judging")
