"""Whoever asked for a probe or a verification: is told how far it is, and may stop it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Doing = Literal["looking", "resting", "looking again", "judging"]


class Stopped(Exception):
    """It was stopped before its end; nothing is told of what was half seen."""


@dataclass(frozen=True)
class LookProgress:
    """One look at a probe or a verification under way."""

    doing: Doing
    seen: int
    """Things that were looked at so far, in what it is doing now."""
    total: int
    """As far as is known: a page can name further ones."""
    elapsed_s: float
    """Since it began."""
    remaining_s: float | None = None
    """Of what it is doing now, where that can be told."""


class Asker:
    """Carries progress out and the wish to stop in."""

    def __init__(
        self,
        on_progress: Callable[[LookProgress], None] = lambda _: None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.should_stop = should_stop
        self._on_progress = on_progress
        self._doing: Doing = "looking"
        self._began_s = self._doing_since_s = time.monotonic()

    def begin(self, doing: Doing, total: int = 0) -> None:
        """Tell what is done from now on. Raises Stopped."""
        self._doing, self._doing_since_s = doing, time.monotonic()
        self.tell(0, total)
        self.go_on()

    def tell(self, seen: int, total: int) -> None:
        """Tell how far that is."""
        now_s = time.monotonic()
        left_s = (now_s - self._doing_since_s) * (total - seen) / seen if seen else None
        progress = LookProgress(self._doing, seen, total, now_s - self._began_s, left_s)
        self._on_progress(progress)

    def go_on(self) -> None:
        """Raise Stopped where nobody wants it any more."""
        if self.should_stop():
            raise Stopped
