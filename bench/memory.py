"""Crawls a very large lab and shows what memory it takes as it grows, all processes together.

usage: memory.py [PAGES] [FOLDER]
The lab makes every page anew, on the same machine: this measures memory, not speed. Prints a
Markdown table of twenty steps, then the peak of all samples, which are taken every two seconds.
"""

import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import measure

WORKERS = 2
CONCURRENCY = 16
STEPS = 20


@dataclass(frozen=True)
class Sample:
    """All processes at one moment."""

    urls: int
    queue: int
    elapsed_s: float
    coordinator_mb: float
    workers_mb: float

    @property
    def all_mb(self) -> float:
        """Of coordinator and workers, shared pages divided among them."""
        return self.coordinator_mb + self.workers_mb


def main(pages: int, folder: Path | None) -> int:
    """Serve the lab, crawl it in another process, sample that one; 1 when the crawl failed."""
    from tiebeam.lab.server import serve
    from tiebeam.lab.shop import Shop

    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="memory-")))
        lab = stack.enter_context(serve(Shop(pages=pages)))
        command = [sys.executable, __file__, "visit", lab.url, lab.shop.scope, str(place / "crawl")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as crawl:
            samples = _sampled(crawl)
    _show(samples)
    return crawl.returncode


def visit(url: str, scope: str, folder: Path) -> None:
    """Crawl to the end; tell every two seconds how far it is."""
    from tiebeam.engine import pipeline

    settings = pipeline.CrawlSettings(
        (url,),
        hosts=(scope,),
        allow_private=True,
        workers=WORKERS,
        concurrency=CONCURRENCY,
    )
    last = [0.0]

    def tell(progress: pipeline.Progress) -> None:
        if time.monotonic() - last[0] > 2:  # noqa: PLR2004 - seconds
            last[0] = time.monotonic()
            print(progress.pages, progress.queue, flush=True)

    manifest = pipeline.crawl(settings, folder, on_progress=tell)
    print(manifest.ended, manifest.counts, file=sys.stderr)


def _sampled(crawl: subprocess.Popen[str]) -> list[Sample]:
    began_s = time.monotonic()
    samples = []
    for line in crawl.stdout or ():
        urls, queue = map(int, line.split())
        workers = [pid for pid in measure.tree(crawl.pid) if pid != crawl.pid]
        own_mb, others_mb = (sum(map(measure.memory_mb, pids)) for pids in ([crawl.pid], workers))
        samples.append(Sample(urls, queue, time.monotonic() - began_s, own_mb, others_mb))
        print(samples[-1], file=sys.stderr, flush=True)
    return samples


def _show(samples: list[Sample]) -> None:
    print("| URLs | Queue | Minutes | Coordinator | Workers | All |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    step = max(1, len(samples) // STEPS)
    for one in samples[step - 1 :: step]:
        print(
            f"| {one.urls:,} | {one.queue:,} | {one.elapsed_s / 60:.1f} "
            f"| {one.coordinator_mb:,.0f} MB | {one.workers_mb:,.0f} MB | {one.all_mb:,.0f} MB |"
        )
    print(f"\nPeak: {max(one.all_mb for one in samples):,.0f} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["visit"]:
        visit(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
    else:
        _pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
        sys.exit(main(_pages, Path(sys.argv[2]) if len(sys.argv) > 2 else None))  # noqa: PLR2004
