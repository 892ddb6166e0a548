"""Crawls one site of large pages with Tiebeam and with other crawlers, and times the checks.

usage: crawl.py [PAGES] [--rounds N] [--venv FOLDER] [--npm FOLDER] [--only NAME ...]
Prints Markdown tables: what each crawl cost, whether Tiebeam meets its goals, and what each stage
after the crawl took. What is not installed is left out, with a sentence how to get it. Of several
rounds, in each of which all crawl once, each crawler's run of median cost a page counts.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import measure
from competitors import Competitor, competitors
from large_site import large_site
from our_crawl import CONCURRENCY

OUR_CRAWL = str(Path(__file__).with_name("our_crawl.py"))
OURS = "Tiebeam"
CPU_GOALS = {"Scrapy, tuned": 1 / 6, "spider": 1 / 3, "spider, links only": 1 / 3, "wget": 1.8}
"""The most CPU a page that Tiebeam may take, as a multiple of what another takes."""
PAGES_PER_S = 1_200


@dataclass(frozen=True)
class Run:
    """One crawl: what it cost, and what the server saw of it."""

    name: str
    cost: measure.Measured
    pages: int
    """Different addresses of this site that were fetched and answered with a page."""
    rows: int | None

    @property
    def cpu_ms(self) -> float:
        """CPU time for one page."""
        return 1000 * self.cost.cpu_s / self.pages

    @property
    def pages_per_s(self) -> float:
        """Over the whole command, its start included."""
        return self.pages / self.cost.wall_s


def main(pages: int, rounds: int, others: list[Competitor]) -> None:
    """Measure the crawlers one after the other, and again in each further round."""
    with tempfile.TemporaryDirectory(prefix="bench-crawl-") as place:
        folder = Path(place)
        log = folder / "answers.log"
        with large_site(pages, log) as url:
            cores, load = os.cpu_count(), os.getloadavg()[0]
            print(f"Site of {pages:,} large pages; {cores} cores; load {load:.1f}.", flush=True)
            found: dict[str, list[Run]] = {}
            for number in range(1, rounds + 1):
                print(f"\nRound {number} of {rounds}\n")
                _head()
                for run in _round(others, url, folder, log):
                    found.setdefault(run.name, []).append(run)
                    _row(run, found[OURS][-1])
        median = {name: _median(runs) for name, runs in found.items()}
        if rounds > 1:
            print("\nEach crawler's run of median cost a page\n")
            _head()
            for run in median.values():
                _row(run, median[OURS])
        _goals(median)
        _notes(others, set(median))
        judging = measure.run([sys.executable, OUR_CRAWL, "judge", str(folder / "ours")])
        show_stages(folder / "ours", judging)


def _round(others: list[Competitor], url: str, folder: Path, log: Path) -> Iterator[Run]:
    """Each crawler's crawl, ours first; without those that failed or are not there."""
    shutil.rmtree(folder / "ours", ignore_errors=True)
    yield _ours(url, folder, log)
    for one in others:
        if one.program and (run := _theirs(one, url, folder, log)):
            yield run


def _median(runs: list[Run]) -> Run:
    return sorted(runs, key=attrgetter("cpu_ms"))[len(runs) // 2]


def _ours(url: str, folder: Path, log: Path) -> Run:
    from tiebeam.engine import pipeline

    cost, pages = _measured([sys.executable, OUR_CRAWL, "visit", url, str(folder / "ours")], log)
    if cost.exit_code or not pages:
        raise SystemExit(f"{OURS} ended with {cost.exit_code} and {pages} pages")
    return Run(OURS, cost, pages, pipeline.manifest(folder / "ours").counts["pages"])


def _theirs(one: Competitor, url: str, folder: Path, log: Path) -> Run | None:
    """Its crawl, or nothing if it failed: the rest of the table stands without it."""
    rows, work = folder / "rows.jsonl", folder / "work"
    rows.unlink(missing_ok=True)
    work.mkdir(exist_ok=True)
    cost, pages = _measured(
        one.command(url, rows, CONCURRENCY),
        log,
        cwd=work,
        env=os.environ | one.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if cost.exit_code not in one.good_exits or not pages:
        print(f"{one.name} ended with {cost.exit_code} and {pages} pages", file=sys.stderr)
        return None
    return Run(one.name, cost, pages, _lines(rows) if one.writes_rows else None)


def _measured(command: list[str], log: Path, **options: object) -> tuple[measure.Measured, int]:
    """What it cost, and how many pages the server gave meanwhile."""
    before = log.stat().st_size
    cost = measure.run(command, **options)
    with log.open("rb") as answers:
        answers.seek(before)
        return cost, len(set(_pages(answers)))


def _pages(answers: Iterator[bytes]) -> Iterator[bytes]:
    for answer in answers:
        status, _, method, kind, address = answer.split(maxsplit=4)
        if (status, method, kind) == (b"200", b"GET", b"text/html"):
            yield address


def _lines(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for _ in lines)


def _head() -> None:
    print("| | Pages | Rows | Wall | Pages/s | CPU | CPU/page | Times ours | Peak memory |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")


def _row(run: Run, ours: Run) -> None:
    rows = "none" if run.rows is None else f"{run.rows:,}"
    print(
        f"| {run.name} | {run.pages:,} | {rows} | {run.cost.wall_s:.1f} s "
        f"| {run.pages_per_s:,.0f} | {run.cost.cpu_s:.1f} s | {run.cpu_ms:.2f} ms "
        f"| {run.cpu_ms / ours.cpu_ms:.2f} | {run.cost.peak_mb:,.0f} MB |",
        flush=True,
    )


def _goals(runs: dict[str, Run]) -> None:
    ours = runs[OURS]
    print("\n| Goal | Measured | Met |\n| --- | ---: | --- |")
    for name, most in CPU_GOALS.items():
        goal = f"CPU/page at most {most:.2f} times that of {name}"
        if name in runs:
            share = ours.cpu_ms / runs[name].cpu_ms
            print(f"| {goal} | {share:.2f} times | {_met(share <= most)} |")
        else:
            print(f"| {goal} | not measured | |")
    fast = ours.pages_per_s > PAGES_PER_S
    print(f"| more than {PAGES_PER_S:,} pages/s | {ours.pages_per_s:,.0f} | {_met(fast)} |")


def _met(is_met: bool) -> str:  # noqa: FBT001 - the one thing it words
    return "yes" if is_met else "**no**"


def _notes(others: list[Competitor], measured: set[str]) -> None:
    for one in others:
        if not one.program:
            print(f"\n{one.name} is not installed. {one.install}")
    if measured & {one.name for one in others}:
        print("\nWhat each does less than Tiebeam:\n")
    for one in others:
        if one.name in measured:
            print(f"- {one.name} {one.less}")


def show_stages(folder: Path, cost: measure.Measured) -> None:
    """Print what each stage after the crawl took."""
    seconds = json.loads(folder.with_suffix(".json").read_text())
    print("\n| After the crawl | Wall |\n| --- | ---: |")
    for name, spent in seconds.items():
        print(f"| {name.replace('_', ' ')} | {spent:.2f} s |")
    print(
        f"| all, with start of Python ({cost.cpu_s:.1f} s CPU, peak {cost.peak_mb:,.0f} MB) "
        f"| {cost.wall_s:.1f} s |"
    )


def _asked() -> tuple[int, int, list[Competitor]]:
    """Pages, rounds and crawlers that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="?", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument(
        "--venv", type=Path, help="virtual environment with advertools (and Scrapy)"
    )
    parser.add_argument("--npm", type=Path, help="folder with the packages of npm")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="the first word is enough")
    asked = parser.parse_args()
    found = list(competitors(asked.venv, asked.npm))
    if asked.only:
        names = tuple(name.lower() for name in asked.only)
        found = [one for one in found if one.name.lower().startswith(names)]
    return asked.pages, asked.rounds, found


if __name__ == "__main__":
    main(*_asked())
