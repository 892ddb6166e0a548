"""What counts: takes in the reports of the workers and keeps the frontier true."""

import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from secrets import token_hex
from typing import Any

import numpy as np

from tiebeam.engine.crawl.admission import Admission
from tiebeam.engine.crawl.frontier import Frontier
from tiebeam.engine.crawl.lanes import Lane
from tiebeam.engine.crawl.messages import RENEWAL, Ended, Errand, Found, Report, Visit
from tiebeam.engine.crawl.origins import Origin
from tiebeam.engine.crawl.recrawl.takeover import Takeover
from tiebeam.engine.crawl.safeguard import Watch
from tiebeam.engine.crawl.scope import origin_of
from tiebeam.engine.crawl.settings import CrawlSettings
from tiebeam.engine.tables import CrawlStore
from tiebeam.engine.urls import url_id

MAX_ORIGINS = 5_000


class Ledger:
    """The books of one crawl."""

    def __init__(
        self,
        frontier: Frontier,
        admission: Admission,
        *,
        max_failures: float = 0.5,
        takeover: Takeover | None = None,
    ) -> None:
        self.frontier = frontier
        self.takeover = takeover
        self._max_failures = max_failures
        self.admission = admission
        self.answers: Counter[str] = frontier.answers()
        """URLs whose outcome is on disk, by class."""
        self.received_bytes = int(frontier.noted("received_bytes", 0))
        self.starts: list[dict[str, Any]] = []
        self.origins: dict[str, Origin] = {}
        self.suspects: deque[Visit] = deque()
        """Visits of which one killed a worker of a cluster; each is made again, alone."""
        self._next_part = frontier.next_part()
        self._recount_quotas()
        for name in frontier.answered_origins():
            self.origin(name).has_answered = True

    def origin(self, name: str) -> Origin:
        """What is known of an origin."""
        found = self.origins.get(name)
        if found is None:
            found = self.origins[name] = Origin(name, watch=Watch(self._max_failures))
        return found

    def enter(self, lane: Lane, report: Report) -> None:
        """Take in a report; when this returns, it is on disk as a whole."""
        lane.note_ended(report)
        self.put_back(lane.take_back(report.given_back))
        for end in report.ended:
            self._learn_from(end)
            if self.takeover:
                self.takeover.note_ended(lane.visits[end.row])
        for name, moment in report.not_before.items():
            self.origin(name).not_before = max(self.origin(name).not_before, moment)
        self.received_bytes += report.received_bytes
        self.starts += report.starts
        if report.found or report.parts or report.settled or report.unchanged:
            self._commit(lane, report)

    def _learn_from(self, end: Ended) -> None:
        if end.of_class == "2xx":
            self.admission.variety.note(end.url, end.text_hash)
        origin = self.origin(origin_of(end.url))
        if end.of_class != "disallowed":
            origin.watch.note(end.url, trouble=end.trouble, now_s=time.monotonic())
            origin.has_answered = origin.has_answered or end.of_class != "failed"

    def _commit(self, lane: Lane, report: Report) -> None:
        number = self._next_part
        classes = {row: lane.ended[row] for row in report.done}
        with self.frontier.transaction():
            self._queue(report.found + self._named_by(lane, report))
            self.frontier.add_parts(number, report.parts.items())
            self.frontier.finish(classes, number)
            self.frontier.keep(report.unchanged)
            for errand, answer in report.settled:
                if errand.kind != "health" and not _is_vain(errand, answer):
                    self.frontier.settle(errand, answer, number)
            self.frontier.note("received_bytes", self.received_bytes)
        self._next_part += bool(report.parts)
        self.answers.update(classes.values())
        self.answers["2xx"] += len(report.unchanged)
        lane.forget([*report.done, *(one.row for one in report.unchanged)])

    def _named_by(self, lane: Lane, report: Report) -> list[Found]:
        """URLs that pages name which the previous crawl knows and which are as they were."""
        if not self.takeover:
            return []
        return self.takeover.named_by((lane.visits[one.row], one.place) for one in report.unchanged)

    def carry_over(self, store: CrawlStore, name: str, *, is_last: bool) -> None:
        """Write what unchanged pages have in the previous crawl; with `is_last` all of it."""
        if not self.takeover:
            return
        for batch in self.takeover.batches(is_last=is_last):
            number = self._next_part
            parts = list(batch.write(store, f"{name}-{number:06}-{token_hex(4)}"))
            lost: list[Visit] = []
            with self.frontier.transaction():
                self.frontier.add_parts(number, parts)
                for part in batch.parts:
                    self.frontier.move(part, number)
                for part in batch.lost:
                    lost += self.frontier.reopen(part)
            self._next_part += bool(parts)
            self.answers["2xx"] -= len(lost)
            self.put_back(lost)

    def add(self, found: Iterable[Found]) -> None:
        """Queue URLs that no worker found."""
        with self.frontier.transaction():
            self._queue(list(found))

    def leave_out(self, refused: Mapping[int, str]) -> None:
        """Note URLs that are not queued, by id, each with the rule; each once."""
        ids = np.array(list(refused), np.uint64)
        with self.frontier.transaction():
            was_new = self.frontier.seen.add(ids).tolist()
            pairs = zip(refused.items(), was_new, strict=True)
            self.frontier.leave_out(pair for pair, is_new in pairs if is_new)

    def put_back(self, visits: Iterable[Visit]) -> None:
        """Have visits that did not come to an end made again."""
        for visit in visits:
            self.origin(origin_of(visit.url)).given_back.append(visit)

    @property
    def given_up(self) -> dict[str, int]:
        """Origins that stay out because they do not get well, and how many URLs that leaves."""
        return {
            name: self.frontier.pending.get(name, 0) + len(origin.given_back)
            for name, origin in self.origins.items()
            if origin.watch.is_given_up
        }

    def take(self, origin: str, count: int) -> list[Visit]:
        """The next pending URLs of an origin, without those that a rule has come to keep out."""
        visits, dropped = [], []
        for visit in self.frontier.take(origin, count):
            if visit.found_by != "start" and self.admission.variety.refusal(visit.url):
                dropped.append((visit.row, url_id(visit.url)))
            else:
                visits.append(visit)
        if dropped:
            with self.frontier.transaction():
                self.frontier.drop(dropped, "same-pages")
        return self.takeover.recognise(visits) if self.takeover else visits

    def _queue(self, found: list[Found]) -> None:
        """Queue what is new and admitted; note what is new and left out."""
        if not found:
            return
        admitted: list[tuple[Found, str]] = []
        left_out: list[tuple[int, str]] = []
        if self.admission.parameters:
            found = self._with_fewer_parameters(found, left_out)
        was_new = self.frontier.seen.add(np.array([item.url_id for item in found], np.uint64))
        for item, is_new in zip(found, was_new.tolist(), strict=True):
            if is_new:
                origin = origin_of(item.url)
                if reason := self._refusal(item, origin):
                    left_out.append((item.url_id, reason))
                else:
                    admitted.append((item, origin))
        self.frontier.add(admitted)
        self.frontier.leave_out(left_out)

    def _with_fewer_parameters(
        self, found: list[Found], left_out: list[tuple[int, str]]
    ) -> list[Found]:
        """URLs as the rules for parameters have them; those that change count as left out."""
        kept, changed = [], []
        for item in found:
            url = self.admission.parameters.applied(item.url)
            if url == item.url or item.found_by == "start":
                kept.append(item)
            else:
                changed.append(item.url_id)
                kept.append(item._replace(url=url, url_id=url_id(url)))
        was_new = self.frontier.seen.add(np.array(changed, np.uint64))
        pairs = zip(changed, was_new.tolist(), strict=True)
        left_out += [(one, "parameters") for one, is_new in pairs if is_new]
        return kept

    @property
    def anyone_rests(self) -> bool:
        """Whether a host is waited for."""
        return any(
            origin.watch.is_resting and not origin.watch.is_given_up
            for origin in self.origins.values()
        )

    def notice(self, settings: CrawlSettings) -> str:
        """The first thing to tell about how hosts are treated; empty when there is none."""
        notices = (origin.notice(settings) for origin in self.origins.values())
        return next((notice for notice in notices if notice), "")

    def _refusal(self, found: Found, origin: str) -> str | None:
        """The rule that keeps a URL out; a scope of all subdomains may have hosts without end."""
        if origin not in self.frontier.pending and len(self.frontier.pending) >= MAX_ORIGINS:
            return "host-limit"
        self.frontier.pending.setdefault(origin, 0)
        return self.admission.refusal(found)

    def reload(self) -> None:
        """Begin anew from what is on disk, after something could not be written."""
        self.frontier.reload()
        if self.takeover:
            self.takeover.reset()
        for origin in self.origins.values():
            origin.given_back.clear()
        self.suspects.clear()
        self.recount()
        self._recount_quotas()

    def _recount_quotas(self) -> None:
        if self.admission.quotas.counts:
            self.admission.quotas.recount(self.frontier.found())

    def recount(self) -> None:
        """Count outcomes anew, after some were given up."""
        self.answers = self.frontier.answers()

    @property
    def left_out(self) -> Counter[str]:
        """URLs that a rule keeps out, by the rule."""
        return self.frontier.left_out()

    @property
    def requested(self) -> int:
        """URLs on disk that were requested."""
        return self.answers.total() - self.answers["disallowed"]


def _is_vain(errand: Errand, answer: dict[str, Any]) -> bool:
    """Whether an errand only showed that what was known before cannot be had anew."""
    return errand.name == RENEWAL and answer["state"] == "disallow-all"
