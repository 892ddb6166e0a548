"""Which addresses the browser may reach: public ones, and the crawled hosts themselves.

A page's scripts can name any address. Those of the network that we stand in are refused, whatever
names them and however the name resolves; only the crawled hosts may be private, when the crawl was
allowed to visit them there.
"""

import asyncio
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tiebeam.engine.addresses import may_connect

_OWN_PORTS = (80, 443)
"""Ports that a host name in the tables leaves out."""
_LOOPBACK = ("127.0.0.1", "::1")


class Refused(Exception):
    """A connection is not made; the message is the reason in one word."""


class Place(NamedTuple):
    """Where to connect: checked addresses, best first."""

    addresses: tuple[str, ...]
    port: int


@dataclass(frozen=True)
class Gate:
    """Turns the name of a host into addresses that may be connected to."""

    private_hosts: frozenset[str] = frozenset()
    """Crawled hosts that may be private, with the port when it is not the scheme's own."""
    elsewhere: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    """Connect there for that host and port; keys may have an empty host or port 0 for any."""

    async def place(self, host: str, port: int) -> Place:
        """Raises Refused with dns or refused."""
        name = host.strip("[]").lower().rstrip(".")
        private = self._may_be_private(name, port)
        target, target_port = self._target(name, port)
        found = await _resolve(target, target_port)
        allowed = tuple(one for one in found if may_connect(one, private=private))
        if not allowed:
            raise Refused("refused" if found else "dns")
        return Place(allowed, target_port)

    def _may_be_private(self, name: str, port: int) -> bool:
        shown = f"[{name}]" if ":" in name else name
        names = {f"{shown}:{port}", shown} if port in _OWN_PORTS else {f"{shown}:{port}"}
        return not names.isdisjoint(self.private_hosts)

    def _target(self, name: str, port: int) -> tuple[str, int]:
        for key in ((name, port), (name, 0), ("", port), ("", 0)):
            if key in self.elsewhere:
                host, other = self.elsewhere[key]
                return host or name, other or port
        return name, port


def read_connect_to(entries: Iterable[str]) -> dict[tuple[str, int], tuple[str, int]]:
    """`HOST:PORT:OTHER_HOST:OTHER_PORT` as libcurl's CONNECT_TO reads it."""
    read = {}
    for entry in entries:
        host, port, rest = entry.split(":", 2)
        other, _, other_port = rest.rpartition(":")
        read[host.lower(), int(port or 0)] = (other.strip("[]"), int(other_port or 0))
    return read


async def _resolve(host: str, port: int) -> tuple[str, ...]:
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761: never asked of a server
        return _LOOPBACK
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
