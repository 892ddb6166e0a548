"""Keeps processes running: starts them, starts again what dies, ends all when it ends itself."""

import ctypes
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
GRACE_S = 20.0
"""How long a process may take to end before it is killed."""

STEADY_S = 30.0
"""Having lived so long, a process counts as having started well."""

PATIENCE = 5
"""Starts in a row that may fail before the whole is given up."""

LONGEST_PAUSE_S = 30.0
PR_SET_PDEATHSIG = 1
"""Linux: the signal a process gets when its parent dies. Source: prctl(2)."""


class GaveUp(Exception):
    """A process ended again and again right after its start; the message names it."""


@dataclass
class Child:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    is_ready: Callable[[], bool] = lambda: True
    """Whether those after it may be started."""
    was_ready: bool = False
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0.0
    restart_at: float = field(default=0.0)

    def start(self, now: float) -> None:
        """Start it, in a session of its own so that a Ctrl-C reaches the supervisor alone."""
        self.started_at = now
        self.process = subprocess.Popen(  # noqa: S603 our own programs
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 called before any thread exists
        )

    def look(self, now: float) -> None:
        """Start it when it is due, note when it died. Raises GaveUp."""
        if self.process is None:
            if now >= self.restart_at:
                self.start(now)
        elif self.process.poll() is not None:
            self._note_death(self.process.returncode, now)

    def _note_death(self, code: int, now: float) -> None:
        lived_s = now - self.started_at
        self.failures = 1 if lived_s >= STEADY_S else self.failures + 1
        if self.failures > PATIENCE:
            raise GaveUp(f"{self.name} ended {self.failures} times right after its start")
        pause_s = min(2.0 ** (self.failures - 1), LONGEST_PAUSE_S)
        log.warning("%s ended with code %s; started again in %.0f s", self.name, code, pause_s)
        self.process, self.restart_at = None, now + pause_s


class Supervisor:
    """Runs several processes until it is told to end."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = list(children)
        self._ended = threading.Event()

    def run(self, on_look: Callable[[], None]) -> None:
        """Keep all running until SIGINT or SIGTERM; `on_look` is called between looks."""
        before = {
            number: signal.signal(number, self._end) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            while not self._ended.is_set():
                self._look()
                on_look()
                self._ended.wait(LOOK_EVERY_S)
        finally:
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _look(self) -> None:
        """Look after all that run; a child is started once those before it have been ready."""
        for child in self.children:
            child.look(time.monotonic())
            child.was_ready = child.was_ready or child.is_ready()
            if not child.was_ready:
                return

    def stop(self) -> None:
        """Ask all to end, the last one first, and kill what does not."""
        running = [child.process for child in reversed(self.children) if child.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ended.set()


def _die_with_parent() -> None:
    """Have Linux end this process when the supervisor is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
