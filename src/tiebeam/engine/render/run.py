"""The stage: pages of a crawl through a real browser, into the table `renderings`."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tiebeam.engine import urls
from tiebeam.engine.render.compare import as_row
from tiebeam.engine.render.crew import Crew, Result
from tiebeam.engine.render.errors import InvalidSampling
from tiebeam.engine.render.gate import Gate, read_connect_to
from tiebeam.engine.render.program import find_browser
from tiebeam.engine.render.proxy import Proxy
from tiebeam.engine.render.sample import Job, choose_pages, name_pages
from tiebeam.engine.render.settings import RenderSettings
from tiebeam.engine.tables import TABLES, Manifest, Tables

SCREENSHOTS = "screenshots"
"""Folder of the pictures in the folder of a crawl."""


@dataclass(frozen=True)
class RenderProgress:
    """One look at a running rendering."""

    pages: int
    """Pages with an outcome so far."""
    total: int
    outcomes: dict[str, int] = field(default_factory=dict)


OnProgress = Callable[[RenderProgress], None]


def render_pages(
    t: Tables,
    folder: Path,
    manifest: Manifest,
    *,
    per_template: int,
    given: Sequence[str] = (),
    settings: RenderSettings,
    on_progress: OnProgress,
    should_stop: Callable[[], bool],
) -> pa.Table:
    """Rows of `renderings` for the pages given, or for a sample of each page template.

    Needs `pages` and `page_templates`; screenshots go to the folder. A page that fails is a row
    that says why. Raises BrowserMissing, InvalidSampling.
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
    work = _Work(t, folder, len(jobs), on_progress)
    with ThreadPoolExecutor(1) as thread:  # whoever calls may have a loop of their own
        thread.submit(asyncio.run, _render(jobs, work, manifest, settings, should_stop)).result()
    return pa.Table.from_pylist(work.rows, schema=TABLES["renderings"].arrow)


class _Work:
    """Rows so far, and who wants to know."""

    def __init__(self, t: Tables, folder: Path, total: int, on_progress: OnProgress) -> None:
        self.hosts = frozenset(t.pages.select("host").distinct().to_pyarrow()["host"].to_pylist())
        self.rows: list[dict[str, Any]] = []
        self._folder, self._total, self._on_progress = folder, total, on_progress
        self._outcomes: Counter[str] = Counter()
        on_progress(RenderProgress(0, total))

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
        self.rows.append(row)
        self._outcomes[result.outcome] += 1
        self._on_progress(RenderProgress(len(self.rows), self._total, dict(self._outcomes)))

    def _is_internal(self, url: str) -> bool:
        return urls.parts(url).host in self.hosts

    def _keep_picture(self, url_id: int, picture: bytes | None) -> str | None:
        if picture is None:
            return None
        path = self._folder / SCREENSHOTS / f"{url_id:016x}.webp"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(picture)
        return f"{SCREENSHOTS}/{path.name}"


async def _render(
    jobs: list[Job],
    work: _Work,
    manifest: Manifest,
    settings: RenderSettings,
    should_stop: Callable[[], bool],
) -> None:
    """As the crawl was told: its hosts, its other ways to them, its name and its pace."""
    told = manifest.settings
    gate = Gate(
        private_hosts=work.hosts if told.get("allow_private") else frozenset(),
        elsewhere=read_connect_to(told.get("connect_to") or ()),
    )
    rate = told.get("rate")
    async with Proxy(gate) as proxy:
        crew = Crew(
            path=find_browser(settings.browser),
            settings=settings,
            proxy=proxy,
            introduced_as=told.get("user_agent") or "",
            take=work.take,
            should_stop=should_stop,
            pace_s=1 / rate if rate else 0.0,
        )
        await crew.render(jobs)


def beside_earlier(t: Tables, rows: pa.Table) -> pa.Table:
    """The rows and those of pages that were rendered before, each page once."""
    if "renderings" not in t:
        return rows
    earlier = t.renderings.to_pyarrow().select(rows.schema.names).cast(rows.schema)
    again = pc.is_in(earlier["url_id"], value_set=rows["url_id"].combine_chunks())
    return pa.concat_tables([earlier.filter(pc.invert(again)), rows])
