"""One connection: plain HTTP, or TLS when the first byte says so."""

import asyncio
import ssl
import time

from tiebeam.lab.server.wire import HEAD_BYTES, Answers, BadRequest, parse

TLS_HANDSHAKE = 0x16
"""First byte of a TLS record that begins a handshake. RFC 8446, section 5.1."""
IDLE_S = 30
REFUSAL = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Connection(asyncio.Protocol):
    """Reads requests one after the other and answers each at once."""

    def __init__(self, answers: Answers, context: ssl.SSLContext | None) -> None:
        self._answers = answers
        self._context = context
        self._transport: asyncio.Transport | None = None
        self._tls: Layer | None = None
        self._read = b""
        self._is_new = True
        self._last = 0.0
        self._due_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the way back, and watch for silence."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP only
        self._transport = transport
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        _ = exc
        if self._timer:
            self._timer.cancel()

    def data_received(self, data: bytes) -> None:
        """Answer what is complete, keep the rest."""
        self._last = time.monotonic()
        if self._is_new:
            self._is_new = False
            if data[0] == TLS_HANDSHAKE and self._context:
                self._tls = Layer(self._context)
        try:
            plain = self._tls.receive(data) if self._tls else data
        except ssl.SSLError:
            self._close()
            return
        self._answer(plain)

    def _answer(self, plain: bytes) -> None:
        self._read += plain
        out, closes, wait_s = [], False, 0.0
        while not closes and (end := self._read.find(b"\r\n\r\n")) >= 0:
            head, self._read = self._read[:end], self._read[end + 4 :]
            try:
                request = parse(head)
            except BadRequest:
                out.append(REFUSAL)
                closes = True
                break
            mood = self._answers.mood(time.time())
            if mood.mishap == "dropped":
                self._drop()
                return
            wait_s += mood.wait_s
            out.append(self._answers.reply(request, time.time(), mood))
            closes = request.closes or "content-length" in request.headers
        if len(self._read) > HEAD_BYTES:
            out.append(REFUSAL)
            closes = True
        self._later(wait_s, b"".join(out), closes=closes)

    def _later(self, wait_s: float, plain: bytes, *, closes: bool) -> None:
        """Send after a wait, behind what waits already."""
        loop = asyncio.get_running_loop()
        if wait_s == 0 and loop.time() > self._due_s:
            self._send_last(plain, closes=closes)
            return
        self._due_s = max(loop.time() + wait_s, self._due_s + 1e-6)
        loop.call_at(self._due_s, lambda: self._send_last(plain, closes=closes))

    def _send_last(self, plain: bytes, *, closes: bool) -> None:
        self._send(plain)
        if closes:
            self._close()

    def _drop(self) -> None:
        """Break the connection off without a word."""
        if self._transport:
            self._transport.abort()

    def _send(self, plain: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        data = self._tls.send(plain) if self._tls else plain
        if data:
            self._transport.write(data)

    def _close(self) -> None:
        if self._transport:
            self._transport.close()

    def _watch(self) -> None:
        """Close a connection on which nothing happens."""
        if self._last and time.monotonic() - self._last > IDLE_S:
            self._close()
        else:
            self._last = self._last or time.monotonic()
            self._timer = asyncio.get_running_loop().call_later(IDLE_S, self._watch)


class Layer:
    """TLS between the bytes of the network and those of the conversation."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._conversation = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._is_open = False

    def receive(self, data: bytes) -> bytes:
        """What the bytes of the network say. Raises ssl.SSLError."""
        self._incoming.write(data)
        read = b""
        try:
            if not self._is_open:
                self._conversation.do_handshake()
                self._is_open = True
            while chunk := self._conversation.read(65_536):
                read += chunk
        except ssl.SSLWantReadError:
            pass
        return read

    def send(self, plain: bytes) -> bytes:
        """The bytes for the network: what the handshake wants to say, and what is said."""
        if plain:
            self._conversation.write(plain)
        return self._outgoing.read()
