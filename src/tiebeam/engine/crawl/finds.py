"""The URLs that a worker finds, each sent to the coordinator once, or seldom again."""

from collections.abc import Callable, Iterable
from weakref import WeakSet

import numpy as np

from tiebeam.engine import urls
from tiebeam.engine.crawl import outcome, traps
from tiebeam.engine.crawl.messages import Found, Visit
from tiebeam.engine.crawl.seen import SeenSet
from tiebeam.engine.extract import LinkRun, PageFacts

_MOST_REMEMBERED = 1 << 20
"""Ids of what was sent; beyond them it begins anew, as the coordinator knows every URL anyway."""


class Finds:
    """What was found since the last report, and the ids of what was sent before."""

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
        if len(self._sent) > _MOST_REMEMBERED:
            self._sent = SeenSet()
        was_new = self._sent.add(np.fromiter(fresh, np.uint64, len(fresh)))
        return [
            with_chain(found, sources.get(found.source) if isinstance(found.source, int) else None)
            for found, is_new in zip(fresh.values(), was_new.tolist(), strict=True)
            if is_new
        ]


def with_chain(found: Found, source: str | None) -> Found:
    """Count how many URLs of one pattern led to one another; source: the URL that names it."""
    chain = found.chain + 1
    if source is None:
        chain = 0
    else:
        shape = traps.shape_of(found.url)
        if not traps.may_be_endless(shape) or traps.shape_of(source) != shape:
            chain = 0
    return found if chain == found.chain else found._replace(chain=chain)
