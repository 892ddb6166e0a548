"""How gently a worker asks each host: few at once, not too often, and less when it suffers."""

import heapq
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Any

from tiebeam.engine.crawl.messages import Pace

SLOW_START = 2
"""Requests at once to a host that has not answered yet."""
FIRST_WAIT_S = 1.0


@dataclass
class HostQueue:
    """What waits for one origin, and when the next request to it may begin."""

    pace: Pace
    urgent: deque[Any] = field(default_factory=deque)
    """Errands: they go first, and also while the host is left alone."""
    waiting: deque[Any] = field(default_factory=deque)
    open: int = 0
    allowed: float = SLOW_START
    """Requests at once, now; grows with each good answer up to the pace, halves when it suffers."""
    not_before_s: float = 0.0
    setbacks: int = 0
    """Times in a row that the host asked us to slow down."""
    _later: list[tuple[float, int, bool, Any]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    def __len__(self) -> int:
        return len(self.urgent) + len(self.waiting) + len(self._later)

    def put_off(self, item: Any, until_s: float, *, is_urgent: bool) -> None:
        """Ask for `item` again, not before a moment."""
        heapq.heappush(self._later, (until_s, next(self._order), is_urgent, item))

    def rest(self, until_s: float) -> None:
        """Begin no request before a moment."""
        self.not_before_s = max(self.not_before_s, until_s)

    def next(self, now_s: float) -> Any | None:
        """What may be asked for now, if anything."""
        limit = max(1, min(self.pace.concurrency, int(self.allowed)))
        if self.open >= limit or now_s < self.not_before_s:
            return None
        while self._later and self._later[0][0] <= now_s:
            _, _, is_urgent, again = heapq.heappop(self._later)
            (self.urgent if is_urgent else self.waiting).append(again)
        if self.urgent:
            item = self.urgent.popleft()
        elif self.waiting and self.pace.concurrency:
            item = self.waiting.popleft()
        else:
            return None
        self.open += 1
        self.rest(now_s + self.pace.interval_s)
        return item

    def next_chance_s(self) -> float:
        """The moment from which `next` may have something, as far as time alone decides."""
        if self.urgent or (self.waiting and self.pace.concurrency):
            return self.not_before_s
        return max(self.not_before_s, self._later[0][0]) if self._later else float("inf")

    def went_well(self) -> None:
        """One good answer: a little more at once from now on."""
        self.setbacks = 0
        self.allowed = min(self.pace.concurrency, self.allowed + 1)

    def went_badly(self) -> None:
        """No answer: half as many at once."""
        self.allowed = max(1.0, self.allowed / 2)

    def suffers(self, now_s: float, wait_s: float) -> None:
        """The host is overloaded: half as many at once, and none for a while."""
        self.setbacks += 1
        self.went_badly()
        self.rest(now_s + wait_s)

    def give_back(self) -> list[Any]:
        """Let go of all that waits, except errands."""
        items = [*self.waiting, *(item for _, _, is_urgent, item in self._later if not is_urgent)]
        self.waiting.clear()
        self._later = [entry for entry in self._later if entry[2]]
        heapq.heapify(self._later)
        return items

    def give_up(self) -> list[Any]:
        """Let go of all that waits, errands too."""
        items = [*self.urgent, *self.waiting, *(item for *_, item in self._later)]
        self.waiting.clear()
        self._later.clear()
        self.urgent.clear()
        return items

    def drop_all(self) -> None:
        """Forget what waits and what is open."""
        self.give_up()
        self.open = 0


def back_off_s(attempt: int, longest_s: float) -> float:
    """Wait after attempt 1, 2, … that failed: doubles from one second."""
    return min(longest_s, FIRST_WAIT_S * 2.0 ** (attempt - 1))


def retry_after_s(value: str | None, now: datetime, longest_s: float) -> float | None:
    """The wait that a Retry-After header asks for, cut to `longest_s`; None when it asks none.

    A negative number, a date gone by and what is neither say nothing.
    Source: RFC 9110, 10.2.3.
    """
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(longest_s, float(text[:9]))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    wait_s = (moment - now).total_seconds()
    return min(longest_s, wait_s) if wait_s > 0 else None
