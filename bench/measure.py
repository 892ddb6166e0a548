"""Runs a command and measures it from outside: wall time, CPU, peak memory of all its processes."""

import contextlib
import ctypes
import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
SAMPLE_EVERY_S = 0.25


@dataclass(frozen=True)
class Measured:
    """What one run cost, all processes together."""

    exit_code: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    """Proportional set size, sampled."""


def run(command: list[str], **options: object) -> Measured:
    """Run `command` to its end. Orphans of it count too: this process adopts and reaps them."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    others = _children(os.getpid())
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, **options)  # type: ignore[call-overload]
    peak, done = [0.0], threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peak, done))
    sampler.start()
    exit_code = process.wait()
    wall = time.perf_counter() - start
    done.set()
    sampler.join()
    while orphans := _children(os.getpid()) - others:
        for orphan in orphans:
            os.waitpid(orphan, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(exit_code, wall, cpu, peak[0])


def _sample(root: int, peak: list[float], done: threading.Event) -> None:
    while not done.wait(SAMPLE_EVERY_S):
        peak[0] = max(peak[0], sum(memory_mb(pid) for pid in tree(root)))


def tree(root: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text()
        except OSError:
            continue
        parent = int(stat.rsplit(")", 1)[1].split()[1])
        children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [root], [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _children(pid: int) -> set[int]:
    found: set[int] = set()
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that ends just now has none
            found.update(map(int, file.read_text().split()))
    return found


def memory_mb(pid: int) -> float:
    """Proportional set size of a process; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


if __name__ == "__main__":
    print(run(sys.argv[1:]))
