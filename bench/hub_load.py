"""Two hundred people at work on a hub with a crawl of a million pages and 500 findings.

usage: hub_load.py FOLDER [SECONDS] [--only DATABASE]
FOLDER holds the crawl that explorer.py made; needs Debian's `wrk`. On SQLite they open 20 pages a
second, on PostgreSQL 50. Times are as the people see them, all waiting included.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from tempfile import TemporaryDirectory

from large_hub import Hub, large_hub

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.temporary_postgresql import QUICK, temporary_postgresql

PEOPLE, FINDINGS = 200, 500
USERS = Path(__file__).parent / "peers" / "hub_users.lua"
PORT = 8079
WARM_S = 60
LONGEST_S = 30
AT_WORK = 0.95
"""Share of a person's time between two pages that is spent on the one; the rest is waiting, and
nobody has a page in the first seconds."""
WORDS = ("oak", "table", "lamp", "chair", "velvet", "brass", "linen", "walnut", "shelf", "mirror")
LISTS = ("", "?severity=high", "?owner=backend", "?stage=accepted", "?sort=-pages")
QUESTIONS = (
    "sort=-inlinks",
    "c=title&o=contains&v={word}&sort=title",
    "c=url&o=contains&v={word}&sort=-inlinks",
    "c=status&o=is&v=404",
    "c=page_template&o=is&v=Product&c=ttfb_ms&o=ge&v=400&sort=-ttfb_ms",
    "c=indexable&o=yes&v=&c=in_sitemap&o=no&v=&c=depth&o=ge&v=4&sort=-ttfb_ms",
)


@dataclass(frozen=True)
class Goal:
    """What is asked of a hub on one kind of database."""

    database: str
    pages_per_s: int
    p95_ms: int
    web_processes: int


SQLITE = Goal("SQLite", 20, 150, 1)
POSTGRESQL = Goal("PostgreSQL", 50, 100, 2)


@dataclass(frozen=True)
class Answers:
    """What people saw of one kind of page."""

    times_ms: Sequence[float]
    """Ascending."""
    errors: int

    def quantile(self, share: float) -> float:
        """The time within which that share was answered."""
        return self.times_ms[min(len(self.times_ms) - 1, int(share * len(self.times_ms)))]

    def row(self, name: str) -> str:
        """Of a Markdown table."""
        times = " | ".join(f"{self.quantile(share):.0f} ms" for share in (0.5, 0.95, 0.99, 1))
        return f"| {name} | {len(self.times_ms)} | {times} | {self.errors} |"


def main(crawl: Path, seconds: int, only: str | None) -> None:
    """Measure on each database, and print a table for it."""
    print(f"{os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}; Python {sys.version}.")
    if only in {None, SQLITE.database}:
        measure(crawl, seconds, SQLITE, "")
    if only in {None, POSTGRESQL.database}:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            QUICK[name] = "on"  # as people run it
        with temporary_postgresql() as database:
            measure(crawl, seconds, POSTGRESQL, database)


def measure(crawl: Path, seconds: int, goal: Goal, database: str) -> None:
    """One hub under load."""
    with large_hub(
        crawl,
        PORT,
        people=PEOPLE,
        findings=FINDINGS,
        web_processes=goal.web_processes,
        database=database,
    ) as hub:
        _drive(hub, goal, WARM_S)  # what is loaded and opened once
        answers = _drive(hub, goal, seconds)
    together = Answers(
        sorted(chain.from_iterable(one.times_ms for one in answers.values())),
        sum(one.errors for one in answers.values()),
    )
    print(
        f"\n{goal.database}, {goal.web_processes} web processes: "
        f"{len(together.times_ms) / seconds:.1f} pages/s asked for by {PEOPLE} people\n\n"
        "| | Pages | Median | p95 | p99 | Longest | Errors |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    for name, one in answers.items():
        print(one.row(name))
    print(together.row("all"))
    is_met = together.quantile(0.95) <= goal.p95_ms and not together.errors
    met = "met" if is_met else "not met"
    print(f"\nGoal, p95 of {goal.p95_ms} ms without an error: {met}", flush=True)


def _drive(hub: Hub, goal: Goal, seconds: int) -> dict[str, Answers]:
    """Let them work, as many on each kind of page; what they saw."""
    kinds = _kinds(hub)
    with TemporaryDirectory() as place:
        cookies = Path(place) / "cookies"
        cookies.write_text("\n".join(hub.cookies))
        running = {}
        for name, paths in kinds.items():
            file = Path(place) / name
            file.write_text("\n".join(paths))
            options = [f"--duration={seconds}", f"--timeout={LONGEST_S}", "--threads=1"]
            options += [f"--connections={PEOPLE // len(kinds)}", f"--script={USERS}"]
            told = [str(AT_WORK * 1000 * PEOPLE / goal.pages_per_s), str(cookies), str(file)]
            command = ["wrk", *options, f"http://127.0.0.1:{hub.port}", "--", *told]
            running[name] = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        return {name: _answers(one.communicate()[0]) for name, one in running.items()}


def _kinds(hub: Hub) -> Mapping[str, list[str]]:
    """The addresses of each kind of page."""
    questions = dict.fromkeys(one.format(word=word) for word in WORDS for one in QUESTIONS)
    return {
        "Today": ["/"],
        "findings": [f"/findings/{query}" for query in LISTS],
        "finding": [f"/findings/{number}/" for number in hub.findings],
        "URL explorer": [f"/sites/1/urls/?{query}" for query in questions],
    }


def _answers(told: str) -> Answers:
    """What the script for wrk tells when it is done."""
    times: list[float] = []
    errors = 0
    for line in told.splitlines():
        match line.split():
            case ["time", microseconds, count]:
                times += repeat(int(microseconds) / 1000, int(count))
            case ["errors", count]:
                errors = int(count)
    return Answers(sorted(times), errors)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("crawl", type=Path)
    parser.add_argument("seconds", type=int, nargs="?", default=120)
    parser.add_argument("--only", choices=(SQLITE.database, POSTGRESQL.database))
    main(**vars(parser.parse_args()))
