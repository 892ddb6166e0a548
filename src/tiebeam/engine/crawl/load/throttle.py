"""How many requests at once a host is asked, as its answers allow.

Additive increase, multiplicative decrease, as in TCP: it begins with one request at a time, which
shows how quick the host is when idle; doubles while that costs nothing; from the first sign of
strain on it takes back a share at once and adds one a second. Now and then it goes back to one at
a time, to learn whether idle still means the same.
"""

from dataclasses import dataclass, field

from tiebeam.engine.crawl.load.response_times import FLOOR_MS, ResponseTimes, Wait
from tiebeam.engine.crawl.messages import Load

_LEAST = 0.25
"""One request at a time, and after each a rest of three times its length."""
_IDLE_SAMPLES = 20
_MOST_IDLE_SAMPLES = 40
_SAMPLES = 24
_SETTLE_S = 0.5
"""How long it takes until all workers keep a new pace."""
_RAISE_EVERY_S = 1.0
_LOOK_AT_IDLE_EVERY_S = 120.0
_SLIGHT = 0.25
"""Strain below this is none."""
_HALF = 0.5
"""Strain up to which more is asked."""
_FEW_SAMPLES = 8
_PATIENCE_S = 2.0
"""Time after which few samples must do."""
_LOST_SHARE = 0.05
_REMEMBERED = 400
_KEPT_OFF = 0.5
"""The share of the slowdown allowed that is used: waits swing about what they are held at."""


@dataclass
class Throttle:
    """The requests at once that one host bears. Times are seconds since 1970."""

    allowed: float = 1.0
    """Requests at once over all workers; below 1, the share of time in which one is open."""
    reason: str = ""
    """Why it is fewer than were set."""
    times: ResponseTimes = field(default_factory=ResponseTimes)
    answer_s: float = 0.0
    """How long one answer takes, to the last byte."""
    _is_starting: bool = True
    _after_idle: float = 1.0
    """What was allowed before the host was left idle to measure it."""
    _since: float = 0.0
    """Samples of requests begun earlier say nothing about the present pace."""
    _raised_at: float = 0.0
    _idle_at: float = 0.0
    _waits: list[Wait] = field(default_factory=list)
    _samples: int = 0
    _ended: int = 0
    _lost: int = 0

    def interval_s(self, longest_s: float) -> float:
        """Least time from one request to the next; 0 where several may be open."""
        return min(longest_s, self.answer_s / self.allowed) if self.allowed < 1 else 0.0

    def take(self, load: Load, *, most: int, max_slowdown: float, now: float) -> None:
        """Draw the conclusions of what one worker saw."""
        if load.answers:
            self.answer_s += (load.busy_s / load.answers - self.answer_s) / 4
        self._note(load, now)
        if load.overloads:
            self._cut(0.5, now, "it says that it is overloaded")
        elif self._lost > max(1.0, _LOST_SHARE * self._ended):
            self._cut(0.5, now, "answers fail to come")
        elif self.allowed <= 1:
            self._measure_idle(most, max_slowdown, now)
        elif self._has_enough(now):
            self._judge(most, max_slowdown, now)
        self.allowed = min(self.allowed, max(1.0, most))

    def restart(self) -> None:
        """Begin anew with one at a time, as after the host was left alone."""
        self.allowed = self._after_idle = 1.0
        self._is_starting = True
        self._waits.clear()

    def _note(self, load: Load, now: float) -> None:
        self._idle_at = self._idle_at or now
        if self._ended > _REMEMBERED:
            self._ended = self._lost = 0
        self._ended += load.answers
        self._lost += load.lost
        for began_at, kind, wait_ms in load.samples:
            if began_at >= self._since:
                self._waits += self.times.note(kind, wait_ms)
                self._samples += 1

    def _has_enough(self, now: float) -> bool:
        is_late = now - self._since > _PATIENCE_S
        return len(self._waits) >= (_FEW_SAMPLES if is_late else _SAMPLES)

    def _measure_idle(self, most: int, max_slowdown: float, now: float) -> None:
        if self._samples >= _MOST_IDLE_SAMPLES:
            self._waits += self.times.learn_all()
        if len(self._waits) < _IDLE_SAMPLES:
            return
        before = self.times.idle
        strain = self._strain(max_slowdown)
        self.times.settle_idle(self._waits)
        self._idle_at = now
        if before and strain >= 1:
            self._lower(strain, now)
        elif self._after_idle > 1:
            self._change(self._after_idle, now)
            self._after_idle = 1.0
        else:
            self._raise(most, strain, now)

    def _judge(self, most: int, max_slowdown: float, now: float) -> None:
        strain = self._strain(max_slowdown)
        if strain >= 1:
            self._lower(strain, now)
        elif strain > _SLIGHT and now - self._idle_at > _LOOK_AT_IDLE_EVERY_S:
            self._after_idle = self.allowed
            self._change(1.0, now)
        elif strain < _HALF:
            self._raise(most, strain, now)
        else:
            del self._waits[: len(self._waits) // 2]

    def _strain(self, max_slowdown: float) -> float:
        """How near the host is to the most it may slow down: 0 idle, 1 where less is asked.

        A slow tail alone may be some slow pages; a host in need makes the many wait, too.
        """
        slowdown = self.times.slowdown(self._waits)
        room = _KEPT_OFF * (max_slowdown - 1)
        return max(0.0, min((slowdown.p95 - 1) / room, (slowdown.p75 - 1) / (room / 2)))

    def _lower(self, strain: float, now: float) -> None:
        self._cut(max(0.5, 0.9 - 0.1 * strain), now, "its answers become slower")

    def _cut(self, factor: float, now: float, reason: str) -> None:
        if now < self._since:
            return
        self._is_starting = False
        self._after_idle = 1.0
        self.reason = reason
        self._raised_at = now
        self._change(max(_LEAST, self.allowed * factor), now)

    def _raise(self, most: int, strain: float, now: float) -> None:
        is_quick = all(wait.ms <= FLOOR_MS for wait in self._waits)
        self._is_starting = self._is_starting and strain <= _SLIGHT
        if self._is_starting or self.allowed < 1:
            more = self.allowed * 2
        elif now - self._raised_at >= _RAISE_EVERY_S:
            more = self.allowed + 1
        else:
            del self._waits[: len(self._waits) // 2]
            return
        self._raised_at = now
        self.reason = self.reason if more < most else ""
        self._change(min(more, max(1.0, most)), now, settle_s=0.0 if is_quick else _SETTLE_S / 2)

    def _change(self, allowed: float, now: float, settle_s: float = _SETTLE_S) -> None:
        self.allowed = allowed
        self._since = now + settle_s
        self._waits.clear()
        self._samples = self._ended = self._lost = 0
