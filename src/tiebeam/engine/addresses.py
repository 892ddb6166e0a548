"""Which network addresses the crawler connects to.

What a page, a redirect or a DNS answer names must never lead into the network that the crawler
itself stands in. The standard library's `is_global` is not enough for that: it calls NAT64 and
6to4 forms of 127.0.0.1 global. Source: IANA special-purpose address registries (RFC 6890).
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from socket import getaddrinfo

_NEVER_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "100.100.100.200/32",  # cloud metadata (Alibaba)
        "168.63.129.16/32",  # the host under a virtual machine (Azure)
        "169.254.0.0/16",  # link-local, cloud metadata
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_PRIVATE_V4 = tuple(
    IPv4Network(text)
    for text in (
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.0.2.0/24",  # documentation
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
_NEVER_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # Teredo and other protocol assignments
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 carries any IPv4 address
        "3fff::/20",  # documentation
    )
)
_METADATA_V6 = frozenset({IPv6Address("fd00:ec2::254"), IPv6Address("fd20:ce::254")})
_LOCAL = "localhost"
"""Loopback for every client, whatever DNS says. Source: RFC 6761, 6.3."""
_METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "instance-data"})
_PRIVATE_V6 = (IPv6Network("::1/128"), IPv6Network("fc00::/7"))


@lru_cache(maxsize=4096)
def may_connect(address: str, *, private: bool = False) -> bool:
    """Whether a connection to `address` is allowed; `private` admits private and loopback ones.

    Link-local, metadata, multicast and addresses that wrap another one are refused always.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        return _may_connect_v6(parsed, private=private)
    return _may_connect_v4(parsed, private=private)


@lru_cache(maxsize=4096)
def may_ask_proxy(host: str, *, private: bool = False) -> bool:
    """Whether a proxy may be asked for `host`, a name or an address without its port.

    The proxy connects for us, so this is all that can be looked at: what is no address is looked
    up here, and a name that only the proxy's network knows is left to the proxy's own rules.
    """
    name = host.strip("[]").lower().removesuffix(".")
    if name in _METADATA_NAMES:
        return False
    if name == _LOCAL or name.endswith(f".{_LOCAL}"):
        return private
    try:
        found = {str(entry[4][0]) for entry in getaddrinfo(name, None)}
    except OSError:
        return True
    return all(may_connect(address, private=private) for address in found)


def _may_connect_v4(address: IPv4Address, *, private: bool) -> bool:
    if any(address in network for network in _NEVER_V4):
        return False
    return private or not any(address in network for network in _PRIVATE_V4)


def _may_connect_v6(address: IPv6Address, *, private: bool) -> bool:
    if address in _GLOBAL_V6:
        return not any(address in network for network in _NEVER_V6)
    if address in _METADATA_V6:
        return False
    return private and any(address in network for network in _PRIVATE_V6)
