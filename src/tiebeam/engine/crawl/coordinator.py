"""The loop of a crawl: gives jobs, takes reports, answers deaths, and knows when it is over."""

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from pathlib import Path

from tiebeam.engine import urls
from tiebeam.engine.crawl.admission import Admission
from tiebeam.engine.crawl.desk import Desk
from tiebeam.engine.crawl.dispatch import Dispatch
from tiebeam.engine.crawl.errors import CrawlError
from tiebeam.engine.crawl.frontier import Frontier
from tiebeam.engine.crawl.lanes import Lane, Lanes
from tiebeam.engine.crawl.ledger import Ledger
from tiebeam.engine.crawl.messages import Found, Job, Report, Visit
from tiebeam.engine.crawl.progress import Meter, Progress
from tiebeam.engine.crawl.record import Record
from tiebeam.engine.crawl.scope import Scope, origin_of
from tiebeam.engine.crawl.settings import CrawlSettings
from tiebeam.engine.crawl.worker import culprit
from tiebeam.engine.tables import Manifest

TICK_S = 0.25
MAX_DEATHS = 5
_STOP_WAIT_S = 60.0


class Coordinator:
    """Runs one crawl from where its frontier stands to its end."""

    def __init__(
        self,
        settings: CrawlSettings,
        folder: Path,
        manifest: Manifest,
        *,
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
        executor: Executor | None,
    ) -> None:
        self.settings = settings
        self.folder = folder
        self.manifest = manifest
        self.frontier = Frontier(folder)
        self.ledger = Ledger(self.frontier, Admission(settings))
        self.desk = Desk(settings, self.ledger, Scope(settings))
        self.record = Record(folder, manifest, self.ledger, self.desk)
        self.record.sweep()
        self.lanes = Lanes(settings.workers, executor)
        self.dispatch = Dispatch(settings, self.ledger, self.desk, self.lanes)
        self.run_number = int(self.frontier.noted("runs", 0)) + 1
        self.message = ""
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._meter = Meter(time.monotonic())
        self._shown_s = 0.0
        self._has_probed = not settings.probes

    def run(self) -> str:
        """Crawl until nothing is left, a limit is reached or somebody stops it; how it ended."""
        try:
            self._seed()
            ended = self._loop()
            if ended == "cancelled":
                self._stop_lanes()
            return ended
        finally:
            self.lanes.close()

    def close(self) -> None:
        """Let go of the state on disk."""
        self.frontier.close()

    def _seed(self) -> None:
        with self.frontier.transaction():
            self.frontier.note("runs", self.run_number)
        self.desk.restore()
        self.ledger.add(
            Found(urls.url_id(url), url, "start", None, 0, 0, 0) for url in self.settings.start_urls
        )
        self.desk.ask_given_sitemaps()

    def _loop(self) -> str:
        while not self._should_stop():
            self._give()
            if not any(lane.jobs for lane in self.lanes.all):
                if self._is_over():
                    return "limit" if self.dispatch.pending else "complete"
                time.sleep(TICK_S)
            self._take()
            self._show()
            self.record.checkpoint()
        return "cancelled"

    def _is_over(self) -> bool:
        if any(lane.visits or lane.errands for lane in self.lanes.all) or self.desk.queue:
            return False
        if self.dispatch.pending and self.dispatch.room > 0:
            return False
        if not self._has_probed:
            self._has_probed = True
            self.desk.ask_probes(self.manifest.crawl_id)
            return not self.desk.queue
        return True

    # Giving

    def _give(self) -> None:
        for lane in self.lanes.all:
            while len(lane.jobs) < lane.depth:
                job = self.dispatch.fill(lane, template=self._job(lane))
                has_work = bool(job.visits or job.errands)
                if not has_work and (lane.jobs or not (lane.visits or lane.errands)):
                    break
                self._submit(lane, job)

    def _job(self, lane: Lane, *, stop: bool = False) -> Job:
        nothing_left = not self.desk.queue and (
            not self.dispatch.pending or self.dispatch.room <= 0
        )
        return Job(
            self.manifest.crawl_id,
            str(self.folder),
            self.settings,
            lane.number,
            lane.session,
            f"{self.run_number:03}-{lane.number:02}-{lane.session:02}-{lane.serial:06}",
            until_done=not lane.is_own,
            flush=nothing_left and not any(other.is_waiting for other in self.lanes.all),
            stop=stop,
        )

    def _submit(self, lane: Lane, job: Job) -> None:
        try:
            lane.give(job)
        except BrokenExecutor:
            self._bury(lane)

    # Taking

    def _take(self) -> None:
        jobs = [job for lane in self.lanes.all for job in lane.jobs]
        if not jobs:
            return
        wait(jobs, timeout=TICK_S, return_when=FIRST_COMPLETED)
        for lane in self.lanes.all:
            while lane.jobs and lane.jobs[0].done():
                self._take_one(lane, lane.jobs.pop(0))

    def _take_one(self, lane: Lane, job: Future[Report]) -> None:
        try:
            report = job.result()
        except BrokenExecutor:
            self._bury(lane)
            return
        if report.session != lane.session:
            return
        self.ledger.enter(lane, report)
        for errand, answer in report.settled:
            self.desk.conclude(errand, answer)
        self.message = report.message

    def _bury(self, lane: Lane) -> None:
        """A worker died: take back what it held, and remember what it was reading."""
        row = culprit(self.folder, lane.number)
        visits, errands = lane.give_up()
        self.lanes.revive(lane)
        if lane.deaths > MAX_DEATHS:
            raise CrawlError(
                "the crawl's workers die again and again: look for a lack of memory on this machine"
            )
        for visit in visits:
            origin = self.ledger.origin(origin_of(visit.url))
            origin.given_back.append(_suspected(visit) if visit.row == row else visit)
        self.desk.queue.extendleft(errands)

    def _stop_lanes(self) -> None:
        """Have every worker break off and write down what it has."""
        for lane in self.lanes.all:
            for job in lane.jobs:
                job.cancel()
            lane.jobs = [job for job in lane.jobs if not job.cancelled()]
            if lane.is_own and lane.visits:
                self._submit(lane, self._job(lane, stop=True))
        deadline_s = time.monotonic() + _STOP_WAIT_S
        while any(lane.jobs for lane in self.lanes.all) and time.monotonic() < deadline_s:
            self._take()

    def show_last(self) -> None:
        """Tell once more how far it is, now that it is over."""
        self._on_progress(self.progress(time.monotonic()))

    def _show(self) -> None:
        now_s = time.monotonic()
        if now_s - self._shown_s >= TICK_S:
            self._shown_s = now_s
            self._on_progress(self.progress(now_s))

    def progress(self, now_s: float) -> Progress:
        """How far the crawl is."""
        answers = self.ledger.answers.copy()
        held = 0
        for lane in self.lanes.all:
            answers.update(lane.ended.values())
            held += len(lane.visits) - len(lane.ended)
        return self._meter.read(
            now_s,
            answers,
            queue=self.dispatch.pending + held,
            received_bytes=self.ledger.received_bytes,
            message=self.message,
        )


def _suspected(visit: Visit) -> Visit:
    """One death may be chance; with the second the page is set aside."""
    if visit.is_suspect:
        return visit._replace(verdict="crash")
    return visit._replace(is_suspect=True)
