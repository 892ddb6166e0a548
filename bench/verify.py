"""What it costs to verify one finding of a large crawl, by the source tree that does it.

usage: verify.py [PAGES] [FOLDER] [SOURCES...]
Crawls and judges a lab of so many pages with some defects, unless FOLDER holds that crawl already,
then verifies a finding of each of some checks with each source tree (this one by default), in a
process of its own. Prints a Markdown table; the lab's answers are in the wall time.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import measure

from tiebeam.engine import pipeline
from tiebeam.lab.server import serve
from tiebeam.lab.shop import Shop

PORT = 18_734
"""The addresses of a crawl that is used again must stay."""
DEFECTS = (
    "german-topics-empty-title",
    "releases-banner-in-head",
    "french-sofas-canonical-404",
    "collections-canonical-home",
    "robots-staging-file-careers",
    "german-stories-leave-out-french",
)
HERE = Path(__file__).parents[1] / "src"


def main(pages: int, folder: Path, sources: Iterable[Path]) -> None:
    """Crawl once, verify often."""
    with serve(Shop(pages=pages, defects=DEFECTS), port=PORT) as lab:
        if not (folder / "crawl.json").exists():
            settings = pipeline.CrawlSettings(
                (lab.url,), hosts=(lab.shop.scope,), allow_private=True, workers=2, concurrency=16
            )
            pipeline.crawl(settings, folder)
            pipeline.judge(folder)
        counts = pipeline.manifest(folder).counts
        print(f"{counts['pages']:,} URLs; {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}.\n")
        print("| Check | Source | Answer | Wall | CPU | Peak memory |")
        print("| --- | --- | --- | ---: | ---: | ---: |")
        for check, fingerprint in _one_of_each(folder).items():
            for source in sources:
                _row(check, source, folder, fingerprint)


def _one_of_each(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in pipeline.findings(folder):
        found.setdefault(one.check, one.fingerprint)
    return found


def _row(check: str, source: Path, folder: Path, fingerprint: str) -> None:
    with tempfile.NamedTemporaryFile() as said:
        words = [sys.executable, __file__, "one", str(folder), fingerprint, said.name]
        cost = measure.run(words, env={**os.environ, "PYTHONPATH": str(source)})
        answer = json.loads(Path(said.name).read_text() or '["failed"]')
    print(
        f"| {check} | {source} | {' '.join(map(str, answer))} | {cost.wall_s:.1f} s "
        f"| {cost.cpu_s:.1f} s | {cost.peak_mb:,.0f} MB |",
        flush=True,
    )


def one(folder: str, fingerprint: str, said: str) -> None:
    """Verify, in a process that another source tree may be put before."""
    verified = pipeline.verify(Path(folder), fingerprint)
    answer = (verified.answer, verified.count("defect"), verified.count("none"))
    Path(said).write_text(json.dumps(answer))


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(*sys.argv[2:])
    else:
        given = sys.argv[1:]
        place = Path(given[1]) if given[1:] else Path(tempfile.mkdtemp()) / "crawl"
        main(int(given[0]) if given else 20_000, place, list(map(Path, given[2:])) or [HERE])
