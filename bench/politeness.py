"""What a crawl does to a server whose answers slow down under load, seen by an outsider.

usage: politeness.py [SECONDS] [CONCURRENCY]
A prober asks the server for one page again and again: first alone, then while a crawl adapts, then
while a crawl keeps its number of requests at once. Prints a table, and writes
docs/images/politeness.json and docs/images/politeness.svg.
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from politeness_picture import picture

from tiebeam.engine import pipeline

SERVER = Path(__file__).with_name("loaded_server.py")
IMAGES = Path(__file__).parents[1] / "docs" / "images"
IDLE_S = 15.0
PROBE_EVERY_S = 0.1
FEWEST = 5
"""Probes that make a quantile."""
WINDOW_S = 5.0
WARM_UP_S = 5.0
"""Left out of the figures: the crawl learns what idle means, and finds its pace."""
MAX_SLOWDOWN = 2.0
NEVER_SLOWER = 1e9


class Clock:
    """Seconds since it was started; 0 before."""

    def __init__(self) -> None:
        self.has_started = False
        self._began_s = 0.0

    def start(self) -> None:
        """Begin to count, unless it does."""
        if not self.has_started:
            self.has_started, self._began_s = True, time.monotonic()

    @property
    def s(self) -> float:
        """How far it is."""
        return time.monotonic() - self._began_s if self.has_started else 0.0


@dataclass
class Run:
    """One crawl, or none, and what the prober saw meanwhile."""

    name: str
    waits: list[tuple[float, float]] = field(default_factory=list)
    """Seconds since the run began, and milliseconds until the answer was there."""
    paces: list[tuple[float, float]] = field(default_factory=list)
    """Seconds since the run began, and requests at once that the crawl allowed itself."""
    pages: int = 0
    seconds: float = 0.0

    def p95_ms(self, after_s: float = 0.0) -> float:
        """What 95 of 100 probes waited at most."""
        return _p95([ms for at_s, ms in self.waits if at_s >= after_s])

    def over_time(self) -> list[tuple[float, float]]:
        """The p95 of each window of probes."""
        edges = [step * WINDOW_S / 2 for step in range(int(self.seconds / WINDOW_S * 2) - 1)]
        windows = (
            (edge + WINDOW_S, [ms for at_s, ms in self.waits if edge <= at_s < edge + WINDOW_S])
            for edge in edges
        )
        return [(at_s, _p95(seen)) for at_s, seen in windows if len(seen) >= FEWEST]


def main(seconds: float, concurrency: int) -> None:
    """Measure idle, adaptive and fixed, each on a server of its own."""
    runs = [
        _idle(),
        _crawl("adaptive", seconds, concurrency, MAX_SLOWDOWN),
        _crawl("fixed", seconds, concurrency, NEVER_SLOWER),
    ]
    idle_ms = runs[0].p95_ms()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; up to {concurrency} at once.\n")
    print("| | p95 of the prober | times idle | worst 5 s | pages/s |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for run in runs:
        p95_ms = run.p95_ms(0 if run.name == "idle" else WARM_UP_S)
        worst_ms = max(ms for at_s, ms in run.over_time() if at_s > WARM_UP_S + WINDOW_S)
        print(
            f"| {run.name} | {p95_ms:.0f} ms | {p95_ms / idle_ms:.1f} "
            f"| {worst_ms:.0f} ms | {run.pages / run.seconds:.0f} |"
        )
    IMAGES.mkdir(parents=True, exist_ok=True)
    figures = {
        "seconds": seconds,
        "concurrency": concurrency,
        "max_slowdown": MAX_SLOWDOWN,
        "idle_p95_ms": round(idle_ms, 1),
        "runs": [_as_json(run) for run in runs],
    }
    (IMAGES / "politeness.json").write_text(json.dumps(figures, indent=1) + "\n")
    (IMAGES / "politeness.svg").write_text(picture(figures))


def _idle() -> Run:
    run = Run("idle", seconds=IDLE_S)
    clock = Clock()
    clock.start()
    with _server() as port, _probing(port, run, clock):
        time.sleep(IDLE_S)
    return run


def _crawl(name: str, seconds: float, concurrency: int, max_slowdown: float) -> Run:
    """Crawl for so long; the site has more pages than any crawl here can visit.

    Time counts from the first page on: the workers' processes have started by then.
    """
    run = Run(name, seconds=seconds)
    clock = Clock()
    with _server() as port, tempfile.TemporaryDirectory(prefix="bench-gentle-") as place:
        settings = pipeline.CrawlSettings(
            (f"http://127.0.0.1:{port}/",),
            concurrency=concurrency,
            max_slowdown=max_slowdown,
            allow_private=True,
            probes=False,
        )

        def note(progress: pipeline.Progress) -> None:
            if progress.pages:
                clock.start()
                run.paces += [(clock.s, host.allowed) for host in progress.hosts]

        with _probing(port, run, clock):
            manifest = pipeline.crawl(
                settings,
                Path(place) / "crawl",
                on_progress=note,
                should_stop=lambda: clock.s > seconds,
            )
        run.pages = manifest.counts["pages"]
    return run


@contextmanager
def _server() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, SERVER], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout  # noqa: S101 - asked for above
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


@contextmanager
def _probing(port: int, run: Run, clock: Clock) -> Iterator[None]:
    """Ask for one page every tenth of a second, in a thread."""
    ended = threading.Event()
    thread = threading.Thread(target=_probe, args=(port, run, clock, ended))
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _probe(port: int, run: Run, clock: Clock, ended: threading.Event) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while not ended.wait(PROBE_EVERY_S):
        asked_s = time.monotonic()
        connection.request("GET", "/p/7")
        connection.getresponse().read()
        if clock.has_started:
            run.waits.append((clock.s, (time.monotonic() - asked_s) * 1000))


def _p95(values: list[float]) -> float:
    return sorted(values)[-(-len(values) * 95 // 100) - 1]


def _as_json(run: Run) -> dict[str, Any]:
    changes = [
        later for earlier, later in pairwise([(0.0, 0.0), *run.paces]) if earlier[1] != later[1]
    ]
    return {
        "name": run.name,
        "p95_ms": round(run.p95_ms(0 if run.name == "idle" else WARM_UP_S), 1),
        "pages_per_s": round(run.pages / run.seconds, 1),
        "p95_over_time": [[round(at_s, 1), round(ms, 1)] for at_s, ms in run.over_time()],
        "allowed_over_time": [[round(at_s, 1), round(allowed, 2)] for at_s, allowed in changes],
    }


if __name__ == "__main__":
    given = sys.argv[1:]
    main(float(given[0]) if given else 60.0, int(given[1]) if given[1:] else 16)
