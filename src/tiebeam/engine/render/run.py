"""The stage: pages of a crawl through a real browser, into the table `renderings`."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyarrow as pa

from tiebeam import __version__
from tiebeam.engine import urls
from tiebeam.engine.render.compare import as_row
from tiebeam.engine.render.crew import Crew, Result
from tiebeam.engine.render.errors import InvalidSampling
from tiebeam.engine.render.gate import Gate, read_connect_to
from tiebeam.engine.render.keeping import Keeping
from tiebeam.engine.render.program import find_browser
from tiebeam.engine.render.proxy import Proxy
from tiebeam.engine.render.sample import Job, choose_pages, name_pages
from tiebeam.engine.render.settings import RenderSettings
from tiebeam.engine.tables import CrawlStore, Tables

SCREENSHOTS = "screenshots"
"""Folder of the pictures in the folder of a crawl."""


@dataclass(frozen=True)
class RenderProgress:
    """One look at a running rendering."""

    pages: int
    """Pages with an outcome so far."""
    total: int
    outcomes: dict[str, int] = field(default_factory=dict)
    kept: int = 0
    """Of the pages, those of the same rendering before it was broken off."""
    elapsed_s: float = 0.0
    remaining_s: float | None = None
    """Where that can be told."""


OnProgress = Callable[[RenderProgress], None]


def render_pages(
    t: Tables,
    store: CrawlStore,
    *,
    per_template: int,
    given: Sequence[str] = (),
    settings: RenderSettings,
    on_progress: OnProgress,
    should_stop: Callable[[], bool],
) -> pa.Table:
    """Rows of `renderings` for the pages given, or for a sample of each page template.

    Needs `pages` and `page_templates`; rows and screenshots are on disk with each page. Where the
    same rendering was broken off, it goes on. A page that fails is a row that says why.
    Raises BrowserMissing, InvalidSampling, RenderError when it cannot trust the crawl's `ca_file`.
    """
    if per_template < 1:
        raise InvalidSampling(f"{per_template} pages per page template: give at least 1")
    jobs = (
        name_pages(t, given)
        if given
        else choose_pages(
            t, per_template=per_template, full_per_template=settings.full_per_template
        )
    )
    asked = {
        "crawl": store.manifest.crawl_id,
        "version": __version__,
        "per_template": per_template,
        "given": sorted(given),
        "settings": {name: str(value) for name, value in asdict(settings).items()},
    }
    keeping = Keeping.begin(store, asked)
    left = [job for job in jobs if not keeping.has(urls.url_id(job.url))]
    work = _Work(t, store, keeping, len(left), on_progress)
    if left:
        with ThreadPoolExecutor(1) as thread:  # whoever calls may have a loop of their own
            thread.submit(asyncio.run, _render(left, work, settings, should_stop)).result()
    if all(keeping.has(urls.url_id(job.url)) for job in jobs):
        keeping.finish()
    return keeping.rows()


class _Work:
    """Keeps what becomes of pages, and tells who wants to know."""

    def __init__(
        self, t: Tables, store: CrawlStore, keeping: Keeping, left: int, on_progress: OnProgress
    ) -> None:
        self.hosts = frozenset(t.pages.select("host").distinct().to_pyarrow()["host"].to_pylist())
        self.told = store.manifest.settings
        self._store, self._keeping = store, keeping
        self._kept = keeping.outcomes.total()
        self._total, self._on_progress = self._kept + left, on_progress
        self._began_s = time.monotonic()
        self._tell()

    def take(self, result: Result) -> None:
        """Keep what became of one page."""
        row = as_row(result.job.url, result.seen, self._is_internal)
        row |= {
            "outcome": result.outcome,
            "failure": result.seen.failure,
            "rendered_at": result.rendered_at,
            "attempts": result.attempts,
            "total_ms": result.total_ms,
            "is_full": result.job.full,
            "screenshot": self._keep_picture(row["url_id"], result.seen.picture),
        }
        if not result.job.full:  # without images they would measure another page
            row |= {"fcp_ms": None, "lcp_ms": None, "cls": None}
        self._keeping.keep(row)
        self._tell()

    def _tell(self) -> None:
        outcomes = self._keeping.outcomes
        pages, elapsed_s = outcomes.total(), time.monotonic() - self._began_s
        done = pages - self._kept
        left_s = elapsed_s * (self._total - pages) / done if done else None
        self._on_progress(
            RenderProgress(pages, self._total, dict(outcomes), self._kept, elapsed_s, left_s)
        )

    def _is_internal(self, url: str) -> bool:
        return urls.parts(url).host in self.hosts

    def _keep_picture(self, url_id: int, picture: bytes | None) -> str | None:
        if picture is None:
            return None
        name = f"{SCREENSHOTS}/{url_id:016x}.webp"
        self._store.place.write(name, lambda path: path.write_bytes(picture))
        return name


async def _render(
    jobs: list[Job], work: _Work, settings: RenderSettings, should_stop: Callable[[], bool]
) -> None:
    """As the crawl was told: its hosts, its other ways to them, its name and its pace."""
    gate = Gate(
        private_hosts=work.hosts if work.told.get("allow_private") else frozenset(),
        elsewhere=read_connect_to(work.told.get("connect_to") or ()),
    )
    rate, ca_file = work.told.get("rate"), work.told.get("ca_file")
    async with Proxy(gate) as proxy:
        crew = Crew(
            path=find_browser(settings.browser),
            settings=settings,
            proxy=proxy,
            introduced_as=work.told.get("user_agent") or "",
            take=work.take,
            should_stop=should_stop,
            pace_s=1 / rate if rate else 0.0,
            ca_file=Path(ca_file) if ca_file else None,
        )
        await crew.render(jobs)
