"""What each worker does next: origins take turns, each with its pace, first found first."""

import heapq
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tiebeam.engine.crawl.desk import Desk
from tiebeam.engine.crawl.lanes import Lane, Lanes
from tiebeam.engine.crawl.ledger import Ledger
from tiebeam.engine.crawl.load.figures import HostLoad
from tiebeam.engine.crawl.messages import Errand, Job, Load, Pace, Visit
from tiebeam.engine.crawl.origins import Origin
from tiebeam.engine.crawl.scope import origin_of
from tiebeam.engine.crawl.settings import CrawlSettings

_MOST_AHEAD = 800
"""Visits of one origin that one worker holds; about a second of work for a fast one."""
_AHEAD_PER_PLACE = 3
_MOST_HELD = 2_000
_FIRST_FOREIGN = 50
_MOST_FOREIGN = 500
_SEARCHING_PER_PLACE = 12
"""Visits of a host that may bear more: a worker keeps its pace until it comes back."""
_ERRANDS_AT_ONCE = 20
_SITEMAPS_AT_ONCE = 2
_NO_SHARE = Pace(0, 0.0)
"""What is left of an origin to a lane when others ask it: errands under way."""


class Dispatch:
    """Makes jobs out of what waits in the frontier and on the desk."""

    def __init__(self, settings: CrawlSettings, ledger: Ledger, desk: Desk, lanes: Lanes) -> None:
        self._settings = settings
        self._ledger = ledger
        self._desk = desk
        self._lanes = lanes
        self._turn = 0
        self.is_open = True
        """Whether it is a time at which anything may be asked."""

    def hear(self, loads: dict[str, Load]) -> None:
        """Take in what workers asked of each origin and how it bore that."""
        now = time.time()
        for name, load in loads.items():
            if known := self._ledger.origins.get(name):
                known.bear(load, self._settings, now)

    def loads(self, most: int) -> tuple[HostLoad, ...]:
        """The load of the origins that are left alone, and of those that are asked most."""
        now = time.time()
        asked = {origin.origin: origin.meter.answers(now) for origin in self._known}
        told = (o for o in self._known if asked[o.origin] or o.watch.is_resting)
        first = heapq.nsmallest(
            most, told, key=lambda o: (not o.watch.is_resting, -asked[o.origin], o.origin)
        )
        return tuple(origin.load(self._settings, now) for origin in first)

    @property
    def _known(self) -> Iterable[Origin]:
        return self._ledger.origins.values()

    @property
    def pending(self) -> int:
        """URLs that no worker has been given, on hosts that are not given up."""
        given_back = sum(len(origin.given_back) for origin in self._ledger.origins.values())
        waiting = sum(self._ledger.frontier.pending.values()) + given_back
        waiting += len(self._ledger.suspects)
        return waiting - sum(self._ledger.given_up.values())

    @property
    def room(self) -> float:
        """Requests that the limit on pages still allows."""
        if self._settings.max_pages is None:
            return float("inf")
        held = sum(
            visit.verdict == "request" for lane in self._lanes.all for visit in lane.visits.values()
        )
        return self._settings.max_pages - self._ledger.requested - held

    def fill(self, lane: Lane, *, template: Job) -> Job:
        """The job of a lane: `template` with what it is to visit and to fetch now."""
        if not self.is_open:
            return replace(template, closes_at=time.time())
        if not lane.is_own and self._looks_for_a_killer:
            return self._alone(lane, template)
        visits: list[Visit] = []
        room = self.room
        for origin, pace in self._turns(lane):
            wanted = self._wanted(lane, origin, pace, held=len(lane.visits) + len(visits))
            taken = self._take(origin, int(min(wanted, room)))
            visits += taken
            room -= sum(visit.verdict == "request" for visit in taken)
        errands = self._errands(lane)  # looking for visits may have brought some
        return replace(
            template,
            visits=tuple(visits),
            errands=tuple(errands),
            paces=self._paces(lane, [*visits, *errands]),
            give_back=self._unwanted(lane),
        )

    def _unwanted(self, lane: Lane) -> tuple[str, ...]:
        """Origins whose visits a lane is to give back: given up, or left to other lanes now."""
        given_up = self._ledger.given_up
        return tuple(
            name
            for name, count in lane.per_origin.items()
            if count > 0 and (name in given_up or self._pace(lane, name) is None)
        )

    @property
    def _looks_for_a_killer(self) -> bool:
        return bool(self._ledger.suspects) or any(lane.has_suspect for lane in self._lanes.all)

    def _alone(self, lane: Lane, template: Job) -> Job:
        """A job of one suspect while nobody else works: should a worker die again, we know why."""
        if any(lane.jobs for lane in self._lanes.all):
            return template
        name = origin_of(self._ledger.suspects[0].url)
        pace = self._ledger.origin(name).pace_on(0, 1, self._settings)
        if pace is None or not pace.concurrency:  # a host that rests is asked after its health
            errands = self._errands(lane)
            return replace(template, errands=tuple(errands), paces=self._paces(lane, errands))
        suspect = self._ledger.suspects.popleft()
        return replace(template, visits=(suspect,), paces={name: pace})

    def _paces(self, lane: Lane, new: Iterable[Visit | Errand]) -> dict[str, Pace]:
        """The paces of what is new to the lane, and of what it holds, which may have changed."""
        names = {origin_of(item.url) for item in new}
        names.update(name for name, count in lane.per_origin.items() if count > 0)
        return {name: self._pace(lane, name) or _NO_SHARE for name in names}

    def _pace(self, lane: Lane, origin: str) -> Pace | None:
        """The share of a lane in what an origin is asked; None when others ask it."""
        known = self._ledger.origin(origin)
        return known.pace_on(lane.number, len(self._lanes.all), self._settings)

    def _turns(self, lane: Lane) -> Iterator[tuple[Origin, Pace]]:
        """Origins that a lane may visit now, another one first each time."""
        pending = self._ledger.frontier.pending
        names = [name for name, count in pending.items() if count or self._given_back(name)]
        self._turn += 1
        start = self._turn % len(names) if names else 0
        for name in names[start:] + names[:start]:
            origin = self._ledger.origin(name)
            if origin.robots is None:
                self._desk.ask_robots(origin)
            elif origin.waits_for_robots or origin.watch.is_resting:
                continue
            elif pace := self._pace(lane, name):
                yield origin, pace

    def _given_back(self, name: str) -> bool:
        return name in self._ledger.origins and bool(self._ledger.origins[name].given_back)

    def _wanted(self, lane: Lane, origin: Origin, pace: Pace, *, held: int) -> int:
        """How many visits to add, so that the worker is busy until the next job and not longer."""
        share = -(-self._ledger.frontier.pending.get(origin.origin, 0) // len(self._lanes.all))
        share = max(1, share + len(origin.given_back))
        if not lane.is_own:
            most = min(_MOST_FOREIGN, max(_FIRST_FOREIGN, 2 * lane.brought.total()))
            if origin.throttle.allowed < self._settings.concurrency:
                share = min(share, _FIRST_FOREIGN, _SEARCHING_PER_PLACE * pace.concurrency)
            return min(most - held, share)
        ahead = max(_AHEAD_PER_PLACE * pace.concurrency, 4 * lane.brought[origin.origin])
        wanted = min(ahead, _MOST_AHEAD) - lane.per_origin[origin.origin]
        return min(wanted, share, _MOST_HELD - held)

    def _take(self, origin: Origin, count: int) -> list[Visit]:
        if count <= 0:
            return []
        obey = self._settings.robots == "obey"
        again = [origin.given_back.popleft() for _ in range(min(count, len(origin.given_back)))]
        fresh = []
        if len(again) < count and self._ledger.frontier.pending.get(origin.origin):
            fresh = self._ledger.take(origin.origin, count - len(again))
        return again + [origin.judge(visit, obey=obey) for visit in fresh]

    def _errands(self, lane: Lane) -> list[Errand]:
        sitemaps = sum(errand.kind == "sitemap" for errand in lane.errands.values())
        return self._desk.take(
            max(0, _ERRANDS_AT_ONCE - len(lane.errands)),
            max(0, _SITEMAPS_AT_ONCE - sitemaps),
            lambda errand: self._pace(lane, origin_of(errand.url)) is not None,
        )
