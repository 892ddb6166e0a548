"""A browser with its tabs: opened for a number of pages, watched, and ended without a trace."""

import asyncio
import contextlib
import os
import signal
from pathlib import Path

from tiebeam.engine.render.devtools import DevTools, Params, Rejected
from tiebeam.engine.render.errors import BrowserGone, BrowserMissing
from tiebeam.engine.render.program import Program, processes_of
from tiebeam.engine.render.proxy import Proxy
from tiebeam.engine.render.settings import RenderSettings
from tiebeam.engine.render.tab import Tab

START_S = 30.0
_LOOK_EVERY_S = 0.25
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Browser:
    """One running Chromium. Make it with `start`, end it with `end`."""

    def __init__(self, program: Program, tools: DevTools, settings: RenderSettings) -> None:
        self._program, self._tools, self._settings = program, tools, settings
        self._tabs: set[str] = set()
        self._watch = asyncio.create_task(self._watch_memory())
        self._agent = ""
        self.memory_kills = 0
        """Tabs that were ended because they took too much memory."""
        tools.listen(None, self._listen)

    @classmethod
    async def start(
        cls, path: Path, settings: RenderSettings, proxy: Proxy, *, ca_file: Path | None = None
    ) -> "Browser":
        """ca_file: certificates to trust. Raises BrowserMissing, RenderError if it cannot start."""
        program = Program(path, proxy_port=proxy.port, ca_file=ca_file)
        try:
            tools = await DevTools.over(program.read_fd, program.write_fd)
            try:
                version = await tools.ask("Browser.getVersion", answer_s=START_S)
                await tools.ask("Target.setDiscoverTargets", discover=True)
            except (BrowserGone, TimeoutError, Rejected):
                tools.close()
                words = program.last_words()
                raise BrowserMissing(
                    f"{path} does not start: {words or 'it ends at once'}"
                ) from None
        except BaseException:
            await program.end()
            raise
        browser = cls(program, tools, settings)
        browser._agent = str(version["userAgent"]).replace("Headless", "")
        return browser

    @property
    def pid(self) -> int:
        """Process id of the browser, which is that of its process group and session too."""
        return self._program.pid

    @property
    def is_gone(self) -> bool:
        """Whether it died or was given up."""
        return self._tools.gone.done()

    def give_up(self) -> None:
        """End it at once: it is gone, or hangs and keeps its other tabs waiting."""
        self._program.kill()
        self._tools.close()

    async def tab(self, proxy: Proxy, *, introduced_as: str) -> Tab:
        """A new tab whose user agent is Chromium's own, then who we are. Raises BrowserGone."""
        agent = f"{self._agent} {introduced_as.removeprefix('Mozilla/5.0 ')}".strip()
        try:
            tab = await Tab.open(self._tools, self._settings, proxy, user_agent=agent)
        except (Rejected, TimeoutError) as error:
            raise BrowserGone(f"no tab can be opened: {error}") from None
        self._tabs.add(tab.target)
        return tab

    async def end(self) -> None:
        """Kill it with all its processes; nothing stays behind."""
        self._watch.cancel()
        await asyncio.gather(self._watch, return_exceptions=True)
        self._tools.close()
        await self._program.end()

    def _listen(self, method: str, params: Params) -> None:
        """Shut what pages open beside themselves."""
        if method == "Target.targetCreated":
            target = params["targetInfo"]
            if target["type"] == "page" and target.get("openerId"):
                self._tools.tell("Target.closeTarget", targetId=target["targetId"])

    async def _watch_memory(self) -> None:
        while not self._tools.gone.done():
            await asyncio.sleep(_LOOK_EVERY_S)
            for pid in processes_of(self._program.pid):
                if pid != self._program.pid and _resident_bytes(pid) > self._settings.max_tab_bytes:
                    self.memory_kills += 1
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE_BYTES
    except (OSError, IndexError, ValueError):
        return 0
