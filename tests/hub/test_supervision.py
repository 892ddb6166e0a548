"""Processes are started, started again when they die, and end with their supervisor."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tiebeam.hub import supervision
from tiebeam.hub.supervision import Child, GaveUp, Supervisor

SOURCE = Path(__file__).parents[2] / "src"
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
PROGRAM = """
import sys
from tiebeam.hub.supervision import Child, Supervisor

child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"])
Supervisor([child]).run(lambda: print(child.process.pid if child.process else "-", flush=True))
"""


def wait_for(is_so: Callable[[], bool], seconds: float = 15.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def supervised() -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        text=True,
    )


def child_of(program: "subprocess.Popen[str]", *, other_than: int = 0) -> int:
    assert program.stdout
    for line in program.stdout:
        if line.strip() not in {"-", str(other_than)}:
            return int(line)
    raise AssertionError("no child was started")


def test_a_child_that_is_killed_is_started_again(supervised: "subprocess.Popen[str]") -> None:
    first = child_of(supervised)
    os.kill(first, signal.SIGKILL)
    assert lives(child_of(supervised, other_than=first))
    supervised.terminate()
    supervised.wait(15)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_children_end_with_their_supervisor(
    supervised: "subprocess.Popen[str]", end: signal.Signals
) -> None:
    child = child_of(supervised)
    supervised.send_signal(end)
    supervised.wait(15)
    assert wait_for(lambda: not lives(child))


def test_a_child_waits_for_those_before_it(tmp_path: Path) -> None:
    sign = tmp_path / "open"
    first = Child("first", SLEEPER, sign.exists)
    second = Child("second", SLEEPER)
    supervisor = Supervisor([first, second])
    supervisor._look()
    assert (first.process is not None, second.process) == (True, None)
    sign.touch()
    supervisor._look()
    assert second.process is not None
    supervisor.stop()


def test_a_child_that_never_starts_well_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "LONGEST_PAUSE_S", 0.01)
    child = Child("broken", [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(GaveUp, match="broken ended 6 times"):
        Supervisor([child]).run(lambda: None)


def test_a_child_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "GRACE_S", 0.3)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
    child = Child("deaf", [sys.executable, "-c", deaf])
    child.start(time.monotonic())
    time.sleep(0.5)
    Supervisor([child]).stop()
    assert child.process
    assert child.process.poll() == -signal.SIGKILL


def test_what_a_child_writes_goes_to_its_log_and_not_to_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "worker.log"
    said: list[str] = []
    broken = "import sys; print('out'); raise RuntimeError('a trace of many lines')"
    child = Child("worker 1", [sys.executable, "-c", broken], log=log)
    supervisor = Supervisor([child], say=said.append)
    supervisor._look()
    assert wait_for(lambda: child.process is not None and child.process.poll() is not None)
    supervisor._look()
    written = log.read_text("utf-8")
    assert "out" in written
    assert "RuntimeError: a trace of many lines" in written
    assert said == [f"Worker 1 ended (code 1) and starts again in 1 s; see {log}"]
    assert capfd.readouterr() == ("", "")
