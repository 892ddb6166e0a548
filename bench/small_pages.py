"""Crawls the cached lab with Tiebeam, and with Scrapy as its documentation teaches it.

usage: small_pages.py [PAGES] [PYTHON_WITH_SCRAPY]
Prints Markdown tables. Without the second argument only Tiebeam runs. `crawl.py` is for pages of
usual size and for other crawlers.
"""

import os
import sys
import tempfile
from pathlib import Path

import measure
from cached_lab import HOSTS, cached_lab
from crawl import OUR_CRAWL, show_stages

PEER = Path(__file__).parent / "peers" / "scrapy_selectors.py"


def main(pages: int, scrapy_python: str | None) -> None:
    """Warm the cache with one crawl, then measure each crawler once."""
    from tiebeam.engine import pipeline

    with tempfile.TemporaryDirectory(prefix="bench-small-") as place, cached_lab(pages) as url:
        folder = Path(place)
        _visit(url, folder / "warm")
        print(f"Lab of {pages:,} pages; {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}.\n")
        print("| | URLs | Wall | URLs/s | CPU | CPU/URL | Peak memory |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        cost = _visit(url, folder / "ours")
        _row("Tiebeam", cost, pipeline.manifest(folder / "ours").counts["pages"])
        if scrapy_python:
            out = folder / "scrapy.jsonl"
            theirs = measure.run([scrapy_python, str(PEER), url, str(out)])
            with out.open(encoding="utf-8") as lines:
                _row("Scrapy", theirs, sum(1 for _ in lines))
        judging = measure.run([sys.executable, OUR_CRAWL, "judge", str(folder / "ours")])
        show_stages(folder / "ours", judging)


def _visit(url: str, folder: Path) -> measure.Measured:
    return measure.run([sys.executable, OUR_CRAWL, "visit", url, str(folder), HOSTS])


def _row(name: str, cost: measure.Measured, urls: int) -> None:
    print(
        f"| {name} | {urls:,} | {cost.wall_s:.1f} s | {urls / cost.wall_s:,.0f} "
        f"| {cost.cpu_s:.1f} s | {1000 * cost.cpu_s / urls:.2f} ms | {cost.peak_mb:,.0f} MB |",
        flush=True,
    )


if __name__ == "__main__":
    _pages = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    main(_pages, sys.argv[2] if len(sys.argv) > 2 else None)  # noqa: PLR2004
