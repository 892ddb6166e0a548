"""Messages to addresses that people name: one request with a deadline, to allowed addresses only.

The addresses are looked at as libcurl connects, so that no DNS answer can change in between;
redirects are not followed, and of the answer a few kilobytes are kept.
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pycurl

from tiebeam.engine.addresses import may_connect

MOST_KEPT_BYTES = 4_096
DEADLINE_S = 15.0
CONNECT_S = 5.0


class Unsent(Exception):
    """The message got no answer; the sentence says why."""


@dataclass(frozen=True)
class Reply:
    """What was answered."""

    status: int
    text: str
    """Its beginning, as far as it is text."""
    took_ms: int

    @property
    def is_taken(self) -> bool:
        """Whether the receiver took the message."""
        return 200 <= self.status < 300


def post(
    url: str, body: bytes, *, headers: Mapping[str, str], may_be_private: bool, agent: str
) -> Reply:
    """Send `body` by POST and return what was answered, whatever its status. Raises Unsent.

    url: http or https; may_be_private: whether private and loopback addresses may be connected to.
    """
    _refuse_other_schemes(url)
    return _Message(may_be_private=may_be_private).send(url, body, headers, agent)


def ask(
    url: str, body: bytes | None = None, *, headers: Mapping[str, str], agent: str, most_bytes: int
) -> Reply:
    """Ask an address that whoever sits at this machine named: by GET, or by POST with a body.

    Private addresses are allowed, and the proxy that the environment names is used. What is longer
    than most_bytes is cut. Raises Unsent.
    """
    _refuse_other_schemes(url)
    message = _Message(may_be_private=True, most_bytes=most_bytes, uses_proxy=True)
    return message.send(url, body, headers, agent)


def _refuse_other_schemes(url: str) -> None:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Unsent("the address must begin with https:// or http://")


class _Message:
    def __init__(
        self, *, may_be_private: bool, most_bytes: int = MOST_KEPT_BYTES, uses_proxy: bool = False
    ) -> None:
        self._may_be_private = may_be_private
        self._most_bytes = most_bytes
        self._uses_proxy = uses_proxy
        self._kept = bytearray()
        self._sockets: list[socket.socket] = []
        self._is_refused = False

    def send(self, url: str, body: bytes | None, headers: Mapping[str, str], agent: str) -> Reply:
        curl = pycurl.Curl()
        try:
            self._prepare(curl, url, body, headers, agent)
            self._perform(curl)
            return Reply(
                status=curl.getinfo(pycurl.RESPONSE_CODE),
                text=self._kept.decode("utf-8", "replace"),
                took_ms=round(curl.getinfo(pycurl.TOTAL_TIME) * 1000),
            )
        finally:
            curl.close()
            for ours in self._sockets:  # pycurl works on a duplicate
                ours.close()

    def _prepare(
        self,
        curl: pycurl.Curl,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
        agent: str,
    ) -> None:
        curl.setopt(pycurl.URL, url)
        if body is not None:
            curl.setopt(pycurl.POST, 1)
            curl.setopt(pycurl.POSTFIELDS, body)
        lines = [f"{name}: {value}" for name, value in headers.items()]
        curl.setopt(pycurl.HTTPHEADER, [*lines, "Expect:"])
        curl.setopt(pycurl.USERAGENT, agent)
        curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        curl.setopt(pycurl.FOLLOWLOCATION, 0)
        if not self._uses_proxy:
            curl.setopt(pycurl.PROXY, "")  # it would connect for us, past the look at the address
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, int(CONNECT_S * 1000))
        curl.setopt(pycurl.TIMEOUT_MS, int(DEADLINE_S * 1000))
        curl.setopt(pycurl.OPENSOCKETFUNCTION, self._open_socket)
        curl.setopt(pycurl.WRITEFUNCTION, self._keep)

    def _perform(self, curl: pycurl.Curl) -> None:
        try:
            curl.perform()
        except pycurl.error as error:
            code, said = error.args
            if code == pycurl.E_WRITE_ERROR and len(self._kept) >= self._most_bytes:
                return  # enough of a long answer
            raise Unsent(self._why(code, str(said))) from error

    def _why(self, code: int, said: str) -> str:
        if self._is_refused:
            return "its host lies on a private network, which nobody allowed"
        return _REASONS.get(code) or said

    def _open_socket(self, _purpose: int, address: Any) -> socket.socket | int:
        """Refuse addresses at the moment of connecting."""
        family, kind, protocol, place = address
        is_internet = family in {socket.AF_INET, socket.AF_INET6}
        if not is_internet or not may_connect(place[0], private=self._may_be_private):
            self._is_refused = True
            return int(pycurl.SOCKET_BAD)
        self._sockets.append(socket.socket(family, kind, protocol))
        return self._sockets[-1]

    def _keep(self, chunk: bytes) -> int:
        """Keep the beginning; a short count ends the transfer."""
        room = self._most_bytes - len(self._kept)
        self._kept += chunk[:room]
        return len(chunk) if len(chunk) <= room else 0


_REASONS = {
    pycurl.E_COULDNT_RESOLVE_HOST: "its host has no address",
    pycurl.E_COULDNT_CONNECT: "nothing answers there",
    pycurl.E_OPERATION_TIMEDOUT: f"no answer within {DEADLINE_S:.0f} seconds",
    pycurl.E_GOT_NOTHING: "the connection ended without an answer",
    pycurl.E_PEER_FAILED_VERIFICATION: "its certificate cannot be trusted",
    pycurl.E_SSL_CONNECT_ERROR: "no encrypted connection could be made",
    pycurl.E_URL_MALFORMAT: "this is no address",
}
