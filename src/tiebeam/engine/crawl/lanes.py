"""One lane for each worker: what was given to it, and how to give it more.

Without an executor of the caller's, each lane has a process of its own, so that the death of one
says which URLs were with it and disturbs no other.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

from tiebeam.engine.crawl.cluster import Cluster
from tiebeam.engine.crawl.errors import CrawlError
from tiebeam.engine.crawl.messages import Errand, Job, Report, Visit
from tiebeam.engine.crawl.own_process import OwnProcess
from tiebeam.engine.crawl.scope import origin_of
from tiebeam.engine.crawl.worker import fetch_batch

MAX_WORKERS = 8
REST_S = 4.0
STUCK_S = 120.0
FOREIGN_STUCK_S = 1_200.0
"""A job that is done to its end may wait for a host that asks for patience."""


@dataclass
class Lane:
    """What one worker was given and has not brought back."""

    number: int
    executor: Executor | OwnProcess
    session: int = 0
    serial: int = 0
    visits: dict[int, Visit] = field(default_factory=dict)
    """Visits that are not done, by their row."""
    ended: dict[int, str] = field(default_factory=dict)
    """Class of outcome of those that ended and are not on disk yet."""
    per_origin: Counter[str] = field(default_factory=Counter)
    """Visits that have not ended."""
    brought: Counter[str] = field(default_factory=Counter)
    """Visits that the last report brought to an end."""
    errands: dict[tuple[str, str], Errand] = field(default_factory=dict)
    jobs: list[Future[Report]] = field(default_factory=list)
    began_s: float = 0.0
    """When the job under way began."""
    worked_s: float = 0.0
    """When it last brought a visit to an end."""
    deaths: int = 0
    """Times it died without a report in between."""

    @property
    def is_own(self) -> bool:
        """Whether the executor is one process of ours, which keeps what it holds between jobs."""
        return isinstance(self.executor, OwnProcess)

    def close(self) -> None:
        """End a process of ours."""
        if isinstance(self.executor, OwnProcess):
            self.executor.close()

    @property
    def depth(self) -> int:
        """Jobs to keep under way, so that the worker need not wait for us between two."""
        return 2 if self.is_own else 1

    @property
    def has_rested(self) -> bool:
        """Whether it has had nothing to do for a while."""
        return time.monotonic() - self.worked_s > REST_S

    @property
    def is_waiting(self) -> bool:
        """Whether the worker still has requests to make."""
        return len(self.visits) > len(self.ended) or bool(self.errands)

    @property
    def has_suspect(self) -> bool:
        """Whether it was given a visit that may kill its worker."""
        return any(visit.is_suspect for visit in self.visits.values())

    def give(self, job: Job) -> None:
        """Hand a job to the worker."""
        for visit in job.visits:
            self.visits[visit.row] = visit
            self.per_origin[origin_of(visit.url)] += 1
        for errand in job.errands:
            self.errands[errand.key] = errand
        self.serial += 1
        if not self.jobs:
            self.began_s = time.monotonic()
        self.jobs.append(self.executor.submit(fetch_batch, job))

    def take(self) -> Future[Report] | None:
        """The first job, if it is done."""
        if not self.jobs or not self.jobs[0].done():
            return None
        self.began_s = time.monotonic()
        return self.jobs.pop(0)

    @property
    def is_stuck(self) -> bool:
        """Whether the worker has been at one job for longer than any job takes."""
        limit_s = STUCK_S if self.is_own else FOREIGN_STUCK_S
        return bool(self.jobs) and time.monotonic() - self.began_s > limit_s

    def note_ended(self, report: Report) -> None:
        """Take in which visits ended and which errands are settled."""
        self.deaths = 0
        self.brought.clear()
        if report.ended:
            self.worked_s = time.monotonic()
        for end in report.ended:
            self.ended[end.row] = end.of_class
            origin = origin_of(end.url)
            self.per_origin[origin] -= 1
            self.brought[origin] += 1
        for errand in [errand for errand, _ in report.settled] + report.errands_back:
            self.errands.pop(errand.key, None)

    def take_back(self, rows: Iterable[int]) -> list[Visit]:
        """Visits that the worker gives back without having begun them."""
        visits = [self.visits.pop(row) for row in rows]
        self.per_origin.subtract(origin_of(visit.url) for visit in visits)
        return visits

    def forget(self, rows: Iterable[int]) -> None:
        """Let go of visits that are on disk."""
        for row in rows:
            del self.visits[row], self.ended[row]

    def give_up(self) -> tuple[list[Visit], list[Errand]]:
        """Take back all that was given and start a new session."""
        visits, errands = list(self.visits.values()), list(self.errands.values())
        for job in self.jobs:
            job.cancel()
        self.session += 1
        self.visits, self.ended, self.errands = {}, {}, {}
        self.per_origin.clear()
        self.brought.clear()
        self.jobs = []
        return visits, errands


class Lanes:
    """All lanes of one crawl."""

    def __init__(
        self, workers: int | None, executor: Executor | None, *, as_copies: bool = False
    ) -> None:
        """as_copies: whether processes of ours may begin as copies of this one."""
        self._cluster = executor if isinstance(executor, Cluster) else None
        count = workers or _usual_count(self._cluster)
        self.all: list[Lane] = []
        try:
            for number in range(count):
                self.all.append(Lane(number, executor or OwnProcess(as_copy=as_copies)))
        except CrawlError:
            self.close()
            raise

    def hindrance(self) -> str:
        """What keeps all workers from working; raises ClusterLost when that does not end."""
        notice = self._cluster.hindrance() if self._cluster else ""
        if notice:
            for lane in self.all:
                lane.began_s = time.monotonic()  # no job is stuck that nobody works at
                lane.deaths = 0  # nor is it a page that ends what the whole cluster ends
        return notice

    def revive(self, lane: Lane) -> None:
        """Give a lane whose process died a new one."""
        lane.deaths += 1
        if lane.is_own:
            lane.close()
            lane.executor = OwnProcess()

    def close(self) -> None:
        """End the processes that are ours; nothing they still hold is waited for."""
        for lane in self.all:
            lane.close()


def _usual_count(cluster: Cluster | None) -> int:
    return cluster.lanes if cluster else min(MAX_WORKERS, os.cpu_count() or 1)
