"""When an answer is due, and before whom it is brought when it does not come.

Only working hours count: Monday to Friday, between two times of day by the clock of one place.
Nothing here asks the clock or the database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tiebeam.hub.roles.models import Direction, Severity, Step

SATURDAY = 5


@dataclass(frozen=True)
class WorkingHours:
    """The hours that count."""

    starts: time
    ends: time
    zone: tzinfo

    def spans_from(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working times from then on in UTC, the first one cut off; without end."""
        day = since.astimezone(self.zone).date()
        while True:
            if day.weekday() < SATURDAY:
                starts, ends = self._instant(day, self.starts), self._instant(day, self.ends)
                if ends > since:
                    yield max(starts, since.astimezone(UTC)), ends
            day += timedelta(days=1)

    def _instant(self, day: date, clock: time) -> datetime:
        """The moment the clock of the place shows that; of an hour shown twice the first."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


@dataclass(frozen=True)
class Agreement:
    """What both sides agreed: how long an answer may take, and what happens then."""

    hours: Mapping[tuple[str, str], int]
    """Working hours by severity and direction."""
    working: WorkingHours
    steps: Sequence[tuple[str, int]] = field(default=())
    """Whom and at how many percent of the time, the first first."""

    def due_at(self, severity: Severity, direction: Direction, since: datetime) -> datetime:
        """When the answer is due that is owed since then."""
        return after_working(self.working, since, self._owed(severity, direction))

    def steps_at(
        self, severity: Severity, direction: Direction, since: datetime
    ) -> list[tuple[Step.Whom, datetime]]:
        """Before whom it is brought at which moment as long as no answer comes."""
        owed = self._owed(severity, direction)
        return [
            (Step.Whom(whom), after_working(self.working, since, owed * percent / 100))
            for whom, percent in self.steps
        ]

    def taken_steps(
        self, severity: Severity, direction: Direction, since: datetime, *, now: datetime
    ) -> list[Step.Whom]:
        """The steps whose moment has come."""
        return [whom for whom, at in self.steps_at(severity, direction, since) if at <= now]

    @property
    def shortest(self) -> dict[str, int]:
        """Working hours of what is critical, by direction."""
        return {direction: self._hours("critical", direction) for direction in Direction}

    def _hours(self, severity: str, direction: str) -> int:
        return self.hours[severity, direction]

    def _owed(self, severity: str, direction: str) -> timedelta:
        return timedelta(hours=self._hours(severity, direction))


def after_working(working: WorkingHours, since: datetime, much: timedelta) -> datetime:
    """The moment so much working time after `since` is over, in UTC."""
    for starts, ends in working.spans_from(since):
        if much <= ends - starts:
            return starts + much
        much -= ends - starts
    raise AssertionError("there is always a next working day")


def working_time(working: WorkingHours, since: datetime, until: datetime) -> timedelta:
    """How much working time lies between the two."""
    passed = timedelta()
    for starts, ends in working.spans_from(since):
        if starts >= until:
            return passed
        passed += min(ends, until) - starts
    raise AssertionError("there is always a next working day")
