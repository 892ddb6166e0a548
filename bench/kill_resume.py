"""Kills crawls and renderings at random moments and lets them go on: nothing lost, nothing twice.

usage: kill_resume.py [PAGES] [KILLS] [SEED] [coordinator] [workers] [cluster] [recrawl] [browser]
KILLS times each: the coordinator, which is resumed; its workers while it runs; on a Dask cluster
any of coordinator, worker, node and scheduler; the coordinator of a recrawl; browser, tabs and
command of a rendering. Runs follow one another until there were so many deaths; each is compared
with one that nobody disturbed. Ends with 1 when a row is lost or doubled.
"""

import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import killing
from cached_lab import cached_lab
from kill_recrawl import Recrawl
from kill_rendering import Rendering
from killing import Scene
from local_dask import LocalDask

TABLES = ("pages", "sitemaps")
KILLS_A_RUN = 6
"""More would leave a run of a few seconds no time to get on between two."""


class Round(Protocol):
    """One way to die."""

    rows: int
    """Of an undisturbed run."""

    def run(self, kills: int) -> Counter[str]:
        """One run to its end with up to so many deaths; who died how often."""

    def wrong(self) -> int:
        """Rows that are lost, beyond, or twice after that run."""


class Crawl:
    """A crawl whose processes die; each URL is to have one row, each entry of a sitemap too."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._folder = scene.folder / "killed"
        self._whole = {table: killing.urls_in(scene.whole, table) for table in TABLES}
        self.rows = sum(urls.total() for urls in self._whole.values())

    def run(self, kills: int) -> Counter[str]:
        """Kill the coordinator, resume it, and so on."""
        done = killing.kill_again_and_again(
            self._scene, self._folder, kills, lambda *, resume: self._start(resume=resume)
        )
        return Counter(coordinator=done)

    def wrong(self) -> int:
        """Rows that are missing, or should not be there, or are there twice."""
        left = {table: killing.urls_in(self._folder, table) for table in TABLES}
        shutil.rmtree(self._folder)
        return sum(killing.differing(left[table], self._whole[table]) for table in TABLES)

    def _start(self, *more: str, resume: bool = False) -> killing.Process:
        return killing.crawl(self._scene.url, self._folder, *more, resume=resume)


class Workers(Crawl):
    """Workers die while their coordinator lives."""

    def run(self, kills: int) -> Counter[str]:
        """Kill one of its workers, and so on."""
        done = 0
        process = self._start()
        killing.wait_for_manifest(process, self._folder)
        while done < kills and process.poll() is None and not killing.is_over(self._folder):
            self._scene.pause(1 / (kills + 1))
            workers = killing.workers_of(process.pid)
            if not killing.is_over(self._folder):
                done += killing.kill_one(self._scene.chance, workers)
        killing.end(process, self._folder)
        return Counter(worker=done)


class Cluster(Crawl):
    """Whatever has a part in a crawl on a Dask cluster dies."""

    def run(self, kills: int) -> Counter[str]:
        """Kill one of them, and so on; what died is started again."""
        deaths: Counter[str] = Counter()
        with LocalDask() as dask:
            more = ("--cluster", dask.address)
            process = self._start(*more)
            while deaths.total() < kills:
                killing.wait_for_manifest(process, self._folder)
                self._scene.pause(1 / 2)
                if process.poll() is not None or killing.is_over(self._folder):
                    break
                victim = self._scene.chance.choice(["coordinator", *dask.harms])
                if victim == "coordinator":
                    killing.kill(process)
                    process = self._start(*more, resume=True)
                else:
                    dask.harms[victim](self._scene.chance)
                deaths[victim] += 1
            killing.end(process, self._folder)
        return deaths


ROUNDS: dict[str, Callable[[Scene], Round]] = {
    "coordinator": Crawl,
    "workers": Workers,
    "cluster": Cluster,
    "recrawl": Recrawl,
    "browser": Rendering,
}


def main(pages: int, kills: int, seed: int, rounds: list[str]) -> int:
    """Crawl whole, then with deaths; print one row each."""
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    with tempfile.TemporaryDirectory(prefix="bench-kill-") as place, cached_lab(pages) as url:
        scene = Scene(url, Path(place), chance)
        for name in ("warm", "whole"):
            folder = scene.folder / name
            killing.end(killing.crawl(url, folder), folder)
        scene.whole_s = killing.duration_s(scene.whole)
        print(f"Lab of {pages:,} pages, seed {seed}; a crawl takes {scene.whole_s:.0f} s.\n")
        print("| Round | Deaths | Runs | Rows each | Lost, beyond or twice |")
        print("| --- | --- | ---: | ---: | ---: |", flush=True)
        bad = sum(_die(name, ROUNDS[name](scene), kills) for name in rounds or ROUNDS)
    return 1 if bad else 0


def _die(name: str, one: Round, kills: int) -> int:
    """Run until there were so many deaths; how many rows are wrong in all runs together."""
    deaths: Counter[str] = Counter()
    runs = bad = 0
    while deaths.total() < kills and runs < kills * 2:
        deaths += one.run(min(KILLS_A_RUN, kills - deaths.total()))
        runs += 1
        bad += one.wrong()
        print(f"{name}: {deaths.total()} deaths, {bad} rows wrong", file=sys.stderr, flush=True)
    told = ", ".join(f"{victim} {count}" for victim, count in sorted(deaths.items()))
    print(f"| {name} | {told} | {runs} | {one.rows:,} | {bad} |", flush=True)
    return bad


if __name__ == "__main__":
    rounds = [word for word in sys.argv[1:] if word in ROUNDS]
    given = [int(word) for word in sys.argv[1:] if word not in ROUNDS]
    sys.exit(main(*given, *(20_000, 50, 1)[len(given) :], rounds=rounds))
