"""Keeps processes running: starts them, starts again what dies, ends all when it ends itself."""

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tiebeam.hub.orphans import end_with_parent

log = logging.getLogger(__name__)

Say = Callable[[str], None]

LOOK_EVERY_S = 0.5
GRACE_S = 20.0
"""How long a process may take to end before it is killed."""

STEADY_S = 30.0
"""Having lived so long, a process counts as having started well."""

PATIENCE = 5
"""Starts in a row that may fail before the whole is given up."""

LONGEST_PAUSE_S = 30.0


class GaveUp(Exception):
    """A process ended again and again right after its start; the message names it."""


@dataclass
class Child:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    is_ready: Callable[[], bool] = lambda: True
    """Whether those after it may be started."""
    log: Path | None = None
    """Where its output goes; None leaves it to the terminal."""
    was_ready: bool = False
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0.0
    restart_at: float = field(default=0.0)

    def start(self, now: float) -> None:
        """Start it, in a session of its own so that a Ctrl-C reaches the supervisor alone."""
        self.started_at = now
        with self.log.open("ab") if self.log else nullcontext() as out:
            self.process = subprocess.Popen(  # noqa: S603 our own programs
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509 called before any thread exists
            )

    def look(self, now: float) -> str:
        """Start it when it is due; what is to be said when it died, else nothing. Raises GaveUp."""
        if self.process is None:
            if now >= self.restart_at:
                self.start(now)
        elif self.process.poll() is not None:
            return self._note_death(self.process.returncode, now)
        return ""

    def _note_death(self, code: int, now: float) -> str:
        lived_s = now - self.started_at
        self.failures = 1 if lived_s >= STEADY_S else self.failures + 1
        why = f"; see {self.log}" if self.log else ""
        if self.failures > PATIENCE:
            raise GaveUp(f"{self.name} ended {self.failures} times right after its start{why}")
        pause_s = min(2.0 ** (self.failures - 1), LONGEST_PAUSE_S)
        self.process, self.restart_at = None, now + pause_s
        ended = f"{self.name.capitalize()} ended ({_reason(code)})"
        return f"{ended} and starts again in {pause_s:.0f} s{why}"


class Supervisor:
    """Runs several processes until it is told to end."""

    def __init__(self, children: Sequence[Child], say: Say = log.warning) -> None:
        self.children = list(children)
        self._say = say
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
            if told := child.look(time.monotonic()):
                self._say(told)
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


def _reason(code: int) -> str:
    """How a process ended, from its return code."""
    return f"code {code}" if code >= 0 else signal.Signals(-code).name
