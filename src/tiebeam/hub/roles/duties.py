"""Who is on duty in which week. Nothing here asks the clock or the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from tiebeam.hub.people.models import User

WEEK = timedelta(days=7)
SATURDAY = 5
DAYS_TOO_MANY = 3
"""Working days of absence from which on somebody else takes the week."""


@dataclass(frozen=True)
class Week:
    """One week of duty."""

    starts: date
    person: User | None
    """Whoever has it; None: nobody is left."""
    in_turn: User | None
    """Whose turn it would be."""
    is_swapped: bool = False

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.starts + WEEK - timedelta(days=1)

    @property
    def is_skipped(self) -> bool:
        """Whether somebody takes it for a person who is away."""
        return not self.is_swapped and self.person != self.in_turn


@dataclass(frozen=True)
class Turns:
    """The order of the people, and what is known of their weeks."""

    people: Sequence[User]
    first: date
    """The day on which the first week begins."""
    swaps: Mapping[date, User] = field(default_factory=dict)
    """Who takes the week that begins on that day."""
    away: Mapping[int, frozenset[date]] = field(default_factory=dict)
    """Days of absence by the id of a person."""

    def week_of(self, day: date) -> Week:
        """The week in which the day lies; before the first one, the first."""
        number = max((day - self.first).days // 7, 0)
        return self._week(number)

    def weeks_from(self, day: date) -> Iterator[Week]:
        """That week and the ones after it, without end."""
        number = max((day - self.first).days // 7, 0)
        while True:
            yield self._week(number)
            number += 1

    def next_weeks(self, day: date, count: int) -> list[Week]:
        """That week and those after it."""
        return list(islice(self.weeks_from(day), count))

    def _week(self, number: int) -> Week:
        starts = self.first + number * WEEK
        in_turn = self.people[number % len(self.people)] if self.people else None
        swapped = self.swaps.get(starts)
        if swapped is not None:
            return Week(starts, swapped, in_turn, is_swapped=True)
        return Week(starts, self._present(number, starts), in_turn)

    def _present(self, number: int, starts: date) -> User | None:
        """Whose turn it is, else the next in order who is there."""
        count = len(self.people)
        order = [self.people[(number + step) % count] for step in range(count)]
        return next((person for person in order if not self._is_away(person, starts)), None)

    def _is_away(self, person: User, starts: date) -> bool:
        days = (starts + timedelta(days=step) for step in range(7))
        away = self.away.get(person.pk, frozenset())
        missed = sum(day in away and day.weekday() < SATURDAY for day in days)
        return missed >= DAYS_TOO_MANY


def first_handover(starts_on: date, handover: int) -> date:
    """The last day of that weekday, not after `starts_on`."""
    return starts_on - timedelta(days=(starts_on.weekday() - handover) % 7)
