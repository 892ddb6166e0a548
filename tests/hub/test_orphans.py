"""A process whose parent is killed is not left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
CHILD = """
import sys, time
from signal import SIGKILL, SIGTERM
from tiebeam.hub.orphans import end_with_parent
end_with_parent(SIGKILL)
print("ready", flush=True)
time.sleep(60)
"""
PARENT = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {CHILD!r}], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
child.wait()
"""

LATE = """
import multiprocessing, os, sys, time
from signal import SIGKILL
from tiebeam.hub.orphans import end_with_parent

def work(parent):
    print(os.getpid(), flush=True)
    while os.getppid() == parent:
        time.sleep(0.02)
    end_with_parent(SIGKILL)
    time.sleep(60)

child = multiprocessing.get_context("fork").Process(target=work, args=(os.getpid(),))
child.start()
child.join()
"""
"""A server's process that comes to look after its parent was killed."""


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells a child of its parent's end")
@pytest.mark.parametrize("program", [PARENT, LATE], ids=["before", "after"])
def test_a_child_ends_with_its_killed_parent(program: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    assert lives(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until = time.monotonic() + 10
    while lives(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not lives(child)
