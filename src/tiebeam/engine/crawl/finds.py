"""The URLs that a worker finds, each sent to the coordinator once, or seldom again."""

from collections.abc import Callable, Iterable

import numpy as np

from tiebeam.engine import urls
from tiebeam.engine.crawl import outcome, traps
from tiebeam.engine.crawl.messages import Found, Visit
from tiebeam.engine.crawl.seen import SeenSet
from tiebeam.engine.extract import LinkRun, PageFacts

_MOST_KNOWN_LINKS = 100_000
"""In all runs that are remembered: some have thousands."""
_MOST_REMEMBERED = 1 << 20
"""Ids of what was sent; beyond them it begins anew, as the coordinator knows every URL anyway."""

_Named = tuple[str, str, Visit]
"""A URL, how it was named, and by which visit."""


class Finds:
    """What was found since the last report, and the ids of what was sent before."""

    def __init__(self, covers: Callable[[str], bool]) -> None:
        self._covers = covers
        self._named: dict[int, _Named] = {}
        self._given: dict[int, Found] = {}
        self._sent = SeenSet()
        self._known_runs: set[LinkRun] = set()
        """Runs of links that many pages share, whose targets were taken before."""
        self._known_links = 0

    def __bool__(self) -> bool:
        return bool(self._named or self._given)

    def add(self, found: Iterable[Found]) -> None:
        """Take URLs that no page named."""
        for item in found:
            self._given.setdefault(item.url_id, item)

    def add_from(self, visit: Visit, facts: PageFacts | None, redirect_url: str | None) -> None:
        """Take what the answer to a visit names: links first, as they count most."""
        if facts:
            for run in facts.link_runs:
                if run.internal and run not in self._known_runs:
                    self._add_run(visit, run)
        for url, how in outcome.targets(facts, redirect_url):
            if self._covers(url):
                self._named.setdefault(urls.url_id(url), (url, how, visit))

    def _add_run(self, visit: Visit, run: LinkRun) -> None:
        named = self._named
        for target_id, url, is_internal, _, _, _, _ in run.rows:
            if is_internal and target_id not in named:
                named[target_id] = (url, "link", visit)
        if run.is_shared:
            if self._known_links > _MOST_KNOWN_LINKS:
                self._known_runs.clear()
                self._known_links = 0
            self._known_runs.add(run)
            self._known_links += len(run.rows)

    def take(self) -> list[Found]:
        """What was found since the last report and was not sent before."""
        named, self._named = self._named, {}
        given, self._given = self._given, {}
        ids = [*named, *given]
        if not ids:
            return []
        if len(self._sent) > _MOST_REMEMBERED:
            self._sent = SeenSet()
        was_new = self._sent.add(np.array(ids, np.uint64)).tolist()
        fresh = [url_id for url_id, is_new in zip(ids, was_new, strict=True) if is_new]
        return [
            _found(url_id, *named[url_id]) if url_id in named else given[url_id] for url_id in fresh
        ]


def _found(url_id: int, url: str, how: str, visit: Visit) -> Found:
    is_redirect = how == "redirect"
    hops = visit.hops + 1 if is_redirect else 0
    depth = visit.depth if is_redirect else visit.depth + 1
    return with_chain(Found(url_id, url, how, visit.row, hops, depth, visit.chain), visit.url)


def with_chain(found: Found, source: str) -> Found:
    """Count how many URLs of one pattern led to one another; source: the URL that names it."""
    shape = traps.shape_of(found.url)
    is_in_chain = traps.may_be_endless(shape) and traps.shape_of(source) == shape
    chain = found.chain + 1 if is_in_chain else 0
    return found if chain == found.chain else found._replace(chain=chain)
