"""Commands that are killed at random moments, and what is left of a crawl afterwards."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import measure
from cached_lab import HOSTS

from tiebeam.engine import pipeline

PATIENCE_S = 3_600
OVER = frozenset({"complete", "limit"})
_SHORTEST_S = 0.05

Process = subprocess.Popen[bytes]


class Start(Protocol):
    """Begins a command."""

    def __call__(self, *, resume: bool) -> Process:
        """Where `resume`, it goes on with what there is."""


@dataclass
class Scene:
    """What every round needs: the site, a folder of its own, and chance."""

    url: str
    folder: Path
    chance: random.Random
    whole_s: float = 0.0
    """How long an undisturbed crawl takes."""

    @property
    def whole(self) -> Path:
        """A crawl that nobody disturbed."""
        return self.folder / "whole"

    def pause(self, share: float) -> None:
        """Wait a random part of such a share of an undisturbed crawl."""
        time.sleep(max(_SHORTEST_S, self.chance.uniform(0.1, 1.2) * self.whole_s * share))


def crawl(url: str, folder: Path, *more: str, resume: bool = False) -> Process:
    """Begin `tiebeam crawl`, or go on with it."""
    words = [url, "--host", HOSTS, "-o", str(folder), "--quiet", *more]
    words += ["--resume"] if resume else []
    command = [sys.executable, "-m", "tiebeam", "crawl", *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def wait_for_manifest(process: Process, folder: Path) -> None:
    """Wait until there is something to go on with."""
    while process.poll() is None and not (folder / "crawl.json").exists():
        time.sleep(_SHORTEST_S)


def is_over(folder: Path) -> bool:
    """Whether the crawl itself is over; the command judges it then."""
    return pipeline.manifest(folder).ended in OVER


def end(process: Process, folder: Path) -> None:
    """Wait until the crawl is over; what the command does with it afterwards is not wanted."""
    deadline_s = time.monotonic() + PATIENCE_S
    wait_for_manifest(process, folder)
    while process.poll() is None and not is_over(folder):
        if time.monotonic() > deadline_s:
            raise SystemExit(f"the crawl in {folder} does not end")
        time.sleep(0.2)
    kill(process)
    if not is_over(folder):
        raise SystemExit(f"the crawl in {folder} ended with {process.returncode}")


def kill(process: Process) -> None:
    """End it at once."""
    process.kill()
    process.wait()


def kill_again_and_again(scene: Scene, folder: Path, kills: int, start: Start) -> int:
    """Kill a crawl, resume it, and so on to its end; how many times it was killed."""
    done = 0
    process = start(resume=False)
    while done < kills:
        wait_for_manifest(process, folder)
        scene.pause(1 / (kills + 1))
        if process.poll() is not None or is_over(folder):
            break
        kill(process)
        done += 1
        process = start(resume=True)
    end(process, folder)
    return done


def workers_of(root: int) -> list[int]:
    """Copies of a command, and what its fork server forked; these have no children of their own."""
    found = []
    for pid in measure.tree(root)[1:]:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            continue
        if b"resource_tracker" not in command and not children:
            found.append(pid)
    return found


def kill_one(chance: random.Random, pids: Sequence[int]) -> bool:
    """Kill one of several processes; whether there was one."""
    try:
        os.kill(chance.choice(pids), signal.SIGKILL)
    except (IndexError, ProcessLookupError):
        return False
    return True


def duration_s(folder: Path) -> float:
    """How long the crawl itself took."""
    manifest = pipeline.manifest(folder)
    began, ended = manifest.started_at, manifest.finished_at or manifest.started_at
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()


def urls_in(folder: Path, table: str) -> Counter[str]:
    """How many rows each URL has in a table, by the parts that count."""
    import pyarrow.parquet as pq

    urls: Counter[str] = Counter()
    for part in pipeline.manifest(folder).parts[table]:
        rows = pq.read_table(folder / table / part.name, columns=["url"], partitioning=None)
        urls.update(rows["url"].to_pylist())
    if not urls:
        raise SystemExit(f"{folder} holds no row of {table}")
    return urls


def differing(urls: Counter[str], whole: Counter[str]) -> int:
    """How many URLs are lost, beyond, or there more often."""
    return sum(abs(urls[url] - whole[url]) for url in urls.keys() | whole.keys())
