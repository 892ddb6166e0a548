"""Crawls the same cached lab with Tiebeam and with Scrapy, side by side, and times the checks.

usage: crawl.py [PAGES] [PYTHON_WITH_SCRAPY]
Prints Markdown tables. Without the second argument only Tiebeam runs.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import measure
from cached_lab import HOSTS, cached_lab

WORKERS = 2
CONCURRENCY = 16
PEER = Path(__file__).parent / "peers" / "scrapy_fields.py"


def main(pages: int, scrapy_python: str | None) -> None:
    """Warm the cache with one crawl, then measure each crawler once."""
    from tiebeam.engine import pipeline

    with tempfile.TemporaryDirectory(prefix="bench-crawl-") as place, cached_lab(pages) as url:
        folder = Path(place)
        _visit(url, folder / "warm")
        print(f"Lab of {pages:,} pages; {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}.\n")
        print("| | URLs | Wall | URLs/s | CPU | CPU/URL | Peak memory |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        ours = measure.run([sys.executable, __file__, "visit", url, str(folder / "ours")])
        _row("Tiebeam", ours, pipeline.manifest(folder / "ours").counts["pages"])
        if scrapy_python:
            out = folder / "scrapy.jsonl"
            theirs = measure.run([scrapy_python, str(PEER), url, str(out)])
            with out.open(encoding="utf-8") as lines:
                _row("Scrapy", theirs, sum(1 for _ in lines))
        judging = measure.run([sys.executable, __file__, "judge", str(folder / "ours")])
        _stages(folder / "ours", judging)


def _visit(url: str, folder: Path) -> None:
    subprocess.run([sys.executable, __file__, "visit", url, str(folder)], check=True)


def visit(url: str, folder: Path) -> None:
    """One crawl, without the stages after it."""
    # Not above: each worker process imports this file, and would pay for what it does not need.
    from tiebeam.engine.crawl import CrawlSettings, crawl

    settings = CrawlSettings(
        (url,), hosts=(HOSTS,), workers=WORKERS, concurrency=CONCURRENCY, allow_private=True
    )
    crawl(settings, folder)


def judge(folder: Path) -> None:
    """Every stage after the crawl; the seconds of each go beside the crawl."""
    from tiebeam.engine import pipeline

    began: list[tuple[str, float]] = []
    pipeline.judge(folder, on_stage=lambda name, _, __: began.append((name, time.perf_counter())))
    began.append(("", time.perf_counter()))
    seconds = {name: after - before for (name, before), (_, after) in pairwise(began)}
    folder.with_suffix(".json").write_text(json.dumps(seconds))


def _row(name: str, cost: measure.Measured, urls: int) -> None:
    if cost.exit_code or not urls:
        raise SystemExit(f"{name} ended with {cost.exit_code} and {urls} URLs")
    print(
        f"| {name} | {urls:,} | {cost.wall_s:.1f} s | {urls / cost.wall_s:,.0f} "
        f"| {cost.cpu_s:.1f} s | {1000 * cost.cpu_s / urls:.2f} ms | {cost.peak_mb:,.0f} MB |",
        flush=True,
    )


def _stages(folder: Path, cost: measure.Measured) -> None:
    seconds = json.loads(folder.with_suffix(".json").read_text())
    print("\n| After the crawl | Wall |\n| --- | ---: |")
    for name, spent in seconds.items():
        print(f"| {name.replace('_', ' ')} | {spent:.2f} s |")
    print(
        f"| all, with start of Python ({cost.cpu_s:.1f} s CPU, peak {cost.peak_mb:,.0f} MB) "
        f"| {cost.wall_s:.1f} s |"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["visit"]:
        visit(sys.argv[2], Path(sys.argv[3]))
    elif sys.argv[1:2] == ["judge"]:
        judge(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 20_000, sys.argv[2] if sys.argv[2:] else None)
