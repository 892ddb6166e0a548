"""What the name system says of a host: where it leads, sorted, so that order is no change."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_LOCAL = "localhost"


@dataclass(frozen=True)
class Name:
    """What a host name stands for."""

    host: str
    addresses: tuple[str, ...] = ()
    canonical_name: str | None = None
    """The name that it is an alias of; null when it is none."""
    failure: str | None = None
    """missing (no such name) or unanswered (ask again); null when addresses came."""


Ask = Callable[..., list[tuple[Any, ...]]]


def look_up(host: str, ask: Ask = socket.getaddrinfo) -> Name:
    """The addresses of a host name without its port.

    Names below localhost are loopback without a question. Source: RFC 6761, 6.3.
    """
    if host == _LOCAL or host.endswith(f".{_LOCAL}"):
        return Name(host, ("127.0.0.1",))
    try:
        answers = ask(host, None, type=socket.SOCK_STREAM, flags=socket.AI_CANONNAME)
    except socket.gaierror as error:
        is_missing = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)}
        return Name(host, failure="missing" if is_missing else "unanswered")
    except (OSError, UnicodeError):
        return Name(host, failure="unanswered")
    addresses = sorted({str(answer[4][0]) for answer in answers})
    alias = next((answer[3].rstrip(".").lower() for answer in answers if answer[3]), "")
    is_alias = alias not in {"", host.lower(), *addresses}
    return Name(host, tuple(addresses), alias if is_alias else None)
