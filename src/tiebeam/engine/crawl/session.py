"""One lane's work inside a worker: requests under way, rows to be written, what was found.

A session lives from one call to the next, so that the slow tail of one batch never idles the
next. None of it may be missed: a URL is done only when a report names it together with the part
that holds its row.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from tiebeam.engine import urls
from tiebeam.engine.crawl import errands, memory, outcome, retries
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.fetch import Request, Transport
from tiebeam.engine.crawl.finds import Finds
from tiebeam.engine.crawl.load import account
from tiebeam.engine.crawl.marker import Marker, Unmarked
from tiebeam.engine.crawl.messages import Ended, Errand, Job, Load, Pace, Report, Visit
from tiebeam.engine.crawl.page_rows import Outcome
from tiebeam.engine.crawl.politeness import HostQueue
from tiebeam.engine.crawl.recrawl.conditions import open_conditions, unchanged
from tiebeam.engine.crawl.recrawl.files import KnownFile, open_files
from tiebeam.engine.crawl.recrawl.index import Known
from tiebeam.engine.crawl.rows import Rows
from tiebeam.engine.crawl.safeguard import trouble_of
from tiebeam.engine.crawl.samples import Samples
from tiebeam.engine.crawl.scope import Scope, origin_of
from tiebeam.engine.extract import PageFacts

MAX_OPEN = 96
SHORTEST_SLICE_S = 0.02
LONGEST_SELECT_S = 0.05
NOT_MODIFIED = 304
_FIRST_AGE_S = 4.0
_LAST_AGE_S = 60.0
_LARGE_BODY = 1_048_576
"""Bytes from which on the tree of a page takes memory worth giving back."""


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
    known: Known | KnownFile | None = None
    """The page or file of the previous crawl on whose change the request depends."""


class Session:
    """All that a worker holds for one lane of one crawl."""

    def __init__(
        self, job: Job, transport: Transport | None = None, samples: Samples | None = None
    ) -> None:
        self.number = job.session
        self.settings = job.settings
        self.folder = job.folder
        scope = Scope(job.settings)
        self.covers = scope.covers
        self.access = job.access
        self.transport = transport or Transport(job.settings, MAX_OPEN, job.access.proxy)
        self.queues: dict[str, HostQueue] = {}
        self.active: dict[str, HostQueue] = {}
        """Those in which something waits."""
        self.rows = Rows()
        self.finds = Finds(self.covers)
        self.samples = samples or Samples(job.settings.evidence)
        self.recrawl = open_conditions(Path(job.folder), job.settings.previous)
        self.files = open_files(Path(job.folder), job.settings.previous)
        self.marker = Marker(Path(job.work), job.lane) if job.work else Unmarked()
        self.began_s = self.written_s = time.monotonic()
        self.report = Report(job.lane, job.session)
        self.wants_flush = False

    def run(self, job: Job) -> Report:
        """Work for one slice of time, or until nothing is left, and tell what came of it."""
        self.report = Report(job.lane, job.session)
        self.access = job.access
        self._accept(job)
        start_s = time.monotonic()
        while not job.stop:
            if job.closes_at and time.time() >= job.closes_at:
                self._give_all_back()
            self._begin()
            for request, answer in self.transport.finished(self._wait_s()):
                self._ended(request.owner, answer)
            if self._is_over(job, time.monotonic() - start_s):
                break
        if job.stop:
            self.transport.abort()
            for queue in self.queues.values():
                queue.drop_all()
            self.active.clear()
        return self._tell(job)

    # What to do

    def _accept(self, job: Job) -> None:
        epoch_s = time.time() - time.monotonic()
        for origin, pace in job.paces.items():
            queue = self._queue(origin)
            queue.pace = pace
            queue.rest(pace.not_before - epoch_s)
        for origin in job.give_back:
            tasks: list[Task] = self._queue(origin).give_back()
            self.report.given_back += [task.visit.row for task in tasks if task.visit]
        for errand in job.errands:
            task = Task(errand.url, errand=errand)
            task.known = self.files.find(errand) if self.files else None
            self._active(errand.url).urgent.append(task)
        known = self.recrawl.of(job.visits) if self.recrawl else {}
        for visit in job.visits:
            if visit.verdict == "request":
                task = Task(visit.url, visit, known=known.get(visit.row))
                self._active(visit.url).waiting.append(task)
            else:
                self._settle_visit(visit, None, [], attempts=0)

    def _give_all_back(self) -> None:
        """Let go of all that has not begun: no request may, for hours perhaps."""
        for queue in self.active.values():
            for task in queue.give_up():
                if task.visit:
                    self.report.given_back.append(task.visit.row)
                elif task.errand:
                    self.report.errands_back.append(task.errand)

    def _queue(self, origin: str) -> HostQueue:
        queue = self.queues.get(origin)
        if queue is None:
            queue = self.queues[origin] = HostQueue(Pace(1, 0))
        return queue

    def _active(self, url: str) -> HostQueue:
        """The queue in which something for `url` is going to wait."""
        origin = origin_of(url)
        queue = self.active[origin] = self._queue(origin)
        return queue

    def _begin(self) -> None:
        """Begin every request whose turn has come, origins taking turns."""
        now_s = time.monotonic()
        self.active = {origin: queue for origin, queue in self.active.items() if len(queue)}
        ready = list(self.active.values())
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
        is_covered = self.covers(task.url)
        private = self.settings.allow_private and is_covered
        limit = self.settings.max_body_bytes
        if task.errand:
            limit = errands.max_bytes(task.errand, limit)
        request = Request(task.url, task, private, limit)
        request.headers = self.settings.headers if is_covered else ()
        request.headers += task.known.conditions if task.known else ()
        if key := self.access.key_of(task.url) if self.access else None:
            request.headers += key.lines
            request.certificate = key.certificate
        self.transport.begin(request)

    def _wait_s(self) -> float:
        """How long nothing but the network can have news."""
        now_s = time.monotonic()
        chance_s = min((queue.next_chance_s() for queue in self.active.values()), default=now_s)
        wait_s = min(LONGEST_SELECT_S, max(0.0, chance_s - now_s))
        if self.transport.open_count:
            return wait_s or LONGEST_SELECT_S
        if self.waiting:
            time.sleep(wait_s)
        return 0.0

    @property
    def waiting(self) -> int:
        """Requests under way or still to be made."""
        return self.transport.open_count + sum(map(len, self.active.values()))

    def _is_over(self, job: Job, spent_s: float) -> bool:
        if not self.waiting:
            return True
        if job.until_done:
            if spent_s >= job.slice_s:
                self._give_back_unbegun()
            return False
        if spent_s < SHORTEST_SLICE_S:
            return False
        has_news = self.finds or self.report.settled or self.report.unchanged
        is_hungry = not any(queue.waiting for queue in self.active.values())
        return spent_s >= job.slice_s or bool(has_news and is_hungry)

    def _give_back_unbegun(self) -> None:
        """Let go of visits that were not begun; those begun, and errands, are seen to their end."""
        for queue in self.active.values():
            unbegun = [task for task in queue.waiting if not task.attempts]
            if unbegun:
                self.report.given_back += [task.visit.row for task in unbegun if task.visit]
                begun = [task for task in queue.waiting if task.attempts]
                queue.waiting.clear()
                queue.waiting.extend(begun)

    # What came of it

    def _ended(self, task: Task, answer: Answer) -> None:
        origin = origin_of(task.url)
        queue = self._queue(origin)
        queue.open -= 1
        self.report.received_bytes += answer.wire_bytes
        self._note_load(origin, answer, is_page=task.visit is not None)
        self.access.clean(answer)
        if answer.failure is None:
            queue.went_well()
        else:
            queue.went_badly()
        self._let_rest(queue, task, answer)
        again_s = retries.again_after_s(answer, task.attempts, self.settings.longest_wait_s)
        if again_s is not None:
            task.faults.append(retries.trace_of(answer))
            until_s = time.monotonic() + again_s
            self._active(task.url).put_off(task, until_s, is_urgent=task.errand is not None)
            return
        if self.access and task.visit and self._is_shut_out(task.visit, answer):
            self.report.shut_out.append(task.visit.row)
        elif answer.status == NOT_MODIFIED and task.known:
            self._end_unchanged(task, answer)
        elif task.visit:
            self._settle_visit(task.visit, answer, task.faults, task.attempts)
        else:
            self._advance_errand(task, answer)

    def _is_shut_out(self, visit: Visit, answer: Answer) -> bool:
        """Whether to look after the session before the answer counts."""
        key = self.access.key_of(visit.url)
        if key is None or key.form is None:
            return False
        is_shut_out = key.is_shut_out(visit.url, answer)
        if answer.status == 200:
            (self.report.form_on if is_shut_out else self.report.let_in)[key.origin] = visit.url
        return is_shut_out and not visit.is_asked_again

    def _note_load(self, origin: str, answer: Answer, *, is_page: bool) -> None:
        load = self.report.loads.get(origin)
        if load is None:
            load = self.report.loads[origin] = Load()
        account.note(load, answer, is_page=is_page, away_s=self.transport.away_s)

    def _let_rest(self, queue: HostQueue, task: Task, answer: Answer) -> None:
        """Where the host asks for a rest, leave it alone for that time."""
        rest_s = retries.rest_s(answer, task.attempts, self.settings.longest_wait_s)
        if rest_s is not None:
            queue.suffers(time.monotonic(), rest_s)
            host = urls.parts(task.url).host
            self.report.message = f"{host} answers {answer.status}: no request for {rest_s:.0f} s"

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
            if len(answer.body) > _LARGE_BODY:
                memory.give_back()
            redirect_url, fault = outcome.redirect_target(answer)
        all_faults = [*faults, *(answer.faults if answer else ()), *(facts.faults if facts else ())]
        if fault:
            all_faults.append(fault)
        failure = "crash" if visit.verdict == "crash" else None
        row = Outcome(kind, attempts, redirect_url, all_faults, failure)
        self.rows.add_page(visit, answer, facts, row)
        if answer and facts and self.samples.wants(visit, answer, facts):
            self._keep_whole(visit.url, answer)
        self.finds.add_from(visit, facts, redirect_url)
        self._count(visit, kind, answer, facts, redirect_url)

    def _keep_whole(self, url: str, answer: Answer) -> None:
        parts = urls.parts(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        agent = self.settings.introduction
        request = f"GET {target} HTTP/1.1\nhost: {parts.host}\nuser-agent: {agent}"
        row = {"url_id": urls.url_id(url), "request": request, "body": answer.body}
        self.rows.add("bodies", row)

    def _count(
        self,
        visit: Visit,
        kind: str,
        answer: Answer | None,
        facts: PageFacts | None,
        redirect_url: str | None,
    ) -> None:
        of_class = outcome.class_of(kind, answer.status if answer else None)
        text_hash = facts.main_text_hash or facts.text_hash if facts else None
        trouble = trouble_of(answer.status, answer.failure) if answer else ""
        self.report.ended.append(Ended(visit.row, visit.url, of_class, trouble, text_hash))
        if visit.found_by == "start":
            self.report.starts.append(outcome.start_of(visit, answer, facts, redirect_url))

    def _advance_errand(self, task: Task, answer: Answer) -> None:
        errand = task.errand
        if errand is None:
            return
        follow = errands.next_url(errand, answer, task.hops)
        if follow and errands.may_follow(errand, follow, self.covers):
            onward = Task(follow, errand=errand, hops=task.hops + 1)
            onward.first_status = answer.status if task.hops == 0 else task.first_status
            self._active(follow).urgent.append(onward)
            return
        settled = errands.settle(errand, answer, task.hops, task.first_status, self.covers)
        self._enter_settled(errand, settled)

    def _enter_settled(self, errand: Errand, settled: errands.Settled) -> None:
        self.report.settled.append((errand, settled.answer))
        for row in settled.rows:
            self.rows.add("sitemaps", row)
        if settled.entries is not None:
            self.rows.add_made("sitemaps", settled.entries)
        self.finds.add(settled.found)
        self.wants_flush = self.wants_flush or bool(settled.rows or settled.entries)

    def _end_unchanged(self, task: Task, answer: Answer) -> None:
        """Take over what is as it was, or ask anew where that is not what the answer means."""
        if isinstance(task.known, Known):
            is_done = self._end_unchanged_page(task, task.known, answer)
        else:
            is_done = self._end_unchanged_file(task, answer)
        if not is_done:
            task.known = None
            queue = self._active(task.url)
            (queue.waiting if task.visit else queue.urgent).appendleft(task)

    def _end_unchanged_page(self, task: Task, known: Known, answer: Answer) -> bool:
        visit = task.visit
        if visit is None or self.recrawl is None or not self.recrawl.hold(known, answer.headers):
            return False
        self.report.unchanged.append(unchanged(visit, known, answer, task.faults, task.attempts))
        self.report.ended.append(Ended(visit.row, visit.url, "2xx", "", known.text_hash))
        if visit.found_by == "start":
            self.report.starts.append(outcome.start_of_unchanged(visit, answer))
        return True

    def _end_unchanged_file(self, task: Task, answer: Answer) -> bool:
        if task.errand is None or self.files is None or not isinstance(task.known, KnownFile):
            return False
        settled = self.files.settle(task.errand, task.known, answer, self.covers)
        if settled is None:
            return False
        self._enter_settled(task.errand, settled)
        return True

    # What to tell

    def _tell(self, job: Job) -> Report:
        report = self.report
        report.found = self.finds.take()
        report.held = self.waiting
        now_s, now = time.monotonic(), time.time()
        report.not_before = {
            origin: now + queue.not_before_s - now_s
            for origin, queue in self.queues.items()
            if queue.not_before_s > now_s
        }
        if self._is_time_to_write(job):
            # A job that a cluster gives out twice must not write two parts of one name.
            report.parts = self.rows.write(self.folder, f"{job.part_name}-{token_hex(4)}")
            report.done = self.rows.done
            self.rows = Rows()
            memory.give_back()
            self.written_s = time.monotonic()
            self.wants_flush = False
        return report

    def _is_time_to_write(self, job: Job) -> bool:
        if job.flush or job.stop or job.until_done or self.wants_flush:
            return True
        now_s = time.monotonic()
        # The longer the crawl, the fewer and larger the parts of one that goes slowly.
        age_s = min(_LAST_AGE_S, _FIRST_AGE_S + (now_s - self.began_s) / 20)
        return self.rows.are_enough or now_s - self.written_s > age_s
