"""Tiebeam's part of a comparison, in a process of its own so that it can be measured from outside.

usage: our_crawl.py visit START_URL FOLDER [HOST ...]   one crawl, without the stages after it
       our_crawl.py judge FOLDER   every stage after the crawl; seconds into FOLDER.json
"""

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

WORKERS = 2
CONCURRENCY = 16


def visit(url: str, folder: Path, hosts: tuple[str, ...]) -> None:
    """One crawl, without the stages after it; hosts: further ones that belong to the site."""
    # Not above: each worker process imports this file, and would pay for what it does not need.
    from tiebeam.engine.crawl import CrawlSettings, crawl

    settings = CrawlSettings(
        (url,), hosts=hosts, workers=WORKERS, concurrency=CONCURRENCY, allow_private=True
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


if __name__ == "__main__":
    if sys.argv[1] == "visit":
        visit(sys.argv[2], Path(sys.argv[3]), tuple(sys.argv[4:]))
    else:
        judge(Path(sys.argv[2]))
