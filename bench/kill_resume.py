"""Kills a crawl at random moments and lets it go on: no page may be lost or doubled.

usage: kill_resume.py [PAGES] [KILLS] [SEED]
One round kills the coordinator KILLS times and resumes, the next kills workers while it runs.
Each is compared with a crawl that nobody disturbed. Ends with 1 when a URL is lost or doubled.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

import measure
import pyarrow.parquet as pq
from cached_lab import HOSTS, cached_lab

from tiebeam.engine import pipeline

PATIENCE_S = 3_600


def main(pages: int, kills: int, seed: int) -> int:
    """Crawl whole, then with deaths; print one row each."""
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    with tempfile.TemporaryDirectory(prefix="bench-kill-") as place, cached_lab(pages) as url:
        folder = Path(place)
        _end(_start(url, folder / "warm"))
        _end(_start(url, folder / "whole"))
        whole_s = _duration_s(folder / "whole")
        whole = _urls(folder / "whole")
        print(f"Lab of {pages:,} pages, seed {seed}; a crawl takes {whole_s:.0f} s.\n")
        print("| Killed | Times | URLs | Lost | Beyond | Twice |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        _row("nobody", 0, whole, whole)
        bad = 0
        for victim, kill in (("coordinator", _kill_coordinator), ("worker", _kill_workers)):
            done = kill(url, folder / victim, kills, whole_s, chance)
            bad += _row(victim, done, _urls(folder / victim), whole)
        return 1 if bad else 0


def _duration_s(folder: Path) -> float:
    """How long the crawl itself took."""
    manifest = pipeline.manifest(folder)
    began, ended = manifest.started_at, manifest.finished_at or manifest.started_at
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()


def _start(url: str, folder: Path, *, resume: bool = False) -> "subprocess.Popen[bytes]":
    words = [url, "--host", HOSTS, "-o", str(folder), "--quiet", *(["--resume"] if resume else [])]
    command = [sys.executable, "-m", "tiebeam", "crawl", *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def _kill_coordinator(
    url: str, folder: Path, kills: int, whole_s: float, chance: random.Random
) -> int:
    """Kill it, resume it, and so on; how many times it was killed before it was done."""
    done = 0
    process = _start(url, folder)
    while done < kills:
        _wait_for_manifest(process, folder)
        time.sleep(chance.uniform(0.1, 1.2) * whole_s / (kills + 1))
        if process.poll() is not None or _is_over(folder):
            break
        process.kill()
        process.wait()
        done += 1
        process = _start(url, folder, resume=True)
    _end(process)
    return done


def _kill_workers(url: str, folder: Path, kills: int, whole_s: float, chance: random.Random) -> int:
    done = 0
    process = _start(url, folder)
    _wait_for_manifest(process, folder)
    while done < kills and process.poll() is None and not _is_over(folder):
        time.sleep(chance.uniform(0.1, 1.2) * whole_s / (kills + 1))
        workers = _workers(process.pid)
        if workers and not _is_over(folder):
            os.kill(chance.choice(workers), signal.SIGKILL)
            done += 1
    _end(process)
    return done


def _workers(root: int) -> list[int]:
    """Processes that the fork server forked: they have no children of their own."""
    found = []
    for pid in measure.tree(root):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            continue
        if b"forkserver" in command and not children:
            found.append(pid)
    return found


def _wait_for_manifest(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    while process.poll() is None and not (folder / "crawl.json").exists():
        time.sleep(0.05)


def _is_over(folder: Path) -> bool:
    return pipeline.manifest(folder).ended == "complete"


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.wait(PATIENCE_S):
        raise SystemExit(f"the crawl ended with {process.returncode}")


def _urls(folder: Path) -> Counter[str]:
    manifest = pipeline.manifest(folder)
    if manifest.ended != "complete":
        raise SystemExit(f"{folder} ended as {manifest.ended}")
    urls: Counter[str] = Counter()
    for part in manifest.parts["pages"]:
        rows = pq.read_table(folder / "pages" / part.name, columns=["url"], partitioning=None)
        urls.update(rows["url"].to_pylist())
    if sum(urls.values()) == 0:
        raise SystemExit(f"{folder} holds no page")
    shutil.rmtree(folder)
    return urls


def _row(name: str, times: int, urls: Counter[str], whole: Counter[str]) -> int:
    """Print it; how many URLs are wrong."""
    lost, beyond = len(whole.keys() - urls.keys()), len(urls.keys() - whole.keys())
    twice = sum(count > 1 for count in urls.values())
    print(f"| {name} | {times} | {len(urls):,} | {lost} | {beyond} | {twice} |", flush=True)
    return lost + beyond + twice


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*given, *(20_000, 5, 1)[len(given) :]))
