"""Begins a crawl, takes one up again, and tells when there was nothing to crawl."""

import fcntl
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from uuid import uuid4

from tiebeam import __version__
from tiebeam.engine import urls
from tiebeam.engine.crawl import disk, memory
from tiebeam.engine.crawl.access.keys import Access
from tiebeam.engine.crawl.access.renewal import Renewal
from tiebeam.engine.crawl.access.sign_in import sign_in
from tiebeam.engine.crawl.coordinator import Coordinator
from tiebeam.engine.crawl.errors import CrawlError, DiskFull, InvalidSettings
from tiebeam.engine.crawl.frontier import STATE
from tiebeam.engine.crawl.lanes import Lanes
from tiebeam.engine.crawl.progress import Progress
from tiebeam.engine.crawl.record import LARGE, SMALL
from tiebeam.engine.crawl.recrawl.before import check_previous, prepare
from tiebeam.engine.crawl.scope import Scope
from tiebeam.engine.crawl.seeds import SEEDS, write_seeds
from tiebeam.engine.crawl.settings import CrawlSettings
from tiebeam.engine.crawl.start import raise_if_nothing_began
from tiebeam.engine.crawl.without_pandas import without_pandas
from tiebeam.engine.tables import CrawlStore, Folder, Manifest, NoPlace
from tiebeam.engine.tables.manifest import MANIFEST
from tiebeam.engine.tables.places import Local

NO_ACCESS = Access()


def ignore(_progress: Progress) -> None:
    """Tell nobody how far the crawl is."""


def never() -> bool:
    """Whether to stop: no."""
    return False


def crawl(
    settings: CrawlSettings,
    folder: Folder,
    *,
    on_progress: Callable[[Progress], None] = ignore,
    should_stop: Callable[[], bool] = never,
    executor: Executor | None = None,
    seeds: Iterable[str] = (),
    access: Access = NO_ACCESS,
) -> Manifest:
    """Visit a site and write its tables into an empty or new folder or prefix of a bucket.

    `seeds` are URLs to visit beside the start URLs, however many; their hosts are in scope.
    `access` opens closed origins; it is not kept.

    `should_stop` is asked several times a second; what was fetched until then is kept. With an
    `executor`, whose processes must share the folder, the workers run there.
    Raises a CrawlError that says why when not one page could be visited.
    """
    store = _open(folder)
    settings = replace(settings, access=access.described)
    check_previous(settings, store.place)
    _refuse_occupied(store)
    settings = _with_seeds(settings, store, seeds)
    manifest = Manifest(
        crawl_id=uuid4().hex,
        site=urls.parts(settings.start_urls[0]).host,
        kind=settings.kind,
        started_at=datetime.now(UTC).isoformat(),
        settings=settings.as_json(),
        version=__version__,
    )
    CrawlStore.create(folder, manifest)
    return _run(settings, store, manifest, on_progress, should_stop, executor, access)


def _with_seeds(settings: CrawlSettings, store: CrawlStore, seeds: Iterable[str]) -> CrawlSettings:
    """The settings with the hosts of the seeds, which are kept with the crawl."""
    given = iter(seeds)
    first = next(given, None)
    if first is None:
        return settings
    hosts = write_seeds(store.place, chain([first], given), settings.start_urls[0])
    scope = Scope(settings)
    more = tuple(host for host in hosts if not scope.covers_host(host))
    return replace(settings, hosts=settings.hosts + more)


def resume(
    folder: Folder,
    *,
    on_progress: Callable[[Progress], None] = ignore,
    should_stop: Callable[[], bool] = never,
    executor: Executor | None = None,
    access: Access = NO_ACCESS,
) -> Manifest:
    """Go on with a crawl that was cancelled or killed; one that is complete stays as it is.

    Raises NoCrawl when the folder holds none, TornState when its state cannot be read.
    """
    store = _open(folder)
    manifest = store.manifest
    if manifest.ended in {"complete", "limit"}:
        return manifest
    settings = CrawlSettings.from_json(manifest.settings)
    if settings.access != access.described:
        wanted = ", ".join(settings.access) or "none"
        raise InvalidSettings(
            f"{store.place.shown} was begun with these keys: {wanted}; a crawl keeps no secret, "
            "so give the same again with --access"
        )
    if _forget_if_vain(store):
        return crawl(
            settings,
            folder,
            on_progress=on_progress,
            should_stop=should_stop,
            executor=executor,
            access=access,
        )
    manifest.ended, manifest.finished_at = "running", None
    return _run(settings, store, manifest, on_progress, should_stop, executor, access)


def _run(
    settings: CrawlSettings,
    store: CrawlStore,
    manifest: Manifest,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
    executor: Executor | None,
    access: Access,
) -> Manifest:
    if settings.previous:
        import pyarrow.compute  # noqa: F401 - once, and not in each worker
    # First of all: a copy of this process would hold whatever is open in it, the lock above all.
    is_local = isinstance(store.place, Local)  # what speaks to buckets has threads of its own
    lanes = Lanes(settings.workers, executor, as_copies=is_local)
    with (
        closing(lanes),
        alone(store),
        _room_or_sentence(store.folder),
        without_pandas(),
        memory.rare_collections(),
    ):
        notice = prepare(settings, store.folder)
        signed_in = sign_in(access, settings)
        coordinator = Coordinator(
            settings,
            store,
            manifest,
            on_progress=on_progress,
            should_stop=should_stop,
            lanes=lanes,
            renewal=Renewal(access, signed_in, settings),
        )
        coordinator.message = notice
        try:
            ended = coordinator.run()
            error = raise_if_nothing_began(coordinator.ledger)
            finished = coordinator.record.save("failed" if error else ended)
            coordinator.show_last()
        finally:
            coordinator.close()
    if error:
        raise error
    return finished


def of_this_machine(folder: Folder, purpose: str) -> Path:
    """The folder; raises InvalidSettings for a bucket, where that purpose cannot be had yet."""
    if isinstance(folder, str) and "://" in folder:
        raise InvalidSettings(
            f"{folder} is in a bucket: {purpose} works with a crawl in a folder only"
        )
    return Path(folder)


def _open(folder: Folder) -> CrawlStore:
    try:
        return CrawlStore(folder)
    except NoPlace as error:
        raise InvalidSettings(str(error)) from None


def _forget_if_vain(store: CrawlStore) -> bool:
    """Remove a crawl of which not one page could be had, so that it can be tried again."""
    manifest = store.manifest
    pages = manifest.counts.get("pages", 0)
    if store.place.size(SEEDS) is not None and manifest.ended == "failed":
        return False
    if manifest.ended != "failed" or pages > len(manifest.settings.get("start_urls", ())):
        return False
    for table in (*LARGE, *SMALL, "state"):
        store.place.clear(table)
    store.place.remove(MANIFEST)
    return True


@contextmanager
def _room_or_sentence(folder: Path) -> Iterator[None]:
    """Say DiskFull where the coordinator itself finds no room; workers wait for it."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if disk.is_full(error):
            raise DiskFull(disk.message(folder)) from error
        raise


def _refuse_occupied(store: CrawlStore) -> None:
    """What else is in the folder could bear the name of a part, and parts are removed."""
    place = store.place
    if place.size(MANIFEST) is not None and not _forget_if_vain(store):
        raise InvalidSettings(
            f"{place.shown} holds a crawl already: resume it or name another folder"
        )
    if not place.is_empty():
        raise InvalidSettings(f"{place.shown} is not an empty folder: name a new one")


@contextmanager
def alone(store: CrawlStore) -> Iterator[None]:
    """Keep a second process of this machine from writing into the same crawl."""
    path = store.folder / STATE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name("lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CrawlError(
                f"{store.place.shown} is being crawled or rendered by another process: wait for it"
            ) from None
        yield
