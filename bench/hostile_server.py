"""A server on loopback that answers each request by chance, mostly in a way no server should.

Every name under `localhost` is a host of it. What it answers depends on the seed, the URL and, for
half of the URLs, on how often it was asked for.
"""

import contextlib
import random
import socket
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import hostile_files as files
import hostile_pages as pages

START = "/start"
"""The page that is always there."""
MOST_WAITING = 300
"""Links given out that nobody has asked for yet; with more, pages link to nothing new."""
FORGOTTEN_S = 30.0
OPEN_HOST = "h0.localhost"
"""Has no robots.txt, so that the crawl can begin and never runs out."""
FEWEST_WAITING = 60
"""Links to it that wait, or pages link to more."""
HOST_EVERY = 100
"""Links after which a host more is linked to."""
LINKS_A_PAGE = 12
FOLDERS = ("product/", "blog/a-", "list?q=", "no/")
STEADY = 0.5
"""Share of URLs that answer each time alike; the others draw anew."""
WITH_TRAPS = 0.2
"""Share of pages that also link to addresses without end and to what is no address."""
BROKEN_FILES = 0.15
"""Share of files that are not even answered as HTTP wants it."""
SILENCE_S = 4.0
"""Longer than the crawl waits."""
LONGEST_HEAD = 65_536
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


@dataclass
class World:
    """What the server knows of the run."""

    seed: int
    seconds: float
    """How long, from the first request on, pages link to new ones."""
    internal_port: int
    port: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    """Answers by their way."""
    asked: Counter[str] = field(default_factory=Counter)
    """Requests by host and path."""
    issued: int = 0
    ends_at_s: float = float("inf")
    """On the monotonic clock."""
    _waiting: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, host: str, path: str) -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"

    def note(self, host: str, path: str) -> random.Random:
        """Count a request; the chance that decides about its answer."""
        with self._lock:
            if not self.asked:
                self.ends_at_s = time.monotonic() + self.seconds
            place = f"{host}{path}"
            self.asked[place] += 1
            self._waiting.pop(place, None)
            chance = random.Random(f"{self.seed} {place}")  # noqa: S311
            if chance.random() < STEADY:
                return chance
            return random.Random(f"{self.seed} {place} {self.asked[place]}")  # noqa: S311

    @property
    def is_over(self) -> bool:
        """Whether nothing new is linked to."""
        return time.monotonic() > self.ends_at_s

    def new_links(self, chance: random.Random) -> list[str]:
        """Addresses that were in no page before, as long as few of them wait."""
        if self.is_over:
            return []
        with self._lock:
            long_ago_s = time.monotonic() - FORGOTTEN_S
            for place in [p for p, since_s in self._waiting.items() if since_s < long_ago_s]:
                del self._waiting[place]
            room = MOST_WAITING - len(self._waiting)
            newest = self.issued // HOST_EVERY
            hosts = [
                f"h{chance.randint(max(0, newest - 5), newest)}.localhost"
                for _ in range(min(room, LINKS_A_PAGE))
            ]
            if sum(place.startswith(OPEN_HOST) for place in self._waiting) < FEWEST_WAITING:
                hosts += [OPEN_HOST] * 2
            return [self._new_link(host, chance) for host in hosts]

    def _new_link(self, host: str, chance: random.Random) -> str:
        self.issued += 1
        path = f"/{chance.choice(FOLDERS)}{self.issued}"
        self._waiting[f"{host}{path}"] = time.monotonic()
        return self.url(host, path)


@dataclass
class Call:
    """One request and the connection it came on."""

    world: World
    connection: socket.socket
    host: str
    path: str
    chance: random.Random

    def send(self, *pieces: bytes, times: int = 1, pause_s: float = 0.0) -> None:
        """Send pieces, the last of them again and again."""
        *first, last = pieces
        self.connection.sendall(b"".join(first))
        for _ in range(times):
            if pause_s:
                time.sleep(pause_s)
            self.connection.sendall(last)

    def reply(self, body: bytes, *headers: str, status: str = "200 OK") -> None:
        """A whole answer."""
        lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
        self.connection.sendall("\r\n".join(lines).encode() + body)

    def page(self) -> bytes:
        """A page with a text of its own and new links."""
        links = self.world.new_links(self.chance)
        if not self.world.is_over and self.chance.random() < WITH_TRAPS:
            links += pages.trap_links(self.host, self.path, self.chance)
        return pages.page(f"{self.host}{self.path}", links)

    def good(self) -> None:
        """A page as it should be."""
        self.reply(self.page(), pages.HTML)

    def html(self, markup: bytes, *headers: str) -> None:
        """Given markup, whole."""
        self.reply(markup, *(headers or (pages.HTML,)))

    def redirect(self, target: str, status: str = "301 Moved", *more: str) -> None:
        """Send on."""
        self.reply(b"", f"Location: {target}", *more, status=status)

    def coded(self, coding: str, body: bytes) -> None:
        """A body that is said to be packed."""
        self.reply(body, pages.HTML, f"Content-Encoding: {coding}")

    def reset(self) -> None:
        """Break off in the middle of the body."""
        self.connection.sendall(OK + b"Content-Length: 1000\r\n\r\n<title>Half</title>")
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


Way = Callable[[Call], None]
END = b"0\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MARK = b"<title>Whole</title><p>All of it.</p>"
LENGTH = b"Content-Length: %d\r\n\r\n" % len(MARK)


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


TRANSPORT: dict[str, Way] = {
    "closes at once": lambda _call: None,
    "never answers": lambda _call: time.sleep(SILENCE_S),
    "drips its head": lambda call: call.send(OK, b"x", times=40, pause_s=0.1),
    "drips its body": lambda call: call.send(OK + b"\r\n", b".", times=40, pause_s=0.1),
    "resets": Call.reset,
    "promises too much": lambda call: call.send(OK + b"Content-Length: 5000\r\n\r\n" + MARK),
    "promises too little": lambda call: call.send(OK + b"Content-Length: 9\r\n\r\n" + MARK),
    "two lengths": lambda call: call.send(OK + b"Content-Length: 7\r\n" + LENGTH + MARK),
    "a length and chunks": lambda call: call.send(
        OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunk(MARK) + END
    ),
    "a chunk size that is none": lambda call: call.send(CHUNKED + b"zz\r\n" + MARK + END),
    "chunks for ever": lambda call: call.send(CHUNKED, _chunk(b"x" * 60_000), times=10_000),
    "a body for ever": lambda call: call.send(OK + b"\r\n", b"x" * 60_000, times=10_000),
    "a head for ever": lambda call: call.send(OK, b"X-More: more\r\n" * 1_000, times=1_000),
    "a header of 1 MiB": lambda call: call.send(OK + b"X: " + b"x" * 1_048_576 + b"\r\n" + LENGTH),
    "no status line": lambda call: call.send(b"NONSENSE\r\n\r\n" + MARK),
    "no head": lambda call: call.send(MARK),
    "status 999": lambda call: call.reply(b"", status="999 Odd"),
    "interim answers for ever": lambda call: call.send(
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", times=10_000
    ),
    "a NUL and a fold in the head": lambda call: call.send(
        OK + b"X: a\0\r\n b\r\n" + LENGTH + MARK
    ),
    "an answer more": lambda call: call.send((OK + LENGTH + MARK) * 2),
    "204 with a body": lambda call: call.send(b"HTTP/1.1 204 None\r\n" + LENGTH + MARK),
    "304 unasked": lambda call: call.send(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "206 unasked": lambda call: call.reply(MARK, pages.HTML, status="206 Partial Content"),
    "comes late": lambda call: (time.sleep(call.chance.uniform(0.2, 1.5)), call.good())[1],
}

PACKED: dict[str, Way] = {
    name: lambda call, coding=coding, body=body: call.coded(coding, body)  # type: ignore[misc]
    for name, (coding, body) in pages.PACKED.items()
}

REDIRECTS: dict[str, Way] = {
    "redirects to itself": lambda call: call.redirect(call.path),
    "a loop of two": lambda call: call.redirect(
        call.path.removesuffix("~") if call.path.endswith("~") else f"{call.path}~"
    ),
    "redirects for ever": lambda call: call.redirect(f"{call.path}/{call.chance.random()}"),
    "no target": lambda call: call.reply(b"", status="302 Found"),
    "a cookie wall": lambda call: call.redirect(call.path, "302 Found", "Set-Cookie: seen=1"),
    "a target too long": lambda call: call.redirect("/" + "a" * 70_000),
    "TLS where there is none": lambda call: call.redirect(
        call.world.url(call.host, call.path).replace("http:", "https:")
    ),
    "credentials": lambda call: call.redirect(
        f"http://user:secret@{call.host}:{call.world.port}{call.path}?in"
    ),
    "sends on to nothing": lambda call: call.redirect("/gone"),
    "a target in bare UTF-8": lambda call: call.redirect("/straße mit ü"),
    "sends on to our own network": lambda call: call.redirect(
        call.chance.choice(pages.FORBIDDEN).format(port=call.world.internal_port)
    ),
}

HTML_WAYS: dict[str, Way] = {
    name: lambda call, markup=markup, kind=kind: call.html(markup, *kind)  # type: ignore[misc]
    for name, (markup, kind) in pages.MARKUP.items()
}

RETRY_AFTER = ("86400", "-5", "0", "soon", "1", "9" * 99, "Thu, 01 Jan 1970 00:00:00 GMT")


def _overloaded(call: Call) -> None:
    status = call.chance.choice(("429 Wait", "503 Busy", "500 Broken", "502 Bad Gateway"))
    call.reply(b"", f"Retry-After: {call.chance.choice(RETRY_AFTER)}", status=status)


SESSIONS: dict[str, Way] = {
    "1,000 cookies": lambda call: call.html(
        call.page(), pages.HTML, *(f"Set-Cookie: c{n}={n}; Domain=localhost" for n in range(1_000))
    ),
    "asks who we are": lambda call: call.reply(
        b"", 'WWW-Authenticate: Basic realm="x"', status="401 Who"
    ),
    "is overloaded": _overloaded,
    "forbidden": lambda call: call.reply(b"", status="403 No"),
    "not there": lambda call: call.reply(MARK, pages.HTML, status="404 Not Found"),
    "dates of another age": lambda call: call.html(
        call.page(),
        pages.HTML,
        "Date: Thu, 01 Jan 1970 00:00:00 GMT",
        "Last-Modified: Fri, 31 Dec 2099 00:00:00 GMT",
    ),
    "odd robots headers": lambda call: call.html(
        call.page(),
        pages.HTML,
        "X-Robots-Tag: otherbot: noindex, unavailable_after: Fri, 99 Foo 2026",
        "X-Robots-Tag: googlebot: ,,:",
    ),
}

KINDS: tuple[tuple[float, dict[str, Way]], ...] = (
    (9.0, {"a page": Call.good}),
    (3.0, TRANSPORT),
    (1.0, PACKED),
    (2.0, REDIRECTS),
    (2.0, HTML_WAYS),
    (2.0, SESSIONS),
)
"""How often each kind of answer comes, and its ways, which are equally likely."""


ALL_WAYS = {name for _, ways in KINDS for name in ways} | {*files.ROBOTS, *files.SITEMAPS}


def _of_page(call: Call) -> tuple[str, Way]:
    if call.path == START:
        return "the start page", Call.good
    if call.path == "/gone":
        return "gone", lambda call: call.reply(b"", status="410 Gone")
    (kind,) = call.chance.choices(KINDS, [weight for weight, _ in KINDS])
    return call.chance.choice(list(kind[1].items()))


def _of_file(call: Call, answers: dict[str, files.Answer]) -> tuple[str, Way]:
    """robots.txt and sitemaps fail in the ways of the transport, too."""
    if call.chance.random() < BROKEN_FILES:
        return call.chance.choice(list(TRANSPORT.items()))
    name, answer = call.chance.choice(list(answers.items()))
    place = {"host": call.host, "port": call.world.port, "internal": call.world.internal_port}
    status, headers, body = answer(place)
    return name, lambda call: call.reply(body, *headers, status=status)


def _way(call: Call) -> tuple[str, Way]:
    if "robots.txt" in call.path:
        if call.host == OPEN_HOST:
            return "robots.txt: none", lambda call: call.reply(b"", status="404 Not Found")
        return _of_file(call, files.ROBOTS)
    if ".xml" in call.path:
        return _of_file(call, files.SITEMAPS)
    return _of_page(call)


class _Handler(socketserver.BaseRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        """Answer one request after another until one is answered oddly."""
        with contextlib.suppress(OSError):
            self.request.settimeout(30)
            while head := self._head():
                self._answer(head)

    def _head(self) -> bytes:
        head: bytes = b""
        while not head.endswith(b"\r\n\r\n") and len(head) < LONGEST_HEAD:
            if not (piece := self.request.recv(8_192)):
                return b""
            head += piece
        return head

    def _answer(self, head: bytes) -> None:
        lines = head.decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1]
        named = next(line for line in lines if line.lower().startswith("host:"))
        host = named[len("host:") :].strip().rpartition(":")[0]
        world = self.server.world
        call = Call(world, self.request, host, path, world.note(host, path))
        name, way = _way(call)
        world.ways[name] += 1
        way(call)
        if way in TRANSPORT.values():
            raise OSError  # what follows on this connection would be no answer


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256
    world: World

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no error here."""


class _Internal(socketserver.BaseRequestHandler):
    """Stands beside the server; a connection to it is a fault of the crawl."""

    def handle(self) -> None:
        self.server.world.ways["OUR OWN NETWORK WAS ASKED"] += 1  # type: ignore[attr-defined]


@contextlib.contextmanager
def hostile_server(seed: int, seconds: float) -> Iterator[World]:
    """A running server, and the service beside it that nobody may ask."""
    with (
        _Server(("127.0.0.1", 0), _Internal) as internal,
        _Server(("127.0.0.1", 0), _Handler) as server,
    ):
        world = World(seed, seconds, internal.server_address[1])
        world.port = server.server_address[1]
        internal.world = server.world = world
        for one in (internal, server):
            threading.Thread(target=one.serve_forever, daemon=True).start()
        yield world
        server.shutdown()
        internal.shutdown()
