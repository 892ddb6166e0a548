"""Probes a judged crawl: the requests come from `crawl`, what they mean from `probe`."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tiebeam.engine import probe as probe_stage
from tiebeam.engine import urls
from tiebeam.engine.crawl import (
    CrawlSettings,
    Wanted,
    certificate_of,
    look_up,
    of_this_machine,
    visit,
)
from tiebeam.engine.fast_lane.asker import Asker, LookProgress, Stopped
from tiebeam.engine.probe import Change, Look, Probed, ProbeStore, looks_of, plan
from tiebeam.engine.tables import CrawlStore, Folder, Manifest, NoCrawl, Tables

DEFAULT_EVERY_S = 300.0
SECOND_LOOK_S = 20.0
LONGEST_RETRY_S = 5.0
"""The most that a probe puts one request off: the second look is its better patience."""
LONGEST_LOOK_S = 120.0
_HANDSHAKES_AT_ONCE = 8
_TICK_S = 0.25


@dataclass(frozen=True)
class Eyes:
    """Looks at watched things with the settings of their crawl."""

    settings: CrawlSettings
    executor: Executor | None = None
    """One process or thread to fetch and read pages in; without one it is done here."""
    asker: Asker = field(default_factory=Asker)

    def look_at(self, things: Sequence[Look]) -> list[Look]:
        """What can be seen of them now; what could not be seen in time is left out.

        Raises Stopped.
        """
        pool = ThreadPoolExecutor(_HANDSHAKES_AT_ONCE)
        try:
            beside = [pool.submit(self._beside, one) for one in things if one.kind in _BESIDE]
            seen = self._visited(things)
            return [*seen, *self._results(beside)]
        finally:  # whoever stops it does not wait for a host that lets a handshake wait
            pool.shutdown(wait=False, cancel_futures=True)

    def _results(self, beside: Sequence[Future[Look]]) -> list[Look]:
        self.asker.go_on()
        while wait(beside, timeout=_TICK_S).not_done:
            self.asker.go_on()
        return [one.result() for one in beside]

    def _visited(self, things: Sequence[Look]) -> list[Look]:
        by_kind = {
            kind: tuple(one.url for one in things if one.kind == kind)
            for kind in ("page", "sitemap", "robots")
        }
        origins = tuple(urls.parts(url).origin for url in by_kind["robots"])
        wanted = Wanted(by_kind["page"], by_kind["sitemap"], origins=origins)
        if not (wanted.urls or wanted.sitemaps or wanted.origins):
            return []
        with TemporaryDirectory(prefix="tiebeam-look-") as place:
            folder = Path(place) / "look"
            visit(
                self.settings,
                wanted,
                folder,
                executor=self.executor,
                longest_s=LONGEST_LOOK_S,
                on_answers=self.asker.tell,
                should_stop=self.asker.should_stop,
            )
            self.asker.go_on()
            return list(looks_of(CrawlStore(folder).open(verify=False), things))

    def _beside(self, thing: Look) -> Look:
        return _certificate(thing, self.settings) if thing.kind == "certificate" else _name(thing)


_BESIDE = frozenset({"certificate", "name"})


def _certificate(thing: Look, settings: CrawlSettings) -> Look:
    found = certificate_of(thing.host, settings)
    return Look(
        kind="certificate",
        host=thing.host,
        url=thing.url,
        failure=found.failure,
        fault=found.fault,
        expires_at=found.expires_at,
        names=found.names,
    )


def _name(thing: Look) -> Look:
    name, colon, port = thing.host.rpartition(":")
    found = look_up(name if colon and port.isdigit() else thing.host)
    return Look(
        kind="name",
        host=thing.host,
        url=thing.url,
        failure=found.failure,
        addresses=found.addresses,
        canonical_name=found.canonical_name,
    )


def probe(
    folder: Folder,
    *,
    pages: int = probe_stage.DEFAULT_PAGES,
    second_look_s: float | None = None,
    executor: Executor | None = None,
    settings: CrawlSettings | None = None,
    on_progress: Callable[[LookProgress], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Probed:
    """One probe of the judged crawl in `folder`: what has changed for the worse since.

    pages: looked at per page template; second_look_s: the wait before a second look, 20 s unless
    given; settings: others than the crawl's own.
    Raises NoCrawl when it was not judged, InUse when another process probes it, InvalidSettings
    for a crawl in a bucket, Stopped when `should_stop` said so, and then nothing is remembered.
    """
    runs = watch(
        folder,
        runs=1,
        pages=pages,
        second_look_s=second_look_s,
        executor=executor,
        settings=settings,
        on_progress=on_progress,
        should_stop=should_stop,
    )
    probed = next(iter(runs), None)
    if probed is None:
        raise Stopped
    return probed


def watch(  # noqa: PLR0913 - one argument for each thing that can be set
    folder: Folder,
    *,
    every_s: float = DEFAULT_EVERY_S,
    runs: int | None = None,
    pages: int = probe_stage.DEFAULT_PAGES,
    second_look_s: float | None = None,
    executor: Executor | None = None,
    settings: CrawlSettings | None = None,
    on_progress: Callable[[LookProgress], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[Probed]:
    """Probe again and again, each probe `every_s` after the one before began; see `probe`.

    Ends when `should_stop` says so, in the middle of a probe too: that one tells nothing.
    """
    here = of_this_machine(folder, "probing")
    manifest = CrawlStore(here).manifest
    chosen = settings or CrawlSettings.from_json(manifest.settings)
    longest_s = min(chosen.longest_wait_s, LONGEST_RETRY_S)
    set_up = replace(chosen, kind="sample", longest_wait_s=longest_s)
    store = ProbeStore(here)
    pause_s = SECOND_LOOK_S if second_look_s is None else second_look_s
    with store.alone():
        made_of = _made_of(manifest, pages)
        watched = store.watched(made_of)
        if watched is None:
            watched = plan(_judged(here, manifest), pages)
            store.save_watched(watched, made_of)
        done = 0
        while not should_stop():
            began_s = time.monotonic()
            eyes = Eyes(set_up, executor, Asker(on_progress, should_stop))
            try:
                probed = _probe(store, watched, eyes, pause_s, manifest)
            except Stopped:
                return
            if probed.watched != watched:
                watched = probed.watched
                store.save_watched(watched, made_of)
            done += 1
            yield probed
            if runs is not None and done >= runs:
                return
            _wait(began_s + every_s, should_stop)


def _probe(
    store: ProbeStore,
    watched: Sequence[Look],
    eyes: Eyes,
    pause_s: float,
    manifest: Manifest,
) -> Probed:
    asker = eyes.asker

    def pause() -> None:
        asker.begin("resting")
        _wait(time.monotonic() + pause_s, asker.should_stop)
        asker.begin("looking again")

    probed = probe_stage.probe(
        watched,
        [one for one in store.changes() if one.ended_at is None],
        eyes.look_at,
        clock=lambda: datetime.now(UTC),
        pause=pause,
        good_until=store.last_probe_at or _started_at(manifest),
    )
    store.add(probed)
    return probed


def _wait(until_s: float, should_stop: Callable[[], bool]) -> None:
    while (left_s := until_s - time.monotonic()) > 0 and not should_stop():
        time.sleep(min(left_s, _TICK_S))


def read_changes(folder: Folder) -> list[Change]:
    """All changes that the fast lane remembers of a crawl, oldest first; those over have an end."""
    return ProbeStore(of_this_machine(folder, "probing")).changes()


def _made_of(manifest: Manifest, pages: int) -> str:
    """What the plan depends on: the crawl, its judgement, the size of the sample."""
    facts = ",".join(part.checksum for part in manifest.parts.get("facts", ()))
    return f"{probe_stage.PLAN_VERSION} {manifest.crawl_id} {facts} {pages}"


def _judged(folder: Path, manifest: Manifest) -> Tables:
    if "facts" not in manifest.parts:
        raise NoCrawl(f"{folder} was not judged yet: run `tiebeam findings {folder} --again`")
    return CrawlStore(folder).open()


def _started_at(manifest: Manifest) -> datetime | None:
    try:
        return datetime.fromisoformat(manifest.started_at)
    except ValueError:
        return None
