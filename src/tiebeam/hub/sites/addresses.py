"""Which addresses people may have crawled: the public web, and more where an administrator allows.

The crawler itself checks the address it connects to; this refuses early what can be seen by name.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from tiebeam.engine.urls import InvalidURL, normalise

PORTS = frozenset({80, 443, 8000, 8080, 8443})
"""Ports on which sites usually answer."""

LOCAL_NAMES = ("localhost", "local", "internal", "lan", "home", "corp", "intranet", "test", "arpa")
"""Last labels of names that never lead to the public web."""

DISGUISES = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""Networks whose addresses carry an IPv4 address that may be private."""


class RefusedAddress(ValueError):
    """The address may not be crawled; the message says why."""


def check(text: str, *, allowed: Sequence[str] = ()) -> str:
    """The address, normalised. `allowed`: private hosts to accept. Raises RefusedAddress."""
    try:
        parts = urlsplit(text.strip())
        url = normalise(text.strip() if parts.scheme else f"https://{text.strip()}")
    except (InvalidURL, ValueError):
        raise RefusedAddress("That is no web address such as https://www.example.com/") from None
    if "@" in parts.netloc:
        raise RefusedAddress("Leave the user name and password out of the address.")
    if not is_allowed(urlsplit(url).hostname or "", allowed):
        _refuse_private(url)
    return url


def check_host(text: str, *, allowed: Sequence[str] = ()) -> str:
    """A host name, or *.name for all hosts under it, normalised. Raises RefusedAddress."""
    wildcard, name = ("*.", text[2:]) if text.startswith("*.") else ("", text)
    if not name or any(mark in name for mark in "/?#@*"):
        raise RefusedAddress(f"{text!r} is no host name such as shop.example.com")
    below = "any." if wildcard else ""
    url = check(f"https://{below}{name}/", allowed=allowed)
    return wildcard + urlsplit(url).netloc.removeprefix(below)


def is_allowed(host: str, allowed: Sequence[str]) -> bool:
    """Whether the host is one of the allowed ones, of which *.name means all under it."""
    return any(
        host.endswith(name[1:]) if name.startswith("*.") else host == name for name in allowed
    )


def is_private(host: str) -> bool:
    """Whether the host is visibly not on the public web."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        labels = host.rstrip(".").split(".")
        return len(labels) == 1 or labels[-1] in LOCAL_NAMES
    return not _is_public(address)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return _is_public(address.ipv4_mapped)
        if any(address in network for network in DISGUISES):
            return False
    return address.is_global and not address.is_multicast


def _refuse_private(url: str) -> None:
    parts = urlsplit(url)
    if is_private(parts.hostname or ""):
        raise RefusedAddress(
            f"{parts.hostname} is not on the public web. Whoever runs this hub can allow it "
            "with TIEBEAM_ALLOW_PRIVATE_HOSTS."
        )
    if parts.port is not None and parts.port not in PORTS:
        raise RefusedAddress(f"Port {parts.port} is not one on which sites answer.")
