"""Crawls a site that nobody changes twice, the second time with the first crawl at hand.

usage: recrawl.py [PAGES] [lab|large]   the lab's small pages, or those of `large_site`
Prints a Markdown table: what each crawl cost the crawler, and what the server sent, heads included.
"""

import os
import sys
import tempfile
from pathlib import Path

import measure
from cached_lab import HOSTS, cached_lab
from large_site import large_site

from tiebeam.engine.tables import CrawlStore

NOT_MODIFIED = 304


def main(pages: int, site: str) -> None:
    """Warm the server's cache, then measure a first crawl and a recrawl."""
    serve = large_site if site == "large" else cached_lab
    with tempfile.TemporaryDirectory(prefix="bench-recrawl-") as place:
        folder, log = Path(place), Path(place) / "sent.log"
        with serve(pages, log) as url:
            _crawl(url, folder / "warm")
            print(f"{os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}.\n")
            print("| | URLs | 304 | Wall | CPU | CPU/URL | Peak memory | Bytes sent |")
            print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
            first = _measured("First crawl", url, folder / "first", log)
            second = _measured("Recrawl", url, folder / "second", log, folder / "first")
    names = ("CPU", "bytes")
    for name, before, after in zip(names, first, second, strict=True):
        print(f"\n{name} of the recrawl: {100 * after / before:.1f} % of the first", end="")
    print()


def _crawl(url: str, folder: Path, *previous: Path) -> measure.Measured:
    visit = Path(__file__).with_name("visit.py")
    words = [sys.executable, str(visit), url, HOSTS, str(folder), *map(str, previous)]
    # An installation has its bytecode; the first crawl, which is not measured, makes it.
    cost = measure.run(words, env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""})
    if cost.exit_code:
        raise SystemExit(f"the crawl ended with {cost.exit_code}")
    return cost


def _measured(name: str, url: str, folder: Path, log: Path, *previous: Path) -> tuple[float, float]:
    """CPU seconds and bytes sent."""
    start = log.stat().st_size
    cost = _crawl(url, folder, *previous)
    with log.open(encoding="ascii") as lines:
        lines.seek(start)
        answers = [tuple(map(int, line.split()[:2])) for line in lines]
    urls = CrawlStore(folder).manifest.counts["pages"]
    unchanged = sum(status == NOT_MODIFIED for status, _ in answers)
    sent = sum(size for _, size in answers)
    print(
        f"| {name} | {urls:,} | {unchanged:,} | {cost.wall_s:.1f} s | {cost.cpu_s:.1f} s "
        f"| {1000 * cost.cpu_s / urls:.2f} ms | {cost.peak_mb:,.0f} MB | {sent / 1e6:,.1f} MB |",
        flush=True,
    )
    return cost.cpu_s, sent


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10_000, sys.argv[2] if sys.argv[2:] else "lab")
