"""Requests and answers as bytes: HTTP/1.1 as RFC 9112 has it, GET and HEAD only."""

import gzip
from collections import OrderedDict
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from hashlib import blake2b
from http import HTTPStatus
from typing import NamedTuple

from tiebeam.lab.jitter import OVERLOADED, Mood, Restless
from tiebeam.lab.shop import Response, Shop

HEAD_BYTES = 32_768
"""Longest request head; longer ones are refused."""
CACHE_BYTES = 48 * 1024 * 1024
SMALL = 256
"""Bodies below are not worth packing."""
PACKED = ("text/", "application/json", "application/xml", "image/svg")


class Request(NamedTuple):
    """One request, as far as it matters here."""

    method: str
    target: str
    host: str
    headers: dict[str, str]
    closes: bool


class BadRequest(ValueError):
    """The head is no HTTP/1.x request."""


def parse(head: bytes) -> Request:
    """The request of that head. Raises BadRequest."""
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):  # noqa: PLR2004 - method, target, version
        raise BadRequest(first[:80])
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.lower()] = value.strip()
    method, target, version = parts
    if target.startswith("http"):
        target = "/" + target.split("/", 3)[3] if target.count("/") > 2 else "/"  # noqa: PLR2004 - scheme://host/
    wish = headers.get("connection", "").lower()
    closes = wish == "close" or (version == "HTTP/1.0" and wish != "keep-alive")
    return Request(method, target, headers.get("host", ""), headers, closes)


class Ready(NamedTuple):
    """An answer ready to be sent, without the lines that change from request to request."""

    head: bytes
    body: bytes
    etag: str
    modified: str


CALM = Mood(0.0)


class Answers:
    """Turns requests into bytes, and remembers answers up to a limit."""

    def __init__(self, shop: Shop, restless: Restless | None = None) -> None:
        self.shop = shop
        self.restless = restless
        self._kept: OrderedDict[tuple[str, str, bool], Ready] = OrderedDict()
        self._size = 0
        self._date = (0, b"")

    def forget(self) -> None:
        """Drop what is remembered, because the shop has changed."""
        self._kept.clear()
        self._size = 0

    def mood(self, now: float) -> Mood:
        """How the next request is treated."""
        return self.restless.mood(now) if self.restless else CALM

    def reply(self, request: Request, now: float, mood: Mood = CALM) -> bytes:
        """The whole answer to a request. `now`: seconds since the epoch, for the Date line."""
        if request.method not in {"GET", "HEAD"}:
            return self._bare(405, now, closes=request.closes, extra=b"Allow: GET, HEAD\r\n")
        ready = self._stirred(request, now, mood) if self.restless else self._ready(request)
        if _is_fresh(request, ready):
            extra = f"ETag: {ready.etag}\r\nLast-Modified: {ready.modified}\r\n".encode()
            return self._bare(304, now, closes=request.closes, extra=extra)
        last = b"Connection: close\r\n\r\n" if request.closes else b"\r\n"
        body = b"" if request.method == "HEAD" else ready.body
        return b"".join((ready.head, self._date_line(now), last, body))

    def _stirred(self, request: Request, now: float, mood: Mood) -> Ready:
        """An answer like no other, or the shop in trouble."""
        packs = "gzip" in request.headers.get("accept-encoding", "")
        if mood.mishap == "overloaded" or self.restless is None:
            return _prepare(OVERLOADED, packs=packs)
        response = self.shop.respond(request.host, request.target)
        return _prepare(self.restless.stir(response, now), packs=packs)

    def _ready(self, request: Request) -> Ready:
        packs = "gzip" in request.headers.get("accept-encoding", "")
        key = (request.host, request.target, packs)
        found = self._kept.get(key)
        if found is None:
            found = _prepare(self.shop.respond(request.host, request.target), packs=packs)
            self._keep(key, found)
        else:
            self._kept.move_to_end(key)
        return found

    def _keep(self, key: tuple[str, str, bool], ready: Ready) -> None:
        self._kept[key] = ready
        self._size += len(ready.body)
        while self._size > CACHE_BYTES:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped.body)

    def _bare(self, status: int, now: float, *, closes: bool, extra: bytes = b"") -> bytes:
        """An answer without a body."""
        length = b"" if status == HTTPStatus.NOT_MODIFIED else b"Content-Length: 0\r\n"
        last = b"Connection: close\r\n\r\n" if closes else b"\r\n"
        return b"".join((_status_line(status), length, extra, self._date_line(now), last))

    def _date_line(self, now: float) -> bytes:
        second = int(now)
        if second != self._date[0]:
            stamp = format_datetime(datetime.fromtimestamp(second, UTC), usegmt=True)
            self._date = (second, f"Date: {stamp}\r\n".encode())
        return self._date[1]


def _status_line(status: int) -> bytes:
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nServer: larkmoor\r\n".encode()


def _prepare(response: Response, *, packs: bool) -> Ready:
    headers = dict(response.headers)
    body, etag, modified = response.body, "", ""
    if response.modified:
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        modified = _http_date(response.modified)
        headers |= {"ETag": etag, "Last-Modified": modified, "Cache-Control": "max-age=60"}
    if headers.get("Content-Type", "").startswith(PACKED) and len(body) > SMALL:
        headers["Vary"] = "Accept-Encoding"
        if packs:
            body = gzip.compress(body, 1, mtime=0)
            headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return Ready(_status_line(response.status) + lines.encode("latin-1"), body, etag, modified)


def _is_fresh(request: Request, ready: Ready) -> bool:
    """Whether the client holds the very same answer. RFC 9110, section 13.2.2."""
    if not ready.etag:
        return False
    known = request.headers.get("if-none-match")
    if known is not None:
        return known == "*" or ready.etag in {
            one.strip().removeprefix("W/") for one in known.split(",")
        }
    return request.headers.get("if-modified-since") == ready.modified


def _http_date(day: date) -> str:
    return format_datetime(datetime.combine(day, time(6), UTC), usegmt=True)
