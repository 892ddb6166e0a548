"""When an answer is due: only working hours count, whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.hub.conftest import make_person

from tiebeam.hub.people.models import Team, TeamKind
from tiebeam.hub.people.services import join
from tiebeam.hub.roles import queries
from tiebeam.hub.roles.answering import (
    Agreement,
    WorkingHours,
    after_working,
    working_time,
)
from tiebeam.hub.roles.models import AcceptanceTime, Direction, Severity, Step

BERLIN = WorkingHours(time(9), time(17), ZoneInfo("Europe/Berlin"))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN.zone)


@pytest.mark.parametrize(
    ("since", "hours", "due"),
    [
        ("2026-11-02 10:00", 4, "2026-11-02 14:00"),
        ("2026-11-02 15:00", 4, "2026-11-03 11:00"),
        ("2026-11-02 03:00", 8, "2026-11-02 17:00"),
        ("2026-11-02 22:00", 1, "2026-11-03 10:00"),
        ("2026-11-06 16:00", 4, "2026-11-09 12:00"),
        ("2026-11-07 12:00", 8, "2026-11-09 17:00"),
        ("2026-03-27 16:00", 9, "2026-03-30 17:00"),
        ("2026-10-23 16:00", 9, "2026-10-26 17:00"),
    ],
    ids=[
        "the same day",
        "goes on the next morning",
        "asked in the night",
        "asked in the evening",
        "over the weekend",
        "asked on a Saturday",
        "over the night in which clocks go forward",
        "over the night in which clocks go back",
    ],
)
def test_only_working_hours_count(since: str, hours: int, due: str) -> None:
    assert after_working(BERLIN, berlin(since), timedelta(hours=hours)) == berlin(due)


def test_an_hour_that_a_night_shift_loses_to_the_clock_is_not_counted() -> None:
    nights = WorkingHours(time(0), time(4), ZoneInfo("Africa/Cairo"))
    since = datetime(2026, 4, 23, 20, 0, tzinfo=nights.zone)  # the clocks of the Friday skip 0 to 1
    assert after_working(nights, since, timedelta(hours=3)) == datetime(
        2026, 4, 24, 4, 0, tzinfo=nights.zone
    )


zones = some.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
)
START = datetime(2024, 1, 1, tzinfo=UTC)
instants = some.integers(0, 6 * 365 * 24 * 60).map(
    lambda minutes: START + timedelta(minutes=minutes)
)
amounts = some.integers(1, 30_000).map(lambda minutes: timedelta(minutes=minutes))
days = some.tuples(some.integers(0, 11), some.integers(12, 23)).map(
    lambda hours: (time(hours[0]), time(hours[1]))
)


@given(zones, days, instants, amounts)
def test_due_lies_so_much_working_time_later(
    zone: str, day: tuple[time, time], since: datetime, much: timedelta
) -> None:
    working = WorkingHours(*day, ZoneInfo(zone))
    due = after_working(working, since, much)
    assert due > since
    assert working_time(working, since, due) == much
    local = (due - timedelta(microseconds=1)).astimezone(working.zone)
    assert local.weekday() < 5


@given(zones, instants, amounts, amounts)
def test_more_time_is_never_over_sooner(
    zone: str, since: datetime, less: timedelta, more: timedelta
) -> None:
    working = WorkingHours(time(9), time(17), ZoneInfo(zone))
    first = after_working(working, since, less)
    assert first < after_working(working, since, less + more)
    assert after_working(working, first, more) == after_working(working, since, less + more)


AGREED = Agreement(
    hours={("critical", "accept"): 4, ("critical", "answer"): 8},
    working=BERLIN,
    steps=(("team", 75), ("manager", 100), ("outer", 150)),
)


def test_it_is_brought_before_one_after_the_other() -> None:
    since = berlin("2026-11-02 10:00")
    assert AGREED.steps_at(Severity.CRITICAL, Direction.ACCEPT, since) == [
        ("team", berlin("2026-11-02 13:00")),
        ("manager", berlin("2026-11-02 14:00")),
        ("outer", berlin("2026-11-02 16:00")),
    ]


def test_steps_are_taken_when_their_moment_has_come() -> None:
    since, now = berlin("2026-11-02 10:00"), berlin("2026-11-02 14:30")
    taken = AGREED.taken_steps(Severity.CRITICAL, Direction.ACCEPT, since, now=now)
    assert taken == [Step.Whom.TEAM, Step.Whom.MANAGER]


def test_each_direction_has_its_own_time() -> None:
    since = berlin("2026-11-02 09:00")
    assert AGREED.due_at(Severity.CRITICAL, Direction.ANSWER, since) == berlin("2026-11-02 17:00")


@pytest.mark.django_db
def test_what_was_agreed_comes_from_the_database() -> None:
    AcceptanceTime.objects.filter(severity="high", direction="accept").update(hours=3)
    monday = datetime(2026, 11, 2, 9, tzinfo=queries.agreement().working.zone)
    due = queries.due_at(Severity.HIGH, Direction.ACCEPT, monday)
    assert due - monday == timedelta(hours=3)
    assert [whom for whom, _percent in queries.agreement().steps] == ["team", "manager", "outer"]


@pytest.mark.django_db
def test_a_step_reaches_the_team_then_its_managers_then_those_around_it() -> None:
    outer = Team.objects.create(name="Engineering", kind=TeamKind.BACKEND)
    team = Team.objects.create(name="Platform", kind=TeamKind.BACKEND, within=outer)
    member, manager, head = (make_person(f"{name}@example.com") for name in ("m", "n", "h"))
    gone = make_person("gone@example.com", is_active=False)
    join(member, team=team)
    join(gone, team=team)
    join(manager, team=team, is_manager=True)
    join(head, team=outer, is_manager=True)
    assert [set(queries.told_at_step(whom, team)) for whom in Step.Whom] == [
        {member, manager},
        {manager},
        {head},
    ]
