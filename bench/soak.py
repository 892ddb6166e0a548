"""Crawls a server that fails by chance in every known way, and checks the books afterwards.

usage: soak.py [MINUTES] [SEED] [PAGES_RENDERED]
The server links to new pages for that long; then the crawl has to end by itself, and a sample of
its pages is rendered while the server fails on. Ends with 1 when an admitted URL has no outcome or
two, a page of the sample likewise, a process stays, memory passes its bound, or the service beside
the server was asked.
"""

import ctypes
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import measure
import pyarrow as pa
import pyarrow.parquet as pq
from hostile_server import ALL_WAYS, FOLDERS, OPEN_HOST, START, World, hostile_server

WORKERS = 3
OK = 200
MOST_MEMORY_MB = 1_024
TIMEOUT_S = 2.0
PATIENCE_S = 900.0
"""How long the crawl may take to end once nothing new is linked to."""
LEAVING_S = 10.0
SAMPLE = 40
DEADLINE_S = 10.0
"""For a page that is rendered; where the server keeps silent, it takes so long."""


@dataclass
class Memory:
    """Of several processes together; shared pages count once in PSS and each time in RSS."""

    rss_mb: float = 0.0
    pss_mb: float = 0.0
    course_mb: list[float] = field(default_factory=list)
    """PSS, one sample after another."""

    def tenths(self) -> list[int]:
        """The course in short."""
        size = max(1, len(self.course_mb) // 10)
        parts = [self.course_mb[at : at + size] for at in range(0, len(self.course_mb), size)]
        return [round(median(part)) for part in parts[:10]]


def main(minutes: float, seed: int, sample: int) -> int:
    """Crawl, check and tell; the exit code."""
    ctypes.CDLL(None).prctl(measure.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with (
        tempfile.TemporaryDirectory(prefix="soak-") as place,
        hostile_server(seed, minutes * 60) as world,
    ):
        folder = Path(place) / "crawl"
        began_s = time.monotonic()
        exit_code, peak = _crawl(world, folder, minutes * 60 + PATIENCE_S)
        took_s = time.monotonic() - began_s
        print(f"Seed {seed}: {world.asked.total():,} requests in {took_s:.0f} s.")
        print(f"Peak of all processes: RSS {peak.rss_mb:,.0f} MB, PSS {peak.pss_mb:,.0f} MB.")
        print(f"PSS of each tenth of the time, median: {peak.tenths()} MB.")
        is_rendered = exit_code == 0 and sample
        wrong = list(_wrong_renderings(folder, seed, sample)) if is_rendered else []
        wrong += _wrong(exit_code, peak.pss_mb, world, folder)
        if took_s < minutes * 60:
            wrong.append(f"the crawl ran out after {took_s:.0f} s")
        if exit_code == 0:
            _tell(folder, world)
    for fault in wrong:
        print(f"WRONG: {fault}")
    right = "Every admitted URL has exactly one outcome. So has every page that was rendered."
    print("The books are wrong." if wrong else right)
    return 1 if wrong else 0


def _crawl(world: World, folder: Path, longest_s: float) -> tuple[int, Memory]:
    """Crawl in a process of its own; its exit code and the peak memory of it and all below it."""
    command = [sys.executable, __file__, "crawl", world.url(OPEN_HOST, START), str(folder)]
    process = subprocess.Popen(command)
    peak, done = Memory(), threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peak, done))
    sampler.start()
    try:
        process.wait(longest_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    done.set()
    sampler.join()
    return process.returncode, peak


def crawl(url: str, folder: Path) -> None:
    """The crawl itself, quick to give up and to ask again."""
    from tiebeam.engine.crawl import CrawlSettings, crawl

    settings = CrawlSettings(
        (url,),
        hosts=("*.localhost",),
        workers=WORKERS,
        allow_private=True,
        timeout_s=TIMEOUT_S,
        longest_wait_s=1.0,
        max_slowdown=1_000.0,
    )
    crawl(settings, folder)


def render(folder: Path, urls: list[str]) -> None:
    """Render pages of the crawl."""
    from tiebeam.engine import pipeline

    settings = pipeline.RenderSettings(deadline_s=DEADLINE_S)
    pipeline.render(folder, urls=urls, settings=settings)


def _wrong_renderings(folder: Path, seed: int, count: int) -> Iterator[str]:
    """Render some pages that answered, in a process of its own; what is not as it must be."""
    pages = sorted(row["url"] for row in _rows(folder) if row["status"] == OK and row["is_html"])
    sample = random.Random(seed).sample(pages, min(count, len(pages)))  # noqa: S311
    command = [sys.executable, __file__, "render", str(folder), *sample]
    longest_s = count * DEADLINE_S + PATIENCE_S
    if exit_code := subprocess.run(command, check=False, timeout=longest_s).returncode:
        yield f"the rendering ended with {exit_code}"
        return
    rows = _read(folder, "renderings", ["url", "outcome", "failure"])
    if sorted(row["url"] for row in rows) != sorted(sample):
        yield f"{len(rows)} rows tell of a sample of {len(sample)} pages"
    if silent := [row for row in rows if row["outcome"] != "rendered" and not row["failure"]]:
        yield f"{len(silent)} pages were not rendered without a reason, as {silent[:3]}"


def _sample(root: int, peak: Memory, done: threading.Event) -> None:
    while not done.wait(measure.SAMPLE_EVERY_S):
        now = [_memory(pid) for pid in measure.tree(root)]
        peak.rss_mb = max(peak.rss_mb, sum(one.rss_mb for one in now))
        peak.course_mb.append(sum(one.pss_mb for one in now))
        peak.pss_mb = max(peak.course_mb)


def _memory(pid: int) -> Memory:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return Memory()
    sizes = {line.split()[0]: line.split()[1] for line in lines[1:]}
    return Memory(int(sizes.get("Rss:", 0)) / 1024, int(sizes.get("Pss:", 0)) / 1024)


def _wrong(exit_code: int, peak_mb: float, world: World, folder: Path) -> Iterator[str]:
    """Each thing that is not as it must be."""
    if left := _left_over():
        yield f"{len(left)} processes stayed"
    if world.ways["OUR OWN NETWORK WAS ASKED"]:
        yield "the service beside the server was asked"
    if peak_mb > MOST_MEMORY_MB:
        yield f"{peak_mb:,.0f} MB of memory"
    if exit_code:
        yield f"the crawl ended with {exit_code}"
        return
    yield from _wrong_books(folder, world)


def _left_over() -> list[int]:
    """Processes of the crawl that live on; some need a moment to leave."""
    deadline_s = time.monotonic() + LEAVING_S
    while time.monotonic() < deadline_s:
        _reap()
        if not (left := measure.tree(os.getpid())[1:]):
            return []
        time.sleep(0.1)
    return left


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _wrong_books(folder: Path, world: World) -> Iterator[str]:
    from tiebeam.engine.tables import CrawlStore

    manifest = CrawlStore(folder).manifest
    if manifest.ended != "complete":
        yield f"it ended as {manifest.ended}: {manifest.counts}"
    rows = _rows(folder)
    outcomes = Counter(row["url"] for row in rows)
    admitted = _admitted(folder)
    for what, urls in (
        ("have two outcomes", [url for url, count in outcomes.items() if count > 1]),
        ("were admitted and have no outcome", sorted(admitted - outcomes.keys())),
        ("have an outcome and were not admitted", sorted(outcomes.keys() - admitted)),
        ("failed without a reason", [row["url"] for row in rows if _is_unexplained(row)]),
        ("were asked for and are in no book", sorted(_asked(world) - admitted)),
    ):
        if urls:
            yield f"{len(urls)} URLs {what}, as {urls[:3]}"
    if manifest.counts["pages"] != len(rows):
        yield f"the manifest counts {manifest.counts['pages']} pages of {len(rows)}"
    told = sum(n for name, n in manifest.counts.items() if name.startswith("outcome:"))
    if told != len(rows):
        yield f"the manifest counts {told} outcomes of {len(rows)}"


def _rows(folder: Path) -> list[dict[str, Any]]:
    columns = ["url", "outcome", "failure", "status", "is_html", "truncated", "faults"]
    return _read(folder, "pages", columns)


def _read(folder: Path, table: str, columns: list[str]) -> list[dict[str, Any]]:
    from tiebeam.engine.tables import CrawlStore

    parts = CrawlStore(folder).manifest.parts.get(table, [])
    read = [pq.ParquetFile(folder / table / part.name).read(columns) for part in parts]
    return pa.concat_tables(read).to_pylist() if read else []


def _admitted(folder: Path) -> set[str]:
    """URLs that were queued, without those that a rule took out again."""
    with closing(sqlite3.connect(folder / "state" / "frontier.sqlite")) as state:
        return {
            url
            for (url,) in state.execute(
                "SELECT url FROM url LEFT JOIN done USING (row) WHERE done.part IS NOT 0"
            )
        }


def _asked(world: World) -> set[str]:
    """Pages that the server was asked for; redirects of probes lead to other addresses."""
    from tiebeam.engine import urls

    places = [place.partition("/") for place in list(world.asked)]
    return {
        urls.normalise(world.url(host, f"/{path}"))
        for host, _, path in places
        if path.startswith(FOLDERS) and "/tiebeam-" not in path
    }


def _is_unexplained(row: dict[str, Any]) -> bool:
    has_reason = row["failure"] if row["outcome"] == "failed" else row["faults"]
    return bool(row["outcome"] == "failed" or row["truncated"]) and not has_reason


def _tell(folder: Path, world: World) -> None:
    """What became of the URLs, and why."""
    from tiebeam.engine.tables import CrawlStore

    rows = _rows(folder)
    print("\n| What came of URLs | |\n| --- | ---: |")
    for name, count in sorted(CrawlStore(folder).manifest.counts.items()):
        print(f"| {name} | {count:,} |")
    failures = Counter(f"failed: {row['failure']}" for row in rows if row["outcome"] == "failed")
    faults = Counter(f"fault: {fault}" for row in rows for fault in row["faults"] or ())
    for name, count in sorted((failures + faults).items()):
        print(f"| {name} | {count:,} |")
    rendered = Counter(
        f"rendering: {row['failure'] or row['outcome']}"
        for row in _read(folder, "renderings", ["outcome", "failure"])
    )
    for name, count in sorted(rendered.items()):
        print(f"| {name} | {count:,} |")
    unused = ALL_WAYS - world.ways.keys()
    print(f"\n{len(world.ways)} kinds of answers were given, each {_rarest(world)} times or more.")
    if unused:
        print(f"Not given: {', '.join(sorted(unused))}.")


def _rarest(world: World) -> int:
    return min(world.ways.values())


if __name__ == "__main__":
    if sys.argv[1:2] == ["crawl"]:
        crawl(sys.argv[2], Path(sys.argv[3]))
    elif sys.argv[1:2] == ["render"]:
        render(Path(sys.argv[2]), sys.argv[3:])
    else:
        given = [*sys.argv[1:], *(30, 1, SAMPLE)[len(sys.argv) - 1 :]]
        minutes, seed, sample = map(float, given)
        sys.exit(main(minutes, int(seed), int(sample)))
