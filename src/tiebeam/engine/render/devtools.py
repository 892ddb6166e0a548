"""The DevTools protocol over pipes: JSON messages that end with a zero byte.

Source: Chrome DevTools Protocol, https://chromedevtools.github.io/devtools-protocol/
"""

import asyncio
import contextlib
import json
import os
from collections.abc import Callable
from itertools import count
from typing import Any

from tiebeam.engine.render.errors import BrowserGone

Params = dict[str, Any]
Listener = Callable[[str, Params], None]
ANSWER_S = 30.0


class Rejected(Exception):
    """The browser answered a command with an error; the message says which."""


class DevTools(asyncio.Protocol):
    """Commands to one browser and its tabs, and what they report."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Params]] = {}
        self._listeners: dict[str | None, Listener] = {}
        self._received = bytearray()
        self._searched = 0
        self._ways: list[asyncio.BaseTransport] = []
        self._out: asyncio.WriteTransport | None = None
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when the browser is gone."""

    @classmethod
    async def over(cls, read_fd: int, write_fd: int) -> "DevTools":
        """Speaks over two file descriptors, which it closes at the end."""
        loop = asyncio.get_running_loop()
        tools = cls()
        incoming, _ = await loop.connect_read_pipe(lambda: tools, os.fdopen(read_fd, "rb", 0))
        outgoing, _ = await loop.connect_write_pipe(
            asyncio.BaseProtocol, os.fdopen(write_fd, "wb", 0)
        )
        tools._ways, tools._out = [incoming, outgoing], outgoing
        return tools

    def close(self) -> None:
        """Hang up; a browser on the other side ends by itself."""
        for way in self._ways:
            if not way.is_closing():
                way.close()
        self._end()

    def listen(self, session: str | None, listener: Listener) -> None:
        """Have events of a session (None: of the browser) told to `listener`."""
        self._listeners[session] = listener

    def forget(self, session: str) -> None:
        """Tell nobody about that session any more."""
        self._listeners.pop(session, None)

    async def ask(
        self, method: str, session: str | None = None, *, answer_s: float = ANSWER_S, **params: Any
    ) -> Params:
        """Send a command and wait for its answer. Raises Rejected, BrowserGone, TimeoutError."""
        if self.gone.done() or self._out is None:
            raise BrowserGone(method)
        number = next(self._numbers)
        message: Params = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        answer: asyncio.Future[Params] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self._out.write(json.dumps(message).encode() + b"\0")
        try:
            async with asyncio.timeout(answer_s):
                return await answer
        finally:
            self._waiting.pop(number, None)

    def tell(self, method: str, session: str | None = None, **params: Any) -> None:
        """Send a command whose answer does not matter."""
        if self.gone.done() or self._out is None:
            return
        message: Params = {"id": next(self._numbers), "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._out.write(json.dumps(message).encode() + b"\0")

    # -- what the browser sends ------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Take messages out of what has come so far."""
        self._received += data
        while (end := self._received.find(b"\0", self._searched)) >= 0:
            message = bytes(self._received[:end])
            del self._received[: end + 1]
            self._searched = 0
            self._take(message)
        self._searched = len(self._received)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 # the end is enough
        """The browser is gone."""
        self._end()

    def _end(self) -> None:
        if not self.gone.done():
            self.gone.set_result(None)
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(BrowserGone("the browser ended"))
        self._waiting.clear()

    def _take(self, message: bytes) -> None:
        with contextlib.suppress(ValueError):
            content = json.loads(message)
            if "id" in content:
                self._settle(content)
            elif listener := self._listeners.get(content.get("sessionId")):
                listener(content["method"], content.get("params", {}))

    def _settle(self, content: Params) -> None:
        answer = self._waiting.pop(content["id"], None)
        if answer is None or answer.done():
            return
        if "error" in content:
            answer.set_exception(Rejected(str(content["error"].get("message"))))
        else:
            answer.set_result(content.get("result", {}))
