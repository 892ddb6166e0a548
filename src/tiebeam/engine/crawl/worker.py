"""What runs in a worker process: asks, reads, writes parts, and tells the coordinator.

A worker keeps its connections, its open requests and what it has not written yet from one call
to the next, so that the slow tail of one batch never idles the next. None of it may be missed:
a URL is done only when a report names it together with the part that holds its row.
"""

import mmap
import os
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tiebeam.engine import urls
from tiebeam.engine.crawl import errands, outcome, retries, traps
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.fetch import Request, Transport
from tiebeam.engine.crawl.messages import Errand, Found, Job, Pace, Report, Visit
from tiebeam.engine.crawl.politeness import HostQueue
from tiebeam.engine.crawl.rows import Rows
from tiebeam.engine.crawl.scope import Scope, origin_of
from tiebeam.engine.crawl.seen import SeenSet
from tiebeam.engine.extract import PageFacts

MAX_OPEN = 96
ENOUGH_ROWS = 400
SHORTEST_SLICE_S = 0.02
LONGEST_SELECT_S = 0.05
_FIRST_AGE_S = 4.0
_LAST_AGE_S = 60.0


@dataclass(slots=True)
class Task:
    """One request to make, and what it is for."""

    url: str
    visit: Visit | None = None
    errand: Errand | None = None
    attempts: int = 0
    hops: int = 0
    first_status: int | None = None
    """Of an errand: the status before any redirect."""
    faults: list[str] = field(default_factory=list)


class Session:
    """All that a worker holds for one lane of one crawl."""

    def __init__(self, job: Job) -> None:
        self.key = (job.crawl_id, job.session)
        self.settings = job.settings
        self.folder = Path(job.folder)
        scope = Scope(job.settings)
        self.covers = scope.covers
        self.transport = Transport(job.settings, MAX_OPEN)
        self.queues: dict[str, HostQueue] = {}
        self.rows = Rows()
        self.sent = SeenSet()
        self.fresh: dict[int, Found] = {}
        self.sources: dict[int, str] = {}
        self.marker = Marker(self.folder, job.lane)
        self.began_s = self.written_s = time.monotonic()
        self.report = Report(job.lane, job.session)
        self.wants_flush = False

    def run(self, job: Job) -> Report:
        """Work for one slice of time, or until nothing is left, and tell what came of it."""
        self.report = Report(job.lane, job.session)
        self._accept(job)
        start_s = time.monotonic()
        while not job.stop:
            self._begin()
            for request, answer in self.transport.finished(self._wait_s()):
                self._ended(request.owner, answer)
            if self._is_over(job, time.monotonic() - start_s):
                break
        if job.stop:
            self.transport.abort()
            for queue in self.queues.values():
                queue.drop_all()
                queue.open = 0
        return self._tell(job)

    # What to do

    def _accept(self, job: Job) -> None:
        for origin, pace in job.paces.items():
            self._queue(origin).pace = pace
        for errand in job.errands:
            self._queue(origin_of(errand.url)).waiting.appendleft(Task(errand.url, errand=errand))
        for visit in job.visits:
            if visit.verdict == "request":
                self._queue(origin_of(visit.url)).waiting.append(Task(visit.url, visit))
            else:
                self._settle_visit(visit, None, [], attempts=0)

    def _queue(self, origin: str) -> HostQueue:
        queue = self.queues.get(origin)
        if queue is None:
            queue = self.queues[origin] = HostQueue(Pace(1, 0))
        return queue

    def _begin(self) -> None:
        """Begin every request whose turn has come, origins taking turns."""
        now_s = time.monotonic()
        ready = [queue for queue in self.queues.values() if len(queue)]
        while ready:
            still = []
            for queue in ready:
                if not self.transport.has_room:
                    return
                task = queue.next(now_s)
                if task is not None:
                    self._send(task)
                    still.append(queue)
            ready = still

    def _send(self, task: Task) -> None:
        task.attempts += 1
        private = self.settings.allow_private and self.covers(task.url)
        limit = self.settings.max_body_bytes
        if task.errand:
            limit = errands.max_bytes(task.errand, limit)
        self.transport.begin(Request(task.url, task, private, limit))

    def _wait_s(self) -> float:
        """How long nothing but the network can have news."""
        now_s = time.monotonic()
        chance_s = min((queue.next_chance_s() for queue in self.queues.values()), default=now_s)
        wait_s = min(LONGEST_SELECT_S, max(0.0, chance_s - now_s))
        if self.transport.open_count:
            return wait_s or LONGEST_SELECT_S
        if self.waiting:
            time.sleep(wait_s)
        return 0.0

    @property
    def waiting(self) -> int:
        """Requests under way or still to be made."""
        return self.transport.open_count + sum(map(len, self.queues.values()))

    def _is_over(self, job: Job, spent_s: float) -> bool:
        if not self.waiting:
            return True
        if job.until_done or spent_s < SHORTEST_SLICE_S:
            return False
        has_news = self.fresh or self.report.settled
        is_hungry = not any(queue.waiting for queue in self.queues.values())
        return spent_s >= job.slice_s or bool(has_news and is_hungry)

    # What came of it

    def _ended(self, task: Task, answer: Answer) -> None:
        queue = self._queue(origin_of(task.url))
        queue.open -= 1
        self.report.received_bytes += answer.wire_bytes
        once_more = retries.again(answer, task.attempts, self.settings.longest_wait_s)
        now_s = time.monotonic()
        if once_more and once_more.host_suffers:
            queue.suffers(now_s, once_more.wait_s)
            self.report.message = (
                f"{queue_name(task.url)} answers {answer.status} and gets a rest of "
                f"{once_more.wait_s:.0f} s"
            )
        if once_more:
            task.faults.append(f"before_{answer.status or answer.failure or 'cut_short'}")
            queue.put_off(task, now_s + once_more.wait_s)
            return
        if answer.failure is None:
            queue.went_well()
        if task.visit:
            self._settle_visit(task.visit, answer, task.faults, task.attempts)
        else:
            self._advance_errand(task, answer)

    def _settle_visit(
        self, visit: Visit, answer: Answer | None, faults: list[str], attempts: int
    ) -> None:
        """Turn the end of a visit into rows and into URLs found."""
        kind = outcome.kind_of(visit, answer)
        facts = redirect_url = fault = None
        if answer and not answer.failure:
            self.marker.set(visit.row)
            facts = outcome.read(visit.url, answer, self.covers)
            self.marker.set(0)
            redirect_url, fault = outcome.redirect_target(answer)
        all_faults = [*faults, *(answer.faults if answer else ()), *(facts.faults if facts else ())]
        more = {
            "outcome": kind,
            "attempts": attempts,
            "redirect_url": redirect_url,
            "faults": [*all_faults, fault] if fault else all_faults,
        }
        if visit.verdict == "crash":
            more["failure"] = "crash"
        self.rows.add_page(visit, answer, facts, more)
        self._find(visit, facts, redirect_url)
        self._count(visit, kind, answer, facts, redirect_url)

    def _count(
        self,
        visit: Visit,
        kind: str,
        answer: Answer | None,
        facts: PageFacts | None,
        redirect_url: str | None,
    ) -> None:
        of_class = outcome.class_of(kind, answer.status if answer else None)
        self.report.answers[of_class] += 1
        text_hash = facts.main_text_hash or facts.text_hash if facts else None
        self.report.ended.append((visit.row, visit.url, of_class, text_hash))
        self.sources[visit.row] = visit.url
        if visit.found_by == "start":
            self.report.starts.append(outcome.start_of(visit, answer, facts, redirect_url))

    def _find(self, visit: Visit, facts: PageFacts | None, redirect_url: str | None) -> None:
        fresh = self.fresh
        if facts:
            for link in facts.links:
                if link.internal and link.target_id not in fresh:
                    fresh[link.target_id] = Found(
                        link.target_id,
                        link.target_url,
                        "link",
                        visit.row,
                        0,
                        visit.depth + 1,
                        visit.chain,
                    )
        for url, how in outcome.targets(facts, redirect_url):
            if self.covers(url) and (url_id := urls.url_id(url)) not in fresh:
                is_redirect = how == "redirect"
                fresh[url_id] = Found(
                    url_id,
                    url,
                    how,
                    visit.row,
                    visit.hops + 1 if is_redirect else 0,
                    visit.depth + (not is_redirect),
                    visit.chain,
                )

    def _advance_errand(self, task: Task, answer: Answer) -> None:
        errand = task.errand
        if errand is None:
            return
        follow = errands.next_url(errand, answer, task.hops)
        if follow and errands.may_follow(errand, follow, self.covers):
            onward = Task(follow, errand=errand, hops=task.hops + 1)
            onward.first_status = answer.status if task.hops == 0 else task.first_status
            self._queue(origin_of(follow)).waiting.appendleft(onward)
            return
        settled = errands.settle(errand, answer, task.hops, task.first_status, self.covers)
        self.report.settled.append((errand, settled.answer))
        for row in settled.rows:
            self.rows.tables["sitemaps"].add(row)
        for found in settled.found:
            self.fresh.setdefault(found.url_id, found)
        self.wants_flush = self.wants_flush or bool(settled.rows)

    # What to tell

    def _tell(self, job: Job) -> Report:
        report = self.report
        report.found = list(self._unsent())
        report.waiting = self.waiting
        if self._is_time_to_write(job):
            report.parts = self.rows.write(self.folder, f"{job.part_name}-{os.getpid()}")
            report.done = self.rows.done
            self.rows = Rows()
            self.written_s = time.monotonic()
            self.wants_flush = False
        return report

    def _is_time_to_write(self, job: Job) -> bool:
        if job.flush or job.stop or job.until_done or self.wants_flush:
            return True
        now_s = time.monotonic()
        # The longer the crawl, the fewer and larger the parts of one that goes slowly.
        age_s = min(_LAST_AGE_S, _FIRST_AGE_S + (now_s - self.began_s) / 20)
        return len(self.rows) >= ENOUGH_ROWS or now_s - self.written_s > age_s

    def _unsent(self) -> Iterator[Found]:
        """What was found since the last report and was not sent before."""
        fresh = self.fresh
        self.fresh = {}
        if fresh:
            was_new = self.sent.add(np.fromiter(fresh, np.uint64, len(fresh)))
            for found, is_new in zip(fresh.values(), was_new.tolist(), strict=True):
                if is_new:
                    yield self._with_chain(found)
        self.sources.clear()

    def _with_chain(self, found: Found) -> Found:
        """Count how many URLs of one pattern led to one another."""
        shape = traps.shape_of(found.url)
        source = self.sources.get(found.source) if isinstance(found.source, int) else None
        if source is None or not traps.may_be_endless(shape) or traps.shape_of(source) != shape:
            return found._replace(chain=0)
        return found._replace(chain=found.chain + 1)


class Marker:
    """Says on disk which URL is being read, so that a death in the parser has a culprit."""

    def __init__(self, folder: Path, lane: int) -> None:
        path = marker_path(folder, lane)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w+b") as file:
            file.write(bytes(8))
            file.flush()
            self._memory = mmap.mmap(file.fileno(), 8)

    def set(self, row: int) -> None:
        """Name the row of the frontier that is being read; 0 for none."""
        self._memory[:] = struct.pack("<q", row)


def marker_path(folder: Path, lane: int) -> Path:
    """The file in which the worker of a lane says what it reads."""
    return folder / "state" / f"reading-{lane}"


def culprit(folder: Path, lane: int) -> int:
    """The row of the frontier that the worker of a lane was reading when it died; 0 for none."""
    try:
        return int(struct.unpack("<q", marker_path(folder, lane).read_bytes())[0])
    except (OSError, struct.error):
        return 0


def queue_name(url: str) -> str:
    """The host to name in a message."""
    return urls.parts(url).host


_sessions: dict[tuple[str, int], Session] = {}


def fetch_batch(job: Job) -> Report:
    """Do one job; what this process holds for the lane lives on until the next one."""
    place = (job.crawl_id, job.lane)
    session = _sessions.get(place)
    if session is None or session.key != (job.crawl_id, job.session) or job.until_done:
        session = Session(job)
    try:
        report = session.run(job)
    except BaseException:
        _sessions.pop(place, None)  # what it has told is in doubt, so nothing of it is kept
        raise
    if job.stop or job.until_done:
        _sessions.pop(place, None)
    else:
        _sessions[place] = session
    return report
