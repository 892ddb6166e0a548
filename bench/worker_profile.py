"""Where a crawl worker's CPU time goes: its jobs run in this process, under cProfile.

usage: worker_profile.py [PAGES]
The profiler makes calls of Python dearer than work inside C, so read the shares as such.
"""

import cProfile
import pstats
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from cached_lab import HOSTS, cached_lab

from tiebeam.engine import pipeline

SHOWN = 20


class Profiled(Executor):
    """Runs each job at once, in this thread, under the profiler."""

    def __init__(self) -> None:
        self.profile = cProfile.Profile(time.process_time)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The job's result, or its error, ready made."""
        future: Future[Any] = Future()
        try:
            future.set_result(self.profile.runcall(fn, *args, **kwargs))
        except Exception as error:  # noqa: BLE001 - belongs to the one who asks for the result
            future.set_exception(error)
        return future


def main(pages: int) -> None:
    """Crawl twice, the second time with a warm cache, and print shares by module."""
    executor = Profiled()
    with tempfile.TemporaryDirectory() as place, cached_lab(pages) as url:
        settings = pipeline.CrawlSettings((url,), hosts=(HOSTS,), allow_private=True, workers=1)
        pipeline.crawl(settings, Path(place) / "warm")
        pipeline.crawl(settings, Path(place) / "profiled", executor=executor)
    _print_shares(executor.profile)


def _print_shares(profile: cProfile.Profile) -> None:
    spent: Counter[str] = Counter()
    # What pstats holds by function: calls, without recursion, own seconds, seconds with callees.
    timings: dict[tuple[str, int, str], tuple[int, int, float, float, Any]]
    timings = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for (file, _, name), (_, _, own_s, _, _) in timings.items():
        spent[_place(file, name)] += own_s  # type: ignore[assignment] # counts seconds
    total = sum(spent.values())
    print("| Where | Share |\n| --- | ---: |")
    for place, seconds in spent.most_common(SHOWN):
        print(f"| {place} | {seconds / total:.1%} |")


def _place(file: str, name: str) -> str:
    """A module of ours, or the function in C or in a library that it calls."""
    if "tiebeam/engine/" in file:
        return file.partition("tiebeam/engine/")[2]
    return name if file == "~" else f"{Path(file).name}: {name}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1_500)
