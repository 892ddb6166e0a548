"""Which addresses are connected to."""

import pytest

from tiebeam.engine.addresses import may_ask_proxy, may_connect

PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "198.18.0.1",
    "::1",
    "fd12:3456::1",
]
NEVER = [
    "0.0.0.0",  # noqa: S104 - refused, not bound
    "169.254.169.254",
    "169.254.1.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:93.184.215.14",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "::7f00:1",
    "::ffff:0:127.0.0.1",
    "100::1",
    "ff0e::1",
    "ff02::1",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("private", [False, True])
def test_public_addresses_are_allowed(address: str, *, private: bool) -> None:
    assert may_connect(address, private=private)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_need_leave(address: str) -> None:
    assert not may_connect(address)
    assert may_connect(address, private=True)


@pytest.mark.parametrize("address", NEVER)
@pytest.mark.parametrize("private", [False, True])
def test_some_addresses_are_never_allowed(address: str, *, private: bool) -> None:
    assert not may_connect(address, private=private)


LOCAL = ["127.0.0.1", "[::1]", "127.1", "0x7f.1", "2130706433", "localhost", "a.localhost"]
METADATA = [
    "169.254.169.254",
    "metadata.google.internal",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
]


@pytest.mark.parametrize("host", [*LOCAL, *METADATA])
def test_a_proxy_is_not_asked_for_what_we_would_refuse(host: str) -> None:
    assert not may_ask_proxy(host)


def test_a_proxy_is_asked_for_what_only_its_network_knows() -> None:
    assert may_ask_proxy("shop.invalid")
