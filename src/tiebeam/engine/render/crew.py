"""The tabs at work: pages handed out, watched, tried again after a browser died."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tiebeam.engine.render.browser import Browser
from tiebeam.engine.render.devtools import Rejected
from tiebeam.engine.render.errors import BrowserGone
from tiebeam.engine.render.proxy import Proxy
from tiebeam.engine.render.sample import Job
from tiebeam.engine.render.settings import RenderSettings
from tiebeam.engine.render.tab import Seen, Tab

MOST_ATTEMPTS = 2
"""A page that was open when the browser died is tried once more."""


@dataclass(frozen=True)
class Result:
    """What became of one page."""

    job: Job
    outcome: str
    seen: Seen
    rendered_at: datetime
    attempts: int
    total_ms: float


Take = Callable[[Result], None]
ShouldStop = Callable[[], bool]


@dataclass
class Crew:
    """Renders pages with one browser after another."""

    path: Path
    settings: RenderSettings
    proxy: Proxy
    introduced_as: str
    take: Take
    should_stop: ShouldStop
    pace_s: float = 0.0
    """The least time between two pages."""
    ca_file: Path | None = None
    """Certificates that the browser trusts beside its own."""
    _waiting: deque[Job] = field(default_factory=deque)
    _attempts: dict[str, int] = field(default_factory=dict)
    _next_s: float = 0.0

    async def render(self, jobs: list[Job]) -> None:
        """All pages, or those until it is to stop. Raises BrowserMissing, RenderError."""
        self._waiting.extend(jobs)
        while self._waiting and not self.should_stop():
            browser = await Browser.start(
                self.path, self.settings, self.proxy, ca_file=self.ca_file
            )
            try:
                share = iter(range(self.settings.pages_per_browser))
                tabs = min(self.settings.tabs, len(self._waiting))
                await asyncio.gather(*(self._work(browser, share) for _ in range(tabs)))
            finally:
                await browser.end()

    async def _work(self, browser: Browser, share: Iterator[int]) -> None:
        """One tab after another, until the browser has had its share or is gone."""
        tab: Tab | None = None
        while self._goes_on(browser) and next(share, None) is not None:
            job = self._waiting.popleft()
            await self._pace()
            try:
                tab = tab or await browser.tab(self.proxy, introduced_as=self.introduced_as)
                begin = datetime.now(UTC)
                seen, total_ms = await self._see(browser, tab, job)
                tab = tab if await _is_fit(tab, seen) else None
            except BrowserGone:
                browser.give_up()
                self._again(job)
                return
            attempts = self._attempts.get(job.url, 0) + 1
            self.take(Result(job, _outcome(seen), seen, begin, attempts, total_ms))

    def _goes_on(self, browser: Browser) -> bool:
        return bool(self._waiting) and not browser.is_gone and not self.should_stop()

    async def _see(self, browser: Browser, tab: Tab, job: Job) -> tuple[Seen, float]:
        """What the tab saw of the page within its time, and the milliseconds it took."""
        begin_s, kills = time.perf_counter(), browser.memory_kills
        try:
            async with asyncio.timeout(self.settings.deadline_s):
                seen = await tab.visit(job.url, full=job.full)
        except TimeoutError:
            seen = Seen(failure="deadline")
        except Rejected as error:
            seen = Seen(failure=f"browser: {error}")
        if seen.failure == "crash" and browser.memory_kills > kills:
            seen.failure = "memory"
        return seen, (time.perf_counter() - begin_s) * 1000

    async def _pace(self) -> None:
        """Wait for this page's turn, so that the site has the rest it was promised."""
        now_s = time.monotonic()
        turn_s = max(now_s, self._next_s)
        self._next_s = turn_s + self.pace_s
        await asyncio.sleep(turn_s - now_s)

    def _again(self, job: Job) -> None:
        """The browser died under a page: once more with the next one, then it has failed."""
        attempts = self._attempts[job.url] = self._attempts.get(job.url, 0) + 1
        if attempts < MOST_ATTEMPTS:
            self._waiting.append(job)
            return
        seen = Seen(failure="browser")
        self.take(Result(job, "failed", seen, datetime.now(UTC), attempts, 0.0))


async def _is_fit(tab: Tab, seen: Seen) -> bool:
    """Clean the tab for the next page; one that cannot be cleaned is closed."""
    if seen.failure not in {"deadline", "crash", "memory", "navigation-loop"}:
        try:
            await tab.clean()
        except (TimeoutError, Rejected):
            pass
        else:
            return True
    await tab.close()
    return False


def _outcome(seen: Seen) -> str:
    if seen.failure == "deadline":
        return "timeout"
    return "failed" if seen.failure else "rendered"
