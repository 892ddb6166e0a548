"""Ctrl-C while something long runs: first ask it to stop, then stop at once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol


class Stoppable(Protocol):
    """What shows that a stop was asked for."""

    is_stopping: bool


@contextmanager
def stop_on_interrupt(progress: Stoppable) -> Iterator[threading.Event]:
    """The first Ctrl-C asks to stop; the second one stops at once."""
    stopped = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()
        progress.is_stopping = True

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)
