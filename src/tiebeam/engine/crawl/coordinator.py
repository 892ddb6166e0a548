"""The loop of a crawl: gives jobs, takes reports, answers deaths, and knows when it is over."""

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Future,
    wait,
)
from dataclasses import replace

from tiebeam.engine import urls
from tiebeam.engine.crawl import disk
from tiebeam.engine.crawl.access.renewal import Renewal
from tiebeam.engine.crawl.admission import Admission
from tiebeam.engine.crawl.checkpoint import Checkpoints
from tiebeam.engine.crawl.cluster import killed_its_worker
from tiebeam.engine.crawl.desk import Desk
from tiebeam.engine.crawl.dispatch import Dispatch
from tiebeam.engine.crawl.errors import CrawlError, DiskFull
from tiebeam.engine.crawl.frontier import Frontier
from tiebeam.engine.crawl.lanes import Lane, Lanes
from tiebeam.engine.crawl.ledger import Ledger
from tiebeam.engine.crawl.marker import culprit
from tiebeam.engine.crawl.messages import Found, Job, Report, Visit
from tiebeam.engine.crawl.progress import Meter, Progress
from tiebeam.engine.crawl.record import Record
from tiebeam.engine.crawl.recrawl.takeover import open_takeover
from tiebeam.engine.crawl.scope import Scope
from tiebeam.engine.crawl.seeds import seed
from tiebeam.engine.crawl.settings import CrawlSettings
from tiebeam.engine.crawl.stop import forget_to_stop, is_asked_to_stop
from tiebeam.engine.crawl.window import Hours
from tiebeam.engine.tables import CrawlStore, Manifest
from tiebeam.engine.tables.places import Local

TICK_S = 0.25
MESSAGE_S = 3.0
MAX_DEATHS = 5
MAX_IDLE_TICKS = 40
SLICE_S = 0.25
FOREIGN_SLICE_S = 10.0
"""A job on a cluster is large enough to be worth its way and small enough to be lost."""
_STOP_WAIT_S = 60.0
_MOST_HOSTS = 10
"""Hosts whose load is told."""


class Coordinator:
    """Runs one crawl from where its frontier stands to its end."""

    def __init__(
        self,
        settings: CrawlSettings,
        store: CrawlStore,
        manifest: Manifest,
        *,
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
        lanes: Lanes,
        renewal: Renewal,
    ) -> None:
        self.settings = settings
        self.renewal = renewal
        self.store = store
        self.manifest = manifest
        checkpoints = _checkpoints_of(store, manifest)
        self.frontier = Frontier(store.folder)
        self.run_number = int(self.frontier.noted("runs", 0)) + 1
        if checkpoints:
            checkpoints.claim(self.run_number)
        self.ledger = Ledger(
            self.frontier,
            Admission(settings),
            max_failures=settings.max_failures,
            takeover=open_takeover(store.folder, settings.previous, self.frontier),
        )
        self.scope = Scope(settings)
        self.desk = Desk(settings, self.ledger, self.scope)
        self.record = Record(store, manifest, self.ledger, self.desk, checkpoints)
        self.record.sweep()
        self.lanes = lanes
        self.dispatch = Dispatch(settings, self.ledger, self.desk, self.lanes)
        self.hours = Hours(settings.crawl_window)
        self.message = ""
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._meter = Meter(time.monotonic())
        self._shown_s = self._heard_s = 0.0
        self._idle_ticks = 0
        self._has_probed = not settings.probes

    def run(self) -> str:
        """Crawl until nothing is left, a limit is reached or somebody stops it; how it ended."""
        try:
            self._seed()
            ended = self._loop()
            if ended == "cancelled":
                self._stop_lanes()
                self._carry_over(is_last=True)
            return ended
        finally:
            self.lanes.close()  # before the record is saved: nobody writes any more

    def close(self) -> None:
        """Let go of the state on disk."""
        self.frontier.close()

    def _seed(self) -> None:
        forget_to_stop(self.store.folder)
        with self.frontier.transaction():
            self.frontier.note("runs", self.run_number)
        self.desk.restore()
        self.ledger.add(
            Found(urls.url_id(url), url, "start", None, 0, 0, 0) for url in self.settings.start_urls
        )
        seed(self.store.place, self.ledger, self.scope.covers)
        self.desk.ask_given_sitemaps()

    def _loop(self) -> str:
        ended = None
        while ended is None and not (self._should_stop() or is_asked_to_stop(self.store.folder)):
            try:
                ended = self._step()
                self.record.checkpoint()
            except (OSError, sqlite3.OperationalError) as error:
                if not disk.may_pass(error):
                    raise
                self._wait_for_room(None)
        return ended or "cancelled"

    def _step(self) -> str | None:
        """Give and take once; how the crawl ended, once nothing is left to do."""
        self.dispatch.is_open = self.hours.are_open
        self.desk.renew_robots(time.time())
        self._hear(self.hours.message or self.desk.look_at_the_sick())
        if hindrance := self.lanes.hindrance():
            self._hear(hindrance)
            time.sleep(TICK_S)
        else:
            self._give()
        if any(lane.jobs for lane in self.lanes.all):
            self._idle_ticks = 0
            self._take()
            self._carry_over(is_last=False)
        elif not self._is_over():
            self._idle()
        elif self._carry_over(is_last=True):
            pass  # what cannot be taken over after all is to be visited
        elif not self._ask_probes():
            return self._how_it_ended()
        self._show()
        return None

    def _carry_over(self, *, is_last: bool) -> bool:
        """Write rows of unchanged pages; whether some of the last have to be visited again."""
        self.ledger.carry_over(self.store, f"{self.run_number:03}-before", is_last=is_last)
        return is_last and not self._is_over()

    def _idle(self) -> None:
        """Wait where only time can help; a crawl that waits for nothing must not wait for ever."""
        is_shut = bool(self.lanes.hindrance()) or not self.dispatch.is_open
        is_right = is_shut or self.ledger.anyone_rests
        if not is_right and self.desk.shut_without_robots():
            return
        self._idle_ticks = 0 if is_right else self._idle_ticks + 1
        if self._idle_ticks > MAX_IDLE_TICKS:
            raise CrawlError(
                f"{self.dispatch.pending} URLs are left that no worker takes: resume the crawl, "
                "and report it if that happens again"
            )
        time.sleep(TICK_S)

    def _is_over(self) -> bool:
        if any(lane.visits or lane.errands for lane in self.lanes.all) or self.desk.has_work:
            return False
        return not self.dispatch.pending or self.dispatch.room <= 0

    def _ask_probes(self) -> bool:
        """Whether there are probes to make, which is asked once."""
        if not self._has_probed:
            self._has_probed = True
            self.desk.ask_probes(self.manifest.crawl_id)
        return self.desk.has_work

    def _how_it_ended(self) -> str:
        if any(self.ledger.origin(name).has_answered for name in self.ledger.given_up):
            return "failed"
        return "limit" if self.dispatch.pending else "complete"

    # Giving

    def _give(self) -> None:
        for lane in self.lanes.all:
            while len(lane.jobs) < lane.depth:
                job = self.dispatch.fill(lane, template=self._job(lane))
                if not (job.visits or job.errands):
                    job = replace(job, flush=self._must_flush(lane))
                    if lane.jobs or not (lane.is_waiting or job.flush):
                        break
                if not self._submit(lane, job):
                    break

    def _must_flush(self, lane: Lane) -> bool:
        """Whether what the worker has ended is to be on disk now: nothing more comes soon."""
        return bool(lane.ended) and not lane.is_waiting and (self._all_rest() or lane.has_rested)

    def _all_rest(self) -> bool:
        """Whether nobody does anything that could bring more to do."""
        is_used_up = not self.dispatch.pending or self.dispatch.room <= 0
        is_busy = any(lane.is_waiting for lane in self.lanes.all)
        return is_used_up and not is_busy and not self.desk.has_work

    def _job(self, lane: Lane, *, stop: bool = False) -> Job:
        return Job(
            self.manifest.crawl_id,
            self.store.place.address,
            self.settings,
            lane.number,
            lane.session,
            f"{self.run_number:03}-{lane.number:02}-{lane.session:02}-{lane.serial:06}",
            work=str(self.store.folder) if lane.is_own else "",
            slice_s=SLICE_S if lane.is_own else FOREIGN_SLICE_S,
            closes_at=self.hours.close_at,
            until_done=not lane.is_own,
            stop=stop,
            access=self.renewal.access,
        )

    def _submit(self, lane: Lane, job: Job) -> bool:
        """Whether the worker lives to take it."""
        try:
            lane.give(job)
        except BrokenExecutor as error:
            self._bury(lane, error)
            return False
        return True

    # Taking

    def _take(self) -> None:
        jobs = [job for lane in self.lanes.all for job in lane.jobs]
        if not jobs:
            return
        wait(jobs, timeout=TICK_S, return_when=FIRST_COMPLETED)
        for lane in self.lanes.all:
            while job := lane.take():
                self._take_one(lane, job)
            if lane.is_stuck:
                self._bury(lane, BrokenExecutor("a job that does not end"))

    def _take_one(self, lane: Lane, job: Future[Report]) -> None:
        report = None
        try:
            report = job.result()
            if report.session == lane.session:
                self._enter(lane, report)
        except (BrokenExecutor, CancelledError) as error:
            self._bury(lane, error)
        except CrawlError:
            raise
        except (OSError, sqlite3.OperationalError) as error:
            if not disk.may_pass(error):
                raise
            self._wait_for_room(report)
        except Exception as error:
            if report:  # half of it is taken in: to go on would lose the other half in silence
                raise
            self._bury(lane, error)

    def _enter(self, lane: Lane, report: Report) -> None:
        self.ledger.enter(lane, report)
        for errand, answer in report.settled:
            self.desk.conclude(errand, answer)
        self.desk.put(report.errands_back)
        self.dispatch.hear(report.loads)
        self._hear(self._look_after_sessions(lane, report) or report.message)
        if lane.is_waiting and not lane.jobs and report.held == 0:
            self._bury(lane, RuntimeError("a worker lost what it was given"))

    def _look_after_sessions(self, lane: Lane, report: Report) -> str:
        """Sign in again where a session ended, and have the pages asked for again."""
        self.renewal.note(report.let_in)
        visits = lane.take_back(report.shut_out)
        done = self.renewal.look_after((visit.url for visit in visits), report.form_on)
        self.ledger.put_back(visit._replace(is_asked_again=True) for visit in visits)
        return done

    def _hear(self, message: str) -> None:
        """Show a message for as long as it is repeated, and a moment longer."""
        now_s = time.monotonic()
        if message:
            self.message, self._heard_s = message, now_s
        elif now_s - self._heard_s > MESSAGE_S:
            self.message = self.ledger.notice(self.settings)

    def _bury(self, lane: Lane, error: Exception) -> None:
        """A worker died: take back what it held, and remember what it was reading."""
        suspects = self._suspects(lane, error)
        visits, errands = lane.give_up()
        self.lanes.revive(lane)
        if lane.deaths > MAX_DEATHS:
            raise CrawlError(
                f"the crawl's workers fail again and again ({error!r}): "
                "look for a lack of memory on this machine"
            ) from error
        marked = [_suspected(visit) if visit.row in suspects else visit for visit in visits]
        if lane.is_own or not suspects:
            self.ledger.put_back(marked)
        else:
            self.ledger.suspects.extend(marked)
        self.desk.put(errands)

    def _suspects(self, lane: Lane, error: Exception) -> set[int]:
        """Rows of the visits of which one may have killed the worker."""
        if lane.is_own:
            return {culprit(self.store.folder, lane.number)}
        return set(lane.visits) if killed_its_worker(error) else set()

    def _wait_for_room(self, lost: Report | None) -> None:
        """Nothing can be written: hold everything until it can, then go on from what is there."""
        self.desk.put(errand for errand, _ in (lost.settled if lost else ()))
        for lane in self.lanes.all:
            self.desk.put(lane.give_up()[1])
        deadline_s = time.monotonic() + disk.PATIENCE_S
        while (obstacle := disk.obstacle(self.store.place)) and not self._should_stop():
            self.message = obstacle
            self._show()
            if time.monotonic() > deadline_s:
                raise DiskFull(obstacle)
            time.sleep(TICK_S)
        self.ledger.reload()

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
            hosts=self.dispatch.loads(_MOST_HOSTS),
        )


def _checkpoints_of(store: CrawlStore, manifest: Manifest) -> Checkpoints | None:
    """Of a crawl in a bucket; one in a folder has its state beside its tables anyway."""
    if isinstance(store.place, Local):
        return None
    checkpoints = Checkpoints(store.place, manifest.crawl_id)
    checkpoints.restore()
    return checkpoints


def _suspected(visit: Visit) -> Visit:
    """One death may be chance; with the second the page is set aside."""
    if visit.is_suspect:
        return visit._replace(verdict="crash")
    return visit._replace(is_suspect=True)
