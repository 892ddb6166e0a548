"""Lets a few pages be made at once, in the order in which they were asked for, on kept threads.

Python runs one thread at a time: ten pages made at once are all as late as the last of them, one
after the other they are not. A page that takes long mostly waits for something else (tables, a
mail server, an identity provider), so it gives its turn up and those behind it go on.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager

from asgiref.sync import ThreadSensitiveContext

AT_ONCE = 2
"""One may work while the other waits for the database; where that is a file, nobody waits."""

LONG_S = 0.2
"""Having taken that long, a page no longer counts."""

KEPT = 8
"""Threads, each with its connection to the database, that are kept for later."""


class Turns:
    """The turns of one web process."""

    def __init__(self, at_once: int = AT_ONCE, long_s: float = LONG_S) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._long_s = long_s
        self._idle: list[ThreadPoolExecutor] = []

    @asynccontextmanager
    async def take(self) -> AsyncIterator[Executor]:
        """Wait for a turn; the thread in which all is called that is called in one meanwhile."""
        await self._free.acquire()
        turn = _Turn(self._free)
        ending = asyncio.get_running_loop().call_later(self._long_s, turn.end)
        thread = self._idle.pop() if self._idle else ThreadPoolExecutor(1, "page")
        try:
            async with ThreadSensitiveContext(executor=thread):
                yield thread
        finally:
            ending.cancel()
            turn.end()
            if len(self._idle) < KEPT:
                self._idle.append(thread)
            else:
                thread.shutdown(wait=False)


class _Turn:
    """Ends once, whoever ends it first."""

    def __init__(self, free: asyncio.Semaphore) -> None:
        self._free: asyncio.Semaphore | None = free

    def end(self) -> None:
        if self._free is not None:
            self._free.release()
            self._free = None
