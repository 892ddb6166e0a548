"""Whether the fast lane tells every defect soon, and nothing else.

usage: fast_lane.py [INTERVALS] [PAGES] [SEED]
Probes a restless lab that does not change, INTERVALS times one right after the other: each change
told is a false alarm. Then each suitable defect is switched on, alone, and the intervals are
counted until it is told; then off, until it is over. Ends with 1 for a false alarm, for a defect
told later than in two intervals, or for one told more than once.
"""

import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tiebeam.engine import fast_lane, pipeline
from tiebeam.engine.probe import Change, Probed
from tiebeam.engine.tables import CrawlStore
from tiebeam.lab.defects import ALL
from tiebeam.lab.jitter import Jitter
from tiebeam.lab.server import Serving, serve
from tiebeam.lab.shop import Shop

PER_TEMPLATE = 10
SECOND_LOOK_S = 2.0
"""Between the looks of one interval; 20 s in earnest, as an overload lasts longer than a test's."""
MOST_INTERVALS = 2
TO_RECOVER = 4
WAIT_S = 0.2
"""The longest that a retry is put off, as the intervals are compressed."""

SHARE = 0.1
"""Share of a page template from which on a sample of it can be expected to show a defect."""

SUITABLE = {
    "robots-503-trade": "robots-unreachable",
    "robots-429-events": "robots-unreachable",
    "robots-staging-file-careers": "robots-blocks",
    "robots-closes-french-brands": "robots-blocks",
    "robots-sell-closes-sellers": "robots-blocks",
    "robots-web-page-business": "robots-lost",
    "500-condition-reports": "server-error",
    "502-french-appointments": "server-error",
    "german-brands-noindex": "noindex-added",
    "french-authors-noindex-header": "noindex-added",
    "rent-noindex-everywhere": "noindex-added",
    "solutions-name-foreign-canonical": "canonical-elsewhere",
    "care-canonical-origin-server": "canonical-elsewhere",
    "french-sofas-canonical-404": "canonical-elsewhere",
    "german-guides-canonical-old": "canonical-elsewhere",
    "french-help-canonical-slash": "canonical-elsewhere",
    "occasions-canonical-noindex": "canonical-elsewhere",
    "collections-canonical-home": "canonical-elsewhere",
    "kids-canonical-alias": "canonical-elsewhere",
    "british-stores-empty": "content-lost",
    "french-deals-empty": "content-lost",
    "help-subjects-share-title": "title-shared",
    "german-topics-empty-title": "title-emptied",
    "press-years-without-title": "title-emptied",
    "releases-banner-in-head": "canonical-lost",
    "cases-pixel-in-head": "canonical-lost",
    "french-legal-without-hreflang": "hreflang-lost",
    "german-stories-leave-out-french": "hreflang-lost",
}
"""Defects of pages that are indexable while healthy, and what must be told of each."""


@dataclass
class Row:
    """How one defect was told."""

    name: str
    expected: str
    told: list[Change]
    intervals: int | None
    over: int | None

    @property
    def is_good(self) -> bool:
        """Whether it was told soon, once, and by its name."""
        return self.intervals is not None and [one.change for one in self.told] == [self.expected]


def main(intervals: int, pages: int, seed: int) -> int:
    """Probe the unchanged lab, then one defect after the other."""
    with (
        serve(Shop(pages=pages, seed=seed), jitter=Jitter()) as lab,
        tempfile.TemporaryDirectory(prefix="bench-fast-lane-") as place,
    ):
        folder = Path(place) / "crawl"
        _crawl(lab, folder)
        probes = fast_lane.watch(folder, every_s=0, pages=PER_TEMPLATE, second_look_s=SECOND_LOOK_S)
        false_alarms = _unchanged(probes, intervals, pages, seed)
        rows = [_switch_on(lab, probes, name) for name in _large_enough(lab, folder)]
        _show(rows)
    return 1 if false_alarms or not all(row.is_good for row in rows) else 0


def _crawl(lab: Serving, folder: Path) -> None:
    settings = pipeline.CrawlSettings(
        (lab.url,), hosts=(lab.shop.scope,), allow_private=True, longest_wait_s=WAIT_S
    )
    pipeline.crawl(settings, folder)
    pipeline.judge(folder)


def _unchanged(probes: Iterator[Probed], intervals: int, pages: int, seed: int) -> int:
    """Probe a site on which nothing changes; how many changes were told."""
    told: list[Change] = []
    took_s, doubted, looks = [], 0, 0
    for number in range(intervals):
        began_s = time.monotonic()
        probed = next(probes)
        took_s.append(time.monotonic() - began_s)
        told += probed.new
        doubted += probed.second_looks > 0
        looks += len(probed.looks)
        for one in probed.new:
            print(f"  FALSE ALARM in interval {number}: {one.said_to_it}", flush=True)
    print(
        f"Restless lab of {pages:,} pages, seed {seed}, {PER_TEMPLATE} pages per page template.\n"
    )
    print("| Intervals | Looks | Second looks in | False alarms | Median s | Longest s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    print(
        f"| {intervals} | {looks:,} | {doubted} | {len(told)} "
        f"| {statistics.median(took_s):.2f} | {max(took_s):.2f} |\n",
        flush=True,
    )
    return len(told)


def _large_enough(lab: Serving, folder: Path) -> list[str]:
    """Suitable defects that concern a tenth or more of a page template as the engine sees it."""
    facts = CrawlStore(folder).open().facts.to_pyarrow().to_pylist()
    pages = [one for one in facts if one["indexable"]]
    sizes = Counter(one["template_key"] for one in pages)
    kept = []
    for name in SUITABLE:
        pattern = re.compile(ALL[name].entry(lab.shop.premises).url_regex)
        hit = Counter(one["template_key"] for one in pages if pattern.fullmatch(one["url"]))
        share = max((count / sizes[key] for key, count in hit.items()), default=0.0)
        if ALL[name].robots or share >= SHARE:
            kept.append(name)
        else:
            print(f"  not asked: {name} concerns {share:.0%} of a page template")
    return kept


def _switch_on(lab: Serving, probes: Iterator[Probed], name: str) -> Row:
    """Switch a defect on until it is told and one interval more, then off until it is over."""
    lab.switch([name])
    told: list[Change] = []
    intervals = None
    for number in range(1, MOST_INTERVALS + 2):
        told += next(probes).new
        if intervals is None and told:
            intervals = number
    lab.switch([])
    over = None
    for number in range(1, TO_RECOVER + 1):
        probed = next(probes)
        told += probed.new
        if not probed.lasting:
            over = number
            break
    row = Row(name, SUITABLE[name], told, intervals, over)
    mark = "" if row.is_good else "  <-- "
    print(f"  {name}: {intervals} {[one.said_to_it for one in told]} over {over}{mark}", flush=True)
    return row


def _show(rows: list[Row]) -> None:
    print(
        "\n| Defect | Told as | Severity | Intervals until told | Alarms | Intervals until over |"
    )
    print("| --- | --- | --- | ---: | ---: | ---: |")
    for row in rows:
        names = ", ".join(one.change for one in row.told) or "nothing"
        severity = row.told[0].severity if row.told else ""
        print(
            f"| {row.name} | {names} | {severity} | {row.intervals or 'never'} "
            f"| {len(row.told)} | {row.over or 'not yet'} |"
        )
    good = sum(row.is_good for row in rows)
    print(f"\n{good} of {len(rows)} told within {MOST_INTERVALS} intervals, once, by their name.")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    raise SystemExit(main(*(given + [500, 600, 1][len(given) :])))
