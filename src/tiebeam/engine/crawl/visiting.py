"""Visits given URLs and nothing else: a few requests where a crawl would be too much.

The same settings, robots.txt, pace, retries and address guard as in a crawl, the same tables in
the same kind of folder; only nothing that is found is followed.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa

from tiebeam.engine import urls
from tiebeam.engine.crawl.messages import Errand, Job, Report, Visit
from tiebeam.engine.crawl.origins import Origin
from tiebeam.engine.crawl.record import LARGE, SMALL, robots_row, rule_rows
from tiebeam.engine.crawl.robots import RobotsAnswer
from tiebeam.engine.crawl.scope import origin_of
from tiebeam.engine.crawl.settings import AGENT, CrawlSettings
from tiebeam.engine.crawl.worker import fetch_batch
from tiebeam.engine.tables import TABLES, CrawlStore, Manifest, Part

LONGEST_VISIT_S = 120.0
"""What is not answered until then is left out: unknown, not wrong."""


@dataclass(frozen=True)
class Wanted:
    """What to ask for. The robots.txt of every origin named is asked for first."""

    urls: tuple[str, ...] = ()
    """Pages and whatever else counts as one."""
    sitemaps: tuple[str, ...] = ()
    """Sitemap files; those that an index names are not followed."""
    probes: tuple[tuple[str, str, str], ...] = ()
    """Kind, URL and host, as in the table `probes`; redirects are followed."""
    origins: tuple[str, ...] = ()
    """Further origins whose robots.txt is wanted."""

    @property
    def errands(self) -> tuple[Errand, ...]:
        """Sitemaps and probes."""
        sitemaps = [Errand("sitemap", url, "given") for url in self.sitemaps]
        return (
            *sitemaps,
            *(Errand("probe", url, kind, host=host) for kind, url, host in self.probes),
        )


def _ignore(_answers: int, _total: int) -> None:
    """Nobody listens."""


def _never() -> bool:
    return False


def visit(
    settings: CrawlSettings,
    wanted: Wanted,
    folder: Path,
    *,
    executor: Executor | None = None,
    longest_s: float = LONGEST_VISIT_S,
    on_answers: Callable[[int, int], None] = _ignore,
    should_stop: Callable[[], bool] = _never,
) -> Manifest:
    """Ask for what is wanted and write the tables of a crawl into a new folder.

    With an `executor`, which must be one process or thread, the fetching runs there; without one
    it runs here. Hosts that do not answer are rows like others: nothing is raised for them.
    `on_answers` is told how many came to an end and of how many; `should_stop` is asked about
    once a second, and what was answered until then is written.
    """
    manifest = Manifest(
        crawl_id=uuid4().hex,
        site=urls.parts(settings.start_urls[0]).host,
        kind=settings.kind,
        started_at=datetime.now(UTC).isoformat(),
        settings=settings.as_json(),
    )
    store = CrawlStore.create(folder, manifest)
    round_ = _Round(
        settings, store, manifest, executor, time.monotonic() + longest_s, on_answers, should_stop
    )
    origins = _origins(wanted)
    round_.total = len(origins) + len(set(wanted.urls)) + len(wanted.errands)
    round_.ask_robots(origins)
    round_.ask(wanted)
    return round_.end()


def _origins(wanted: Wanted) -> list[str]:
    asked = [*wanted.urls, *wanted.sitemaps]
    return list(dict.fromkeys([*wanted.origins, *map(origin_of, asked)]))


@dataclass
class _Round:
    """One visit under way."""

    settings: CrawlSettings
    store: CrawlStore
    manifest: Manifest
    executor: Executor | None
    deadline_s: float
    on_answers: Callable[[int, int], None]
    should_stop: Callable[[], bool]
    total: int = 0
    """Requests that are wanted, redirects of errands left out."""
    answers_so_far: int = 0
    is_stopped: bool = False
    origins: dict[str, Origin] = field(default_factory=dict)
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Rows of the small tables, by kind of errand."""
    jobs: int = 0

    def ask_robots(self, names: Iterable[str]) -> None:
        """Learn what robots.txt says on each origin, before any page of it is asked for."""
        self.origins = {name: Origin(name) for name in names}
        self._work((), tuple(Errand("robots", f"{name}/robots.txt") for name in self.origins))
        for answer in self.answers.get("robots", ()):
            origin = self.origins[answer["origin"]]
            origin.robots = RobotsAnswer(answer["state"], answer["body"] or "", AGENT)

    def ask(self, wanted: Wanted) -> None:
        """Ask for all the rest, as far as the robots.txt of its origin is known."""
        obey = self.settings.robots == "obey"
        visits = (
            Visit(row, url, "given", None, 0, 0, 0)
            for row, url in enumerate(dict.fromkeys(wanted.urls), 1)
        )
        judged = (self.origins[origin_of(one.url)].judge(one, obey=obey) for one in visits)
        known = [one for one in judged if self.origins[origin_of(one.url)].robots is not None]
        self._work(tuple(known), wanted.errands)

    def end(self) -> Manifest:
        """Write the small tables, and list everything."""
        robots = self.answers.get("robots", [])
        small = {
            "robots": [robots_row(answer) for answer in robots],
            "robots_rules": [row for answer in robots for row in rule_rows(answer)],
            "sitemap_files": self.answers.get("sitemap", []),
            "probes": self.answers.get("probe", []),
        }
        for table in LARGE:
            self.manifest.parts.setdefault(table, [])
        for table in SMALL:
            self.manifest.parts[table] = [self._write(table, small[table])]
        self.manifest.ended = "cancelled" if self.is_stopped else "complete"
        self.manifest.finished_at = datetime.now(UTC).isoformat()
        self.store.save(self.manifest)
        return self.manifest

    def _work(self, visits: tuple[Visit, ...], errands: tuple[Errand, ...]) -> None:
        """Have a worker do it all, or as much as there is time for until somebody stops it."""
        if not self._goes_on():
            return
        report = self._run(visits, errands, is_first=True)
        while report.held and time.monotonic() < self.deadline_s and self._goes_on():
            report = self._run()
        self._run(stop=True)

    def _goes_on(self) -> bool:
        self.is_stopped = self.is_stopped or self.should_stop()
        return not self.is_stopped

    def _run(
        self,
        visits: tuple[Visit, ...] = (),
        errands: tuple[Errand, ...] = (),
        *,
        is_first: bool = False,
        stop: bool = False,
    ) -> Report:
        self.jobs += 1
        job = Job(
            self.manifest.crawl_id,
            str(self.store.folder),
            self.settings,
            lane=0,
            session=0,
            part_name=f"{self.jobs:06}",
            visits=visits,
            errands=errands,
            paces=dict(self._paces(visits, errands)) if is_first else {},
            slice_s=1.0,
            stop=stop,
        )
        report = (
            self.executor.submit(fetch_batch, job).result() if self.executor else fetch_batch(job)
        )
        self._enter(report)
        return report

    def _paces(
        self, visits: Iterable[Visit], errands: Iterable[Errand]
    ) -> Iterator[tuple[str, Any]]:
        for name in {origin_of(one.url) for part in (visits, errands) for one in part}:
            origin = self.origins.get(name) or Origin(name)
            if pace := origin.pace_on(0, 1, self.settings):
                yield name, pace

    def _enter(self, report: Report) -> None:
        for table, part in report.parts.items():
            self.manifest.parts.setdefault(table, []).append(part)
        for errand, answer in report.settled:
            self.answers.setdefault(errand.kind, []).append(answer)
        self.answers_so_far += len(report.settled) + len(report.ended)
        self.on_answers(self.answers_so_far, self.total)
        for name, moment in report.not_before.items():
            if name in self.origins:
                self.origins[name].not_before = moment

    def _write(self, table: str, rows: list[dict[str, Any]]) -> Part:
        schema = TABLES[table].arrow
        columns = {name: [row.get(name) for row in rows] for name in schema.names}
        return self.store.write_part(table, pa.table(columns, schema=schema), "all")
