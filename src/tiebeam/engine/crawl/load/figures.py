"""What one host is asked and how it bears it, for people who watch."""

from collections import deque
from dataclasses import dataclass

from tiebeam.engine.crawl.load.throttle import Throttle
from tiebeam.engine.crawl.messages import Load

_WINDOW_S = 10.0


@dataclass(frozen=True)
class HostLoad:
    """One look at one host of a running crawl."""

    host: str
    """Scheme and host."""
    rate: float
    """Requests per second, lately."""
    at_once: float
    """Requests under way at once, on average, lately."""
    allowed: float
    """Requests at once that it bears, as far as we know; below 1 we rest between two."""
    p50_ms: float | None
    """Wait for the first byte, lately: half of the answers came within that."""
    p95_ms: float | None
    idle_p50_ms: float | None
    """The same while we asked one thing at a time."""
    idle_p95_ms: float | None
    failing: float
    """Share of requests, lately, that speak of a host in trouble."""
    message: str
    """Why it is asked less than was set; empty when it is not."""
    is_left_alone: bool = False
    """Whether it is asked for no page at all now."""


@dataclass(frozen=True)
class _Reading:
    at_s: float
    answers: int
    failures: int
    busy_s: float


class LoadMeter:
    """Adds up what workers report of one host over the last seconds."""

    def __init__(self) -> None:
        self._readings: deque[_Reading] = deque()
        self._since_s = 0.0

    def add(self, load: Load, now_s: float) -> None:
        """Take in a report."""
        self._since_s = self._since_s or now_s
        self._readings.append(_Reading(now_s, load.answers, load.failures, load.busy_s))
        self._forget(now_s)

    def answers(self, now_s: float) -> int:
        """Requests that ended lately."""
        self._forget(now_s)
        return sum(reading.answers for reading in self._readings)

    def _forget(self, now_s: float) -> None:
        while self._readings and self._readings[0].at_s <= now_s - _WINDOW_S:
            self._readings.popleft()

    def read(
        self,
        origin: str,
        throttle: Throttle,
        message: str,
        now_s: float,
        *,
        is_left_alone: bool = False,
    ) -> HostLoad:
        """The figures at a moment of the same clock as in `add`."""
        answers = self.answers(now_s)
        span_s = min(_WINDOW_S, max(1.0, now_s - self._since_s))
        failures = sum(reading.failures for reading in self._readings)
        now_ms, idle_ms = throttle.times.now_ms, throttle.times.idle_ms
        return HostLoad(
            origin,
            rate=answers / span_s,
            at_once=sum(reading.busy_s for reading in self._readings) / span_s,
            allowed=throttle.allowed,
            p50_ms=now_ms and now_ms.p50,
            p95_ms=now_ms and now_ms.p95,
            idle_p50_ms=idle_ms and idle_ms.p50,
            idle_p95_ms=idle_ms and idle_ms.p95,
            failing=failures / answers if answers else 0.0,
            message=message,
            is_left_alone=is_left_alone,
        )
