"""The transport: many requests at once through libcurl's multi interface.

Redirects are never followed here. Every request has a deadline as a whole, limits on head and
body (counted after decoding), and connects only to addresses that `addresses` allows.
"""

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pycurl

from tiebeam.engine.addresses import may_ask_proxy, may_connect
from tiebeam.engine.crawl.access.keys import Certificate
from tiebeam.engine.crawl.access.secret import Secret
from tiebeam.engine.crawl.answer import Answer, Head
from tiebeam.engine.crawl.body import ACCEPTED, Body, Budget
from tiebeam.engine.crawl.connections import Connections
from tiebeam.engine.crawl.scope import host_of, port_of
from tiebeam.engine.crawl.settings import CrawlSettings

ACCEPT = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HEADERS = (ACCEPT, f"Accept-Encoding: {ACCEPTED}")

HTTP2_STREAM = 92
"""CURLE_HTTP2_STREAM, which pycurl has no name for."""

PROXY = 97
"""CURLE_PROXY, which pycurl has no name for."""

SUPPRESS_CONNECT_HEADERS = 265
"""CURLOPT_SUPPRESS_CONNECT_HEADERS, likewise: the head of a proxy is not that of the page."""

_FAILURES = {
    pycurl.E_COULDNT_RESOLVE_HOST: "dns",
    pycurl.E_COULDNT_RESOLVE_PROXY: "proxy",
    PROXY: "proxy",
    pycurl.E_COULDNT_CONNECT: "connect",
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    pycurl.E_GOT_NOTHING: "empty",
    pycurl.E_SEND_ERROR: "reset",
    pycurl.E_RECV_ERROR: "reset",
    pycurl.E_HTTP2: "reset",
    HTTP2_STREAM: "reset",
    pycurl.E_PARTIAL_FILE: "reset",
    pycurl.E_SSL_CONNECT_ERROR: "tls",
    pycurl.E_PEER_FAILED_VERIFICATION: "tls",
    pycurl.E_SSL_CERTPROBLEM: "tls",
    pycurl.E_SSL_CIPHER: "tls",
    pycurl.E_SSL_CACERT_BADFILE: "tls",
    pycurl.E_SSL_ISSUER_ERROR: "tls",
    pycurl.E_SSL_INVALIDCERTSTATUS: "tls",
    pycurl.E_SSL_ENGINE_INITFAILED: "tls",
}
_BODY_FAULTS = {
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    pycurl.E_PARTIAL_FILE: "cut_short",
}
_VERSIONS = {
    pycurl.CURL_HTTP_VERSION_1_0: "1.0",
    pycurl.CURL_HTTP_VERSION_1_1: "1.1",
    pycurl.CURL_HTTP_VERSION_2_0: "2",
    pycurl.CURL_HTTP_VERSION_3: "3",
}
_INFO = (
    pycurl.STARTTRANSFER_TIME,
    pycurl.PRETRANSFER_TIME,
    pycurl.TOTAL_TIME,
    pycurl.SIZE_DOWNLOAD_T,
    pycurl.INFO_HTTP_VERSION,
    pycurl.PRIMARY_IP,
)


class Address(NamedTuple):
    """What libcurl is about to connect to."""

    family: int
    socktype: int
    protocol: int
    addr: Any


@dataclass(slots=True)
class Request:
    """One URL to ask for, and what belongs to it for whoever asked."""

    url: str
    owner: Any = None
    private: bool = False
    """Whether a private or loopback address may be connected to."""
    max_bytes: int = 10_485_760
    headers: tuple[str, ...] = ()
    """Further lines of the head, as `Name: value`."""
    body: bytes | None = None
    """Of a form that is sent; without one the request is a GET."""
    certificate: Certificate | None = None


class Transfer:
    """One libcurl handle, used again and again."""

    def __init__(
        self,
        settings: CrawlSettings,
        budget: Budget,
        connections: Connections,
        certificate: Certificate | None = None,
        proxy_login: Secret | None = None,
    ) -> None:
        self.curl = _handle(settings)
        _introduce(self.curl, certificate, proxy_login)
        self._has_proxy = settings.proxy is not None
        self.head = Head()
        self.body = Body(budget)
        self.is_refused = self.is_soiled = self._is_fresh = False
        self.sockets: list[socket.socket] = []
        self._connections = connections
        self.request = Request("")
        self.began_at = 0.0
        self._headers: tuple[str, ...] = ()
        self._fixed = HEADERS
        self._posts = False
        self.curl.setopt(pycurl.HEADERFUNCTION, self.head.lines.append)
        self.curl.setopt(pycurl.WRITEFUNCTION, self._take_body)
        self.curl.setopt(pycurl.OPENSOCKETFUNCTION, self._open_socket)
        self.curl.setopt(pycurl.PREREQFUNCTION, self._may_send)

    def begin(self, request: Request) -> None:
        """Make the handle ready for `request`."""
        self.head.clear()
        self.body.clear(request.max_bytes)
        self.codings: str | None = None
        self.is_refused = False
        if self.is_soiled or self._is_fresh:
            self._is_fresh = self.is_soiled
            self.curl.setopt(pycurl.FRESH_CONNECT, int(self.is_soiled))
        self.is_soiled = False
        self.request = request
        self.began_at = time.time()
        self.curl.setopt(pycurl.URL, request.url)
        if request.headers != self._headers:
            self._headers = request.headers
            self.curl.setopt(pycurl.HTTPHEADER, [*self._fixed, *request.headers])
        if request.body is not None:
            self.curl.setopt(pycurl.POSTFIELDS, request.body)
        elif self._posts:
            self.curl.setopt(pycurl.HTTPGET, 1)
        self._posts = request.body is not None

    def end(self, code: int, message: str) -> Answer:
        """What came of the request; `code` is libcurl's."""
        self.close_sockets()
        ttfb_s, ready_s, total_s, wire_bytes, version, ip = map(self.curl.getinfo, _INFO)
        answer = Answer(
            self.request.url,
            self.began_at,
            total_ms=total_s * 1000,
            wire_bytes=int(wire_bytes),
            ip=None if self._has_proxy else ip or None,
        )
        body = self.body.end()
        if not self.head.is_read:
            self.head.read()
        if not self.head.is_complete:
            answer.failure = self._failure(code, message)
            answer.detail = self.head.fault or message[:200]
            return answer
        answer.status = self.head.status
        answer.http_version = _VERSIONS.get(version)
        answer.ttfb_ms = ttfb_s * 1000
        answer.wait_ms = (ttfb_s - ready_s) * 1000
        answer.headers = self.head.fields()
        answer.body = body
        self._note_faults(answer, code)
        return answer

    def _failure(self, code: int, message: str) -> str:
        if self.is_refused:
            return "refused"
        if self.head.fault:
            return "malformed"
        if self._has_proxy and "CONNECT" in message:
            return "proxy"
        return _FAILURES.get(code, "malformed")

    def _note_faults(self, answer: Answer, code: int) -> None:
        fault = self.body.fault
        if fault is None and code != pycurl.E_OK:
            fault = _BODY_FAULTS.get(code, "reset")
        if fault:
            answer.faults.append(fault)
            answer.truncated = fault != "undecodable"

    def _take_body(self, chunk: bytes) -> int | None:
        if self.codings is None:
            if not self.head.read():
                return -1
            self.codings = self.head.codings
        return None if self.body.take(chunk, self.codings) else -1

    def _open_socket(self, _purpose: int, address: Address) -> socket.socket | int:
        """Refuse addresses at the moment of connecting, so that no DNS answer can change since."""
        private = self.request.private or self._has_proxy  # whose address the settings name
        if address.family not in {socket.AF_INET, socket.AF_INET6} or not may_connect(
            address.addr[0], private=private
        ):
            self.is_refused = True
            return int(pycurl.SOCKET_BAD)
        self.sockets.append(socket.socket(address.family, address.socktype, address.protocol))
        return self.sockets[-1]

    def _may_send(self, _ip: str, _local_ip: str, _port: int, local_port: int) -> int:
        """Refuse a connection on which something lies that this request would take for its answer.

        With TLS, what lies there may belong to TLS or HTTP/2.
        """
        is_plain = self.request.url.startswith("http:")
        self.is_soiled = is_plain and self._connections.has_unasked(local_port)
        return int(pycurl.PREREQFUNC_ABORT if self.is_soiled else pycurl.PREREQFUNC_OK)

    def close_sockets(self) -> None:
        """Let go of our copies of the sockets."""
        for ours in self.sockets:  # pycurl works on a duplicate
            ours.close()
        self.sockets.clear()


def _handle(settings: CrawlSettings) -> pycurl.Curl:
    curl = pycurl.Curl()
    curl.setopt(pycurl.NOSIGNAL, 1)
    curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    curl.setopt(pycurl.FOLLOWLOCATION, 0)
    curl.setopt(pycurl.HTTP09_ALLOWED, 0)
    curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
    curl.setopt(pycurl.PIPEWAIT, 1)  # share one HTTP/2 connection rather than open several
    # A proxy from the environment would connect for us, unchecked.
    curl.setopt(pycurl.PROXY, settings.proxy or "")
    curl.setopt(pycurl.NOPROXY, "")
    curl.setopt(SUPPRESS_CONNECT_HEADERS, 1)
    curl.setopt(pycurl.USERAGENT, settings.introduction)
    curl.setopt(pycurl.HTTPHEADER, list(HEADERS))
    curl.setopt(pycurl.PATH_AS_IS, 1)
    curl.setopt(pycurl.TIMEOUT_MS, int(settings.timeout_s * 1000))
    curl.setopt(pycurl.CONNECTTIMEOUT_MS, int(settings.connect_timeout_s * 1000))
    curl.setopt(pycurl.BUFFERSIZE, 131_072)
    if settings.connect_to:
        curl.setopt(pycurl.CONNECT_TO, list(settings.connect_to))
    if settings.ca_file:
        curl.setopt(pycurl.CAINFO, settings.ca_file)
        curl.setopt(pycurl.PROXY_CAINFO, settings.ca_file)
    return curl


def _introduce(
    curl: pycurl.Curl, certificate: Certificate | None, proxy_login: Secret | None
) -> None:
    if certificate:
        curl.setopt(pycurl.SSLCERT, certificate.file)
        curl.setopt(pycurl.SSLKEY, certificate.key_file or certificate.file)
        if certificate.password:
            curl.setopt(pycurl.KEYPASSWD, certificate.password.reveal())
    if proxy_login:
        curl.setopt(pycurl.PROXYUSERPWD, proxy_login.reveal())


def _may_be_asked_for(request: Request) -> bool:
    host = host_of(request.url)
    return may_ask_proxy(host.removesuffix(port_of(host)), private=request.private)


class Transport:
    """A pool of transfers that run side by side in one thread."""

    def __init__(
        self, settings: CrawlSettings, size: int, proxy_login: Secret | None = None
    ) -> None:
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, size * 2)
        self._settings = settings
        self._budget = Budget()
        self._connections = Connections()
        self._proxy_login = proxy_login
        self._free: dict[Certificate | None, list[Transfer]] = {}
        """Idle handles by client certificate, which no other origin may be shown."""
        self._open: dict[pycurl.Curl, Transfer] = {}
        self._refused: list[Request] = []
        self._size = size
        self.away_s = 0.0
        """For how long nobody looked at the sockets, before the last look."""
        self._looked_s = time.monotonic()

    @property
    def open_count(self) -> int:
        """Requests under way."""
        return len(self._open) + len(self._refused)

    @property
    def has_room(self) -> bool:
        """Whether one more request can begin."""
        return len(self._open) < self._size

    def begin(self, request: Request) -> None:
        """Send `request`; its answer comes out of `finished`."""
        if self._settings.proxy and not _may_be_asked_for(request):
            self._refused.append(request)
            return
        if not self._open:
            self._looked_s = time.monotonic()  # until now there was nothing to look for
        free = self._free.setdefault(request.certificate, [])
        transfer = free.pop() if free else self._transfer(request.certificate)
        transfer.begin(request)
        self._open[transfer.curl] = transfer
        self._multi.add_handle(transfer.curl)

    def _transfer(self, certificate: Certificate | None) -> Transfer:
        return Transfer(
            self._settings, self._budget, self._connections, certificate, self._proxy_login
        )

    def finished(self, wait_s: float) -> Iterator[tuple[Request, Answer]]:
        """Drive all transfers, waiting up to `wait_s` for something to happen; yield what ended."""
        self.away_s = time.monotonic() - self._looked_s
        while self._refused:
            request = self._refused.pop()
            yield request, Answer(request.url, time.time(), failure="refused")
        self._multi.perform()
        if self._open and wait_s > 0:
            self._multi.select(wait_s)
            self._multi.perform()
        self._looked_s = time.monotonic()
        more = 1
        while more:
            more, good, bad = self._multi.info_read()
            for curl in good:
                yield self._end(curl, pycurl.E_OK, "")
            for curl, code, message in bad:
                if self._open[curl].is_soiled:
                    self._begin_again(curl)
                else:
                    yield self._end(curl, code, message)

    def _begin_again(self, curl: pycurl.Curl) -> None:
        """Make a request that was not sent, on a connection of its own."""
        transfer = self._open[curl]
        self._multi.remove_handle(curl)
        transfer.close_sockets()
        transfer.begin(transfer.request)
        self._multi.add_handle(curl)

    def _end(self, curl: pycurl.Curl, code: int, message: str) -> tuple[Request, Answer]:
        transfer = self._open.pop(curl)
        if transfer.sockets:
            self._connections.note(curl)
        self._multi.remove_handle(curl)
        answer = transfer.end(code, message)
        self._free[transfer.request.certificate].append(transfer)
        return transfer.request, answer

    def abort(self) -> None:
        """Break off every request under way; they give no answer."""
        for curl, transfer in self._open.items():
            self._multi.remove_handle(curl)
            transfer.close_sockets()
            transfer.body.let_go()
        self._refused.clear()
        self._open.clear()  # handles broken off are not used again
