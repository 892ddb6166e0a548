"""When mail is due: as often as wished, never in quiet times."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiebeam.hub.activity.mail_times import next_mail
from tiebeam.hub.activity.models import MailWish, Pace

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def wish(**facts: object) -> MailWish:
    return MailWish(**{"time_zone": "Europe/Berlin", **facts})


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        ({"pace": "never"}, None),
        ({"pace": "day"}, datetime(2026, 11, 30, 8, 0, tzinfo=BERLIN)),
        ({"pace": "day", "at": time(15)}, datetime(2026, 11, 27, 15, 0, tzinfo=BERLIN)),
        (
            {"pace": "day", "are_weekends_quiet": False},
            datetime(2026, 11, 28, 8, 0, tzinfo=BERLIN),
        ),
        ({"pace": "week", "weekday": 3}, datetime(2026, 12, 2, 8, 0, tzinfo=BERLIN)),
        ({"pace": "soon"}, FRIDAY + timedelta(minutes=10)),
    ],
)
def test_is_due_as_wished(facts: dict[str, object], due: datetime | None) -> None:
    assert next_mail(wish(**facts), after=FRIDAY) == due


def test_mail_within_minutes_waits_for_the_end_of_the_night() -> None:
    thursday_evening = datetime(2026, 11, 26, 21, 0, tzinfo=BERLIN)
    due = next_mail(wish(pace="soon"), after=thursday_evening)
    assert due == datetime(2026, 11, 27, 8, 0, tzinfo=BERLIN)


def test_mail_within_minutes_waits_for_monday() -> None:
    friday_evening = datetime(2026, 11, 27, 21, 0, tzinfo=BERLIN)
    due = next_mail(wish(pace="soon"), after=friday_evening)
    assert due == datetime(2026, 11, 30, 8, 0, tzinfo=BERLIN)


def test_equal_times_are_no_quiet_time() -> None:
    night = datetime(2026, 11, 26, 3, 0, tzinfo=BERLIN)
    one = wish(pace="soon", quiet_from=time(8), quiet_until=time(8))
    assert next_mail(one, after=night) == night + timedelta(minutes=10)


@given(
    after=st.integers(0, 366 * 24 * 60),
    pace=st.sampled_from([Pace.SOON, Pace.DAY, Pace.WEEK]),
    begin=st.times(),
    end=st.times(),
    weekends=st.booleans(),
)
def test_is_always_later_and_never_in_a_quiet_time(
    after: int,
    pace: Pace,
    begin: time,
    end: time,
    weekends: bool,  # noqa: FBT001
) -> None:
    begin, end = (clock.replace(second=0, microsecond=0) for clock in (begin, end))
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=after)
    one = wish(pace=pace, quiet_from=begin, quiet_until=end, are_weekends_quiet=weekends)
    due = next_mail(one, after=moment)
    assert due is not None
    assert moment < due <= moment + timedelta(days=8)
    local = due.astimezone(BERLIN)
    assert not (weekends and local.weekday() > 4)
    if pace == Pace.SOON and begin < end:
        assert not begin <= local.time() < end
