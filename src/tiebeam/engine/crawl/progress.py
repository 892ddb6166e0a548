"""How far a crawl is: the figures that a person who waits wants to see."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from tiebeam.engine.crawl.load.figures import HostLoad

RATE_WINDOW_S = 10.0


@dataclass(frozen=True)
class Progress:
    """One look at a running crawl."""

    pages: int = 0
    """URLs with an outcome so far."""
    answers: dict[str, int] = field(default_factory=dict)
    """Outcomes by class: 2xx, 3xx, 4xx, 5xx, other, failed, disallowed."""
    queue: int = 0
    """URLs known and still to be visited."""
    rate: float = 0.0
    """Outcomes per second, lately."""
    elapsed_s: float = 0.0
    remaining_s: float | None = None
    """Time the known queue will take; None while no rate is known."""
    received_bytes: int = 0
    message: str = ""
    """Why the crawl waits; empty when it does not."""
    hosts: tuple[HostLoad, ...] = ()
    """The hosts that are asked most, and how they bear it."""


class Meter:
    """Turns counts and clock readings into Progress."""

    def __init__(self, started_s: float) -> None:
        self._started_s = started_s
        self._readings: deque[tuple[float, int]] = deque([(started_s, 0)])

    def read(
        self,
        now_s: float,
        answers: Mapping[str, int],
        *,
        queue: int,
        received_bytes: int,
        message: str,
        hosts: tuple[HostLoad, ...] = (),
    ) -> Progress:
        """The figures at `now_s`, seconds of the same clock as at the start."""
        pages = sum(answers.values())
        rate = self._rate(now_s, pages)
        return Progress(
            pages=pages,
            answers=dict(answers),
            queue=queue,
            rate=rate,
            elapsed_s=now_s - self._started_s,
            remaining_s=queue / rate if rate > 0 else None,
            received_bytes=received_bytes,
            message=message,
            hosts=hosts,
        )

    def _rate(self, now_s: float, pages: int) -> float:
        self._readings.append((now_s, pages))
        while self._readings[1][0] < now_s - RATE_WINDOW_S and len(self._readings) > 2:
            self._readings.popleft()
        first_s, first_pages = self._readings[0]
        # What was not on disk when the room ran out is visited again: pages can become fewer.
        return max(0, pages - first_pages) / (now_s - first_s) if now_s > first_s else 0.0
