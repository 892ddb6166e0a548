"""Servers that do not speak HTTP as they should: no case may end a crawl, hang it or lie to it."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.engine.crawl.conftest import QUICK, Reply

from tiebeam.engine.crawl import CrawlSettings, crawl

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import Crawled, CrawlIt, TinySite

Row = dict[str, Any]
Speak = Callable[[socket.socket], None]

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PAGE = b"<!doctype html><title>Whole</title><p>All of it.</p>"
LIMIT = 300_000
COLUMNS = ("outcome", "failure", "status", "title", "truncated", "faults", "body_bytes", "headers")


def say(*pieces: bytes, pause_s: float = 0.0, times: int = 1) -> Speak:
    """Send pieces, the last of them again and again."""

    def speak(connection: socket.socket) -> None:
        *first, last = pieces
        connection.sendall(b"".join(first))
        for _ in range(times):
            time.sleep(pause_s)
            connection.sendall(last)

    return speak


def stay_silent(connection: socket.socket) -> None:
    """Never answer."""
    time.sleep(3)


def reset(connection: socket.socket) -> None:
    """Break off in the middle of the body."""
    connection.sendall(OK + b"Content-Length: 1000\r\n\r\n<title>Half</title>")
    time.sleep(0.1)
    linger_of_zero = b"\1\0\0\0\0\0\0\0"
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_of_zero)
    connection.close()


def chunked(*chunks: bytes) -> bytes:
    """A body in chunks, without the last one."""
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)


def failed(failure: str) -> Callable[[Row], bool]:
    """The row tells of no answer."""
    return lambda row: (row["outcome"], row["failure"], row["status"]) == ("failed", failure, None)


def answered(status: int = 200, **columns: Any) -> Callable[[Row], bool]:
    """The row tells of an answer, with those columns."""
    return lambda row: (
        row["outcome"] == "answered"
        and row["status"] == status
        and all(row[name] == value for name, value in columns.items())
    )


def cut(fault: str, title: str | None = None) -> Callable[[Row], bool]:
    """The row says that the body ended early."""
    return lambda row: answered(truncated=True, title=title)(row) and fault in row["faults"]


CASES: dict[str, tuple[Speak, Callable[[Row], bool]]] = {
    "closes at once": (say(b""), failed("empty")),
    "never answers": (stay_silent, failed("timeout")),
    "one header byte now and then": (
        say(OK, b"x", pause_s=0.1, times=30),
        failed("timeout"),
    ),
    "one body byte now and then": (
        say(OK + b"\r\n<title>Slow</title>", b".", pause_s=0.1, times=30),
        cut("timeout", "Slow"),
    ),
    "resets in mid-body": (reset, cut("reset", "Half")),
    "promises more than it sends": (
        say(OK + b"Content-Length: 5000\r\n\r\n" + PAGE),
        cut("cut_short", "Whole"),
    ),
    "sends more than it promises": (
        say(OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE + b"<title>Surplus</title>"),
        answered(title="Whole", body_bytes=len(PAGE), truncated=False),
    ),
    "two lengths that differ": (
        say(OK + b"Content-Length: 20\r\nContent-Length: 52\r\n\r\n" + PAGE),
        failed("malformed"),
    ),
    "a length and chunks": (
        say(
            OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            chunked(PAGE) + b"0\r\n\r\n",
        ),
        lambda row: answered(title="Whole")(row) or failed("malformed")(row),
    ),
    "a chunk size that is no number": (
        say(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + PAGE + b"\r\n0\r\n\r\n"),
        lambda row: row["truncated"] and row["title"] is None,
    ),
    "chunks for ever": (
        say(OK + b"Transfer-Encoding: chunked\r\n\r\n", chunked(b"x" * 60_000), times=500),
        cut("body_limit"),
    ),
    "a body for ever": (say(OK + b"\r\n", b"x" * 60_000, times=500), cut("body_limit")),
    "headers for ever": (say(OK, b"X-More: more\r\n" * 1000, times=500), failed("malformed")),
    "a header of 1 MiB": (
        say(OK + b"X-Long: " + b"x" * 1_048_576 + b"\r\n\r\n" + PAGE),
        failed("malformed"),
    ),
    "no status line": (
        say(b"NONSENSE\r\nContent-Type: text/html\r\n\r\n" + PAGE),
        failed("malformed"),
    ),
    "no head at all": (say(PAGE), failed("malformed")),
    "status 999": (
        say(b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n"),
        answered(999),
    ),
    "interim answers for ever": (
        say(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", times=1000),
        failed("malformed"),
    ),
    "a few interim answers": (
        say(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 3 + OK + b"\r\n" + PAGE),
        lambda row: answered(title="Whole")(row) and "link" not in dict(row["headers"]),
    ),
    "a NUL in a header": (
        say(OK + b"X-Odd: a\0b\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE),
        lambda row: failed("malformed")(row) or "\0" not in str(row["headers"]),
    ),
    "a folded header": (
        say(OK + b"X-Odd: a\r\n b\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE),
        lambda row: answered(title="Whole")(row) and dict(row["headers"])["x-odd"] == "a b",
    ),
    "204 with a body": (
        say(b"HTTP/1.1 204 No Content\r\nContent-Type: text/html\r\n\r\n" + PAGE),
        answered(204, body_bytes=0, title=None),
    ),
    "304 that nobody asked for": (
        say(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        answered(304, faults=["unasked_304"]),
    ),
    "206 that nobody asked for": (
        say(b"HTTP/1.1 206 Partial Content\r\nContent-Type: text/html\r\n\r\n" + PAGE),
        answered(206, faults=["unasked_206"]),
    ),
    "a Content-Type twice": (
        say(OK + b"Content-Type: text/plain\r\n\r\n" + PAGE),
        answered(media_type="text/html", title="Whole"),
    ),
    "control characters in a header": (
        say(OK + b"X-Odd: \x1b[31mred\x7f\r\n\r\n" + PAGE),
        lambda row: dict(row["headers"])["x-odd"] == "[31mred",
    ),
}
CODED = {
    "gzip that is plain text": (
        b"gzip",
        PAGE,
        lambda row: row["title"] is None and "undecodable" in row["faults"],
    ),
    "gzip cut off": (
        b"gzip",
        gzip.compress(PAGE * 2000, compresslevel=1)[:-40],
        lambda row: row["truncated"] or "undecodable" in row["faults"],
    ),
    "an unknown coding": (
        b"snappy",
        PAGE,
        lambda row: answered(title=None, is_html=False)(row) and "undecodable" in row["faults"],
    ),
    "garbage after gzip": (b"gzip", gzip.compress(PAGE) + b"garbage" * 9, answered(title="Whole")),
    "deflate without its wrapper": (
        b"deflate",
        zlib.compress(PAGE)[2:-4],
        answered(title="Whole"),
    ),
    "a gzip bomb": (
        b"gzip",
        gzip.compress(bytes(64 << 20)),
        lambda row: row["truncated"] and row["body_bytes"] == LIMIT,
    ),
    "gzip in gzip": (
        b"gzip, gzip",
        gzip.compress(gzip.compress(PAGE)),
        lambda row: answered(title="Whole")(row) or "undecodable" in row["faults"],
    ),
    "a bomb in a bomb": (
        b"gzip, gzip",
        gzip.compress(gzip.compress(bytes(64 << 20))),
        lambda row: row["truncated"] or "undecodable" in row["faults"],
    ),
}
for name, (coding, body, expected) in CODED.items():
    head = OK + b"Content-Encoding: %b\r\nContent-Length: %d\r\n\r\n" % (coding, len(body))
    CASES[name] = (say(head + body), expected)
CASES["a packed file called HTML"] = (
    say(OK + b"\r\n" + gzip.compress(PAGE * 20)),
    answered(title=None),
)


def address(site: "TinySite", name: str) -> str:
    """Each case stands on a host of its own."""
    number = list(CASES).index(name)
    return site.url(f"/{number}", host=f"case-{number}.localhost")


@pytest.fixture(scope="module")
def hostile(shared_site: "TinySite", shared_crawl_it: "CrawlIt") -> "Crawled":
    """One crawl of all cases, each beside a good page."""
    for number, (speak, _) in enumerate(CASES.values()):
        shared_site.raw(f"/{number}", speak)
    shared_site.page("/good")
    cases = [address(shared_site, name) for name in CASES]
    good = [url.rpartition("/")[0] + "/good" for url in cases]
    shared_site.page("/", *cases, *good)
    return shared_crawl_it(
        shared_site.url(), hosts=("*.localhost",), timeout_s=1, max_body_bytes=LIMIT
    )


@pytest.mark.parametrize("name", CASES)
def test_the_row_tells_what_happened(
    name: str, hostile: "Crawled", shared_site: "TinySite"
) -> None:
    row = hostile.page(address(shared_site, name))
    assert CASES[name][1](row), {column: row[column] for column in COLUMNS}


def test_every_good_page_is_had(hostile: "Crawled") -> None:
    good = [row["status"] for url, row in hostile.pages.items() if url.endswith("/good")]
    assert good == [200] * len(CASES)


def test_every_case_ends_after_a_few_requests(hostile: "Crawled", shared_site: "TinySite") -> None:
    """Of itself libcurl asks once more where a connection it used again was closed."""
    assert max(row["attempts"] for row in hostile.pages.values()) <= 3
    assert max(shared_site.hits.values()) <= 6


def test_no_long_value_is_stored(hostile: "Crawled") -> None:
    longest = max(len(str(row["headers"])) for row in hostile.pages.values())
    assert longest < 70_000


SURPLUS = OK + b"Content-Length: 29\r\n\r\n<title>Not yours</title>xxxxx"
KEPT_OPEN = {
    "in one piece": say(OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE + SURPLUS),
    "a little later": say(
        OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE, SURPLUS, pause_s=0.05
    ),
    "after a 204": say(b"HTTP/1.1 204 No Content\r\n\r\n" + SURPLUS),
    "after a 304": say(b"HTTP/1.1 304 Not Modified\r\n\r\n" + SURPLUS),
}


@pytest.mark.parametrize("name", KEPT_OPEN)
def test_no_url_gets_what_was_sent_unasked(
    site: "TinySite", crawl_it: "CrawlIt", name: str
) -> None:
    """Before the next request, that is; what comes after it looks like its answer to anybody."""
    was_sent = threading.Event()

    def speak(connection: socket.socket) -> None:
        KEPT_OPEN[name](connection)
        was_sent.set()
        right = b"<title>Right</title>"
        while connection.recv(65_536):  # as long as anybody asks on this connection
            connection.sendall(OK + b"Content-Length: %d\r\n\r\n" % len(right) + right)

    def wait(_path: str) -> Reply:
        was_sent.wait(30)
        return Reply("".join(f'<a href="{site.url(page)}">x</a>' for page in pages).encode())

    pages = [f"/p/{number}" for number in range(3)]
    site.page("/", "/surplus", site.url("/later", "other.localhost"))
    site.raw("/surplus", speak)
    site.routes["/later"] = wait
    for page in pages:
        site.page(page, title="Right")
    crawled = crawl_it(site.url(), hosts=("other.localhost",), timeout_s=60)
    assert {crawled.page(site.url(page))["title"] for page in pages} == {"Right"}
    assert crawled.page(site.url("/surplus"))["outcome"] == "answered"
    assert "Not yours" not in str(crawled.rows("pages"))


def test_a_first_byte_that_comes_late_but_in_time_is_waited_for(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    def speak_late(connection: socket.socket) -> None:
        time.sleep(1.5)
        say(OK + b"\r\n" + PAGE)(connection)

    site.page("/", "/late")
    site.raw("/late", speak_late)
    row = crawl_it(site.url(), timeout_s=60).page(site.url("/late"))
    assert (row["title"], row["attempts"]) == ("Whole", 1)
    assert row["ttfb_ms"] > 1_400


def test_a_silent_host_does_not_slow_another(site: "TinySite", tmp_path: Path) -> None:
    arrived_s: list[float] = []

    def arrive(_path: str) -> Reply:
        arrived_s.append(time.monotonic())
        return there

    site.page("/", *(site.url(f"/mute/{number}", "mute.localhost") for number in range(3)), "/a")
    for number in range(3):
        site.raw(f"/mute/{number}", lambda _connection: time.sleep(120))
    site.page("/a", *(f"/p/{number}" for number in range(40)))
    site.page("/p/39")
    there = cast("Reply", site.routes["/p/39"])
    site.routes["/p/39"] = arrive
    chosen = QUICK | {"hosts": ("mute.localhost",), "timeout_s": 100}
    crawl(
        CrawlSettings((site.url(),), **chosen),
        tmp_path / "crawl",
        should_stop=lambda: bool(arrived_s),
    )
    first_mute_s = site.times_s["mute.localhost"][1]
    assert arrived_s[0] - first_mute_s < 100, "before the silent host was given up"
