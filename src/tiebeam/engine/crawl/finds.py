"""The URLs that a worker finds, each sent to the coordinator once."""

from collections.abc import Callable, Iterable
from weakref import WeakSet

import numpy as np

from tiebeam.engine import urls
from tiebeam.engine.crawl import outcome, traps
from tiebeam.engine.crawl.messages import Found, Visit
from tiebeam.engine.crawl.seen import SeenSet
from tiebeam.engine.extract import LinkRun, PageFacts


class Finds:
    """What was found since the last report, and the ids of all that was sent before."""

    def __init__(self, covers: Callable[[str], bool]) -> None:
        self._covers = covers
        self._fresh: dict[int, Found] = {}
        self._sources: dict[int, str] = {}
        self._sent = SeenSet()
        self._known_runs: WeakSet[LinkRun] = WeakSet()
        """Runs of links that many pages share, whose targets were taken before."""

    def __bool__(self) -> bool:
        return bool(self._fresh)

    def add(self, found: Iterable[Found]) -> None:
        """Take URLs that no page named."""
        for item in found:
            self._fresh.setdefault(item.url_id, item)

    def add_from(self, visit: Visit, facts: PageFacts | None, redirect_url: str | None) -> None:
        """Take what the answer to a visit names: links first, as they count most."""
        fresh, row, depth = self._fresh, visit.row, visit.depth + 1
        self._sources[row] = visit.url
        for run in facts.link_runs if facts else ():
            if not run.internal or run in self._known_runs:
                continue
            for target_id, target_url, is_internal, *_ in run.rows:
                if is_internal and target_id not in fresh:
                    fresh[target_id] = Found(
                        target_id, target_url, "link", row, 0, depth, visit.chain
                    )
            if run.is_shared:
                self._known_runs.add(run)
        for url, how in outcome.targets(facts, redirect_url):
            if self._covers(url):
                self._add_target(visit, url, how)

    def add_links(self, visit: Visit, targets: Iterable[tuple[int, str]]) -> None:
        """Take links, id and URL each, that are known to stay in scope."""
        self._sources[visit.row] = visit.url
        depth = visit.depth + 1
        for url_id, url in targets:
            found = Found(url_id, url, "link", visit.row, 0, depth, visit.chain)
            self._fresh.setdefault(url_id, found)

    def add_target(self, visit: Visit, url: str, how: str) -> None:
        """Take a URL that a page names beside its links, if it is in scope."""
        if self._covers(url):
            self._sources[visit.row] = visit.url
            self._add_target(visit, url, how)

    def _add_target(self, visit: Visit, url: str, how: str) -> None:
        is_redirect = how == "redirect"
        hops = visit.hops + 1 if is_redirect else 0
        depth = visit.depth if is_redirect else visit.depth + 1
        url_id = urls.url_id(url)
        self._fresh.setdefault(url_id, Found(url_id, url, how, visit.row, hops, depth, visit.chain))

    def take(self) -> list[Found]:
        """What was found since the last report and was not sent before."""
        fresh, self._fresh = self._fresh, {}
        sources, self._sources = self._sources, {}
        if not fresh:
            return []
        was_new = self._sent.add(np.fromiter(fresh, np.uint64, len(fresh)))
        return [
            _with_chain(found, sources)
            for found, is_new in zip(fresh.values(), was_new.tolist(), strict=True)
            if is_new
        ]


def _with_chain(found: Found, sources: dict[int, str]) -> Found:
    """Count how many URLs of one pattern led to one another."""
    source = sources.get(found.source) if isinstance(found.source, int) else None
    shape = traps.shape_of(found.url)
    if source is None or not traps.may_be_endless(shape) or traps.shape_of(source) != shape:
        return found._replace(chain=0)
    return found._replace(chain=found.chain + 1)
