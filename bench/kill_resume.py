"""Kills a crawl at random moments and lets it go on: no page may be lost or doubled.

usage: kill_resume.py [PAGES] [KILLS] [SEED] [coordinator] [workers] [cluster]
KILLS times each: the coordinator, which is resumed; its workers while it runs; on a Dask cluster
any of coordinator, worker, node and scheduler. Crawls follow one another until there were so many
deaths; each is compared with one that nobody disturbed. Ends with 1 when a URL is lost or doubled.
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
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import measure
import pyarrow.parquet as pq
from cached_lab import HOSTS, cached_lab
from local_dask import LocalDask

from tiebeam.engine import pipeline

PATIENCE_S = 3_600

Kill = Callable[[str, Path, int, float, random.Random], Counter[str]]


def main(pages: int, kills: int, seed: int, rounds: list[str]) -> int:
    """Crawl whole, then with deaths; print one row each."""
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    with tempfile.TemporaryDirectory(prefix="bench-kill-") as place, cached_lab(pages) as url:
        folder = Path(place)
        _end(_start(url, folder / "warm"))
        _end(_start(url, folder / "whole"))
        whole_s = _duration_s(folder / "whole")
        whole = _urls(folder / "whole")
        print(f"Lab of {pages:,} pages, seed {seed}; a crawl takes {whole_s:.0f} s.\n")
        print("| Round | Deaths | Crawls | URLs each | Lost, beyond or twice |")
        print("| --- | --- | ---: | ---: | ---: |")
        bad = 0
        for victim in rounds or KILLERS:
            kill = KILLERS[victim]
            bad += _rounds(victim, kill, url, folder / "killed", kills, whole_s, chance, whole)
        return 1 if bad else 0


def _rounds(
    victim: str,
    kill: Kill,
    url: str,
    folder: Path,
    kills: int,
    whole_s: float,
    chance: random.Random,
    whole: Counter[str],
) -> int:
    """Crawl until there were so many deaths; how many URLs are wrong in all crawls together."""
    deaths: Counter[str] = Counter()
    crawls = bad = 0
    while deaths.total() < kills and crawls < kills * 2:
        deaths += kill(url, folder, kills - deaths.total(), whole_s, chance)
        crawls += 1
        bad += sum(_wrong(_urls(folder), whole))
        print(f"{deaths.total()} deaths, {bad} URLs wrong", file=sys.stderr, flush=True)
    told = ", ".join(f"{name} {count}" for name, count in sorted(deaths.items()))
    print(f"| {victim} | {told} | {crawls} | {len(whole):,} | {bad} |", flush=True)
    return bad


def _duration_s(folder: Path) -> float:
    """How long the crawl itself took."""
    manifest = pipeline.manifest(folder)
    began, ended = manifest.started_at, manifest.finished_at or manifest.started_at
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()


def _start(
    url: str, folder: Path, *, resume: bool = False, cluster: str | None = None
) -> "subprocess.Popen[bytes]":
    words = [url, "--host", HOSTS, "-o", str(folder), "--quiet", *(["--resume"] if resume else [])]
    words += ["--cluster", cluster] if cluster else []
    command = [sys.executable, "-m", "tiebeam", "crawl", *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def _kill_coordinator(
    url: str, folder: Path, kills: int, whole_s: float, chance: random.Random
) -> Counter[str]:
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
    return Counter(coordinator=done)


def _kill_workers(
    url: str, folder: Path, kills: int, whole_s: float, chance: random.Random
) -> Counter[str]:
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
    return Counter(worker=done)


def _kill_cluster(
    url: str, folder: Path, kills: int, whole_s: float, chance: random.Random
) -> Counter[str]:
    """Kill whatever has a part in a crawl on a cluster; how many times what was killed."""
    deaths: Counter[str] = Counter()
    with LocalDask() as dask:
        process = _start(url, folder, cluster=dask.address)
        while deaths.total() < kills:
            _wait_for_manifest(process, folder)
            time.sleep(chance.uniform(0.05, 0.6) * whole_s)
            if process.poll() is not None or _is_over(folder):
                break
            victim = chance.choice(["coordinator", *dask.harms])
            if victim == "coordinator":
                process.kill()
                process.wait()
                process = _start(url, folder, resume=True, cluster=dask.address)
            else:
                dask.harms[victim](chance)
            deaths[victim] += 1
        _end(process)
    return deaths


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


def _wrong(urls: Counter[str], whole: Counter[str]) -> tuple[int, int, int]:
    """How many URLs are lost, beyond, and there twice."""
    twice = sum(count > 1 for count in urls.values())
    return len(whole.keys() - urls.keys()), len(urls.keys() - whole.keys()), twice


KILLERS: dict[str, Kill] = {
    "coordinator": _kill_coordinator,
    "workers": _kill_workers,
    "cluster": _kill_cluster,
}


if __name__ == "__main__":
    rounds = [word for word in sys.argv[1:] if word in KILLERS]
    given = [int(word) for word in sys.argv[1:] if word not in KILLERS]
    sys.exit(main(*given, *(20_000, 50, 1)[len(given) :], rounds=rounds))
