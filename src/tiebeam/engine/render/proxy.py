"""The one way out of the browser: a proxy on loopback that connects only where the gate allows.

Chromium sends everything through it, WebSockets and loopback addresses too; interception inside a
page would miss some. The gate resolves a name, checks the addresses, and the connection goes to the
address that was checked.
"""

import asyncio
from collections import OrderedDict
from types import TracebackType
from typing import Self

import can_ada

from tiebeam.engine.render.gate import Gate, Refused

MAX_HEAD_BYTES = 256 * 1024
MAX_ANSWER_BYTES = 20 * 1_048_576
"""What one connection may bring between two requests."""
CONNECT_S = 10.0
IDLE_S = 60.0
_PIECE_BYTES = 64 * 1024
_MOST_REASONS = 10_000
_HOP_BY_HOP = frozenset({"proxy-connection", "proxy-authorization", "connection", "keep-alive"})


class Proxy:
    """Listens on a free port of 127.0.0.1 while it is entered."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._server: asyncio.Server | None = None
        self._busy: set[asyncio.Task[None]] = set()
        self._reasons: OrderedDict[str, str] = OrderedDict()
        self._is_over = False
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", limit=MAX_HEAD_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over = True
        if self._server:
            self._server.close()
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    def reason(self, host: str, port: int) -> str | None:
        """Why the last connection to that host was not made; None when it was."""
        return self._reasons.get(f"{host}:{port}")

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task:
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        try:
            await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            pass
        except asyncio.CancelledError:
            # We are over. asyncio before Python 3.12 would tell of the task as of an accident.
            if not self._is_over:
                raise
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(IDLE_S):
            head = await reader.readuntil(b"\r\n\r\n")
        method, target, _version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            upstream = await self._connect(host, int(port))
            if upstream:
                writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
                await _tunnel(reader, writer, *upstream)
            return
        url = can_ada.parse(target)
        upstream = await self._connect(url.hostname, int(url.port or 80))
        if upstream:
            await _forward(head, f"{url.pathname}{url.search}", reader, writer, *upstream)

    async def _connect(
        self, host: str, port: int
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """A connection to a checked address; None when there is none, with the reason noted."""
        try:
            place = await self._gate.place(host, port)
            upstream = await _open(place.addresses, place.port)
        except Refused as reason:
            # Nothing is answered: a page must not take our refusal for an answer of that host.
            self._note(f"{host}:{port}", str(reason))
            return None
        self._reasons.pop(f"{host}:{port}", None)
        return upstream

    def _note(self, authority: str, reason: str) -> None:
        self._reasons[authority] = reason
        if len(self._reasons) > _MOST_REASONS:
            self._reasons.popitem(last=False)


async def _open(
    addresses: tuple[str, ...], port: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Raises Refused with connect or timeout when none of the addresses takes the connection."""
    reason = "connect"
    for address in addresses:
        try:
            async with asyncio.timeout(CONNECT_S):
                return await asyncio.open_connection(address, port, limit=MAX_HEAD_BYTES)
        except TimeoutError:
            reason = "timeout"
        except OSError:
            reason = "connect"
    raise Refused(reason)


async def _forward(
    head: bytes,
    path: str,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    upstream: asyncio.StreamReader,
    up_writer: asyncio.StreamWriter,
) -> None:
    """One request and its answer; the connection carries no second one, to whatever host."""
    first, *lines = head.removesuffix(b"\r\n\r\n").decode("latin-1").split("\r\n")
    kept = [line for line in lines if line.partition(":")[0].strip().lower() not in _HOP_BY_HOP]
    lengths = [line.partition(":")[2] for line in kept if line.lower().startswith("content-length")]
    request = [f"{first.split(' ', 1)[0]} {path} HTTP/1.1", *kept, "Connection: close", "", ""]
    try:
        up_writer.write("\r\n".join(request).encode("latin-1"))
        if lengths:
            await _copy(reader, up_writer, int(lengths[0]))
        await up_writer.drain()
        await _copy(upstream, writer, MAX_ANSWER_BYTES)
    finally:
        up_writer.close()


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter, most_bytes: int) -> None:
    while most_bytes > 0:
        async with asyncio.timeout(IDLE_S):
            piece = await source.read(min(_PIECE_BYTES, most_bytes))
        if not piece:
            return
        most_bytes -= len(piece)
        sink.write(piece)
        await sink.drain()


async def _tunnel(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    upstream: asyncio.StreamReader,
    up_writer: asyncio.StreamWriter,
) -> None:
    """Both directions until one side ends, is silent for long, or answers without end."""
    brought = 0

    async def upwards() -> None:
        nonlocal brought
        while piece := await reader.read(_PIECE_BYTES):
            brought = 0
            up_writer.write(piece)
            await up_writer.drain()

    async def downwards() -> None:
        nonlocal brought
        while brought < MAX_ANSWER_BYTES:
            async with asyncio.timeout(IDLE_S):
                piece = await upstream.read(_PIECE_BYTES)
            if not piece:
                return
            brought += len(piece)
            writer.write(piece)
            await writer.drain()

    ways = {asyncio.create_task(upwards()), asyncio.create_task(downwards())}
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        up_writer.close()
