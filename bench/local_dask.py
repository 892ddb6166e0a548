"""A Dask scheduler and its nodes on this machine, each of them to be killed and replaced."""

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import measure

NODES = 2


class LocalDask:
    """A scheduler and two nodes: a nanny each, with one worker process of two threads."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._folder = tempfile.TemporaryDirectory(prefix="bench-dask-")
        self._started = 0
        self.scheduler = self._start_scheduler()
        self.nodes = [self._start_node() for _ in range(NODES)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self.scheduler, *self.nodes):
            _kill_group(process)
        self._folder.cleanup()

    @property
    def harms(self) -> dict[str, Callable[[random.Random], None]]:
        """What can be killed, each with how; what died is there again soon after."""
        return {
            "Dask worker": self._kill_worker,
            "Dask node": self._kill_node,
            "Dask scheduler": self._kill_scheduler,
        }

    def _kill_worker(self, chance: random.Random) -> None:
        below = [pid for node in self.nodes for pid in measure.tree(node.pid) if pid != node.pid]
        workers = [pid for pid in below if b"spawn_main" in _command(pid)]
        if workers:
            os.kill(chance.choice(workers), signal.SIGKILL)

    def _kill_node(self, chance: random.Random) -> None:
        place = chance.randrange(NODES)
        _kill_group(self.nodes[place])
        self.nodes[place] = self._start_node()

    def _kill_scheduler(self, _chance: random.Random) -> None:
        _kill_group(self.scheduler)
        self.scheduler = self._start_scheduler()
        for node in self.nodes:  # they end by themselves, as their scheduler is gone
            _kill_group(node)
        self.nodes = [self._start_node() for _ in range(NODES)]

    def _start_scheduler(self) -> "subprocess.Popen[bytes]":
        words = ["--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard", "--no-show"]
        process = _start("scheduler", *words)
        while process.poll() is None and not self._answers():
            time.sleep(0.1)
        return process

    def _start_node(self) -> "subprocess.Popen[bytes]":
        self._started += 1
        place = Path(self._folder.name) / str(self._started)
        words = ["--nworkers", "1", "--nthreads", "2", "--no-dashboard"]
        return _start("worker", self.address, *words, "--local-directory", str(place))

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _start(*words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
