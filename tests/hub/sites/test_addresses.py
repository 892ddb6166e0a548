"""Which addresses may be crawled."""

import pytest

from tiebeam.hub.sites import addresses
from tiebeam.hub.sites.addresses import RefusedAddress


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/",
        "http://224.0.0.1/",
        "http://10.1.2.3/",
        "http://localhost/",
        "http://shop.localhost/",
        "http://metadata.google.internal/",
        "http://printer/",
        "http://nas.local/",
    ],
)
def test_refuses_what_is_not_on_the_public_web(text: str) -> None:
    with pytest.raises(RefusedAddress, match="public web"):
        addresses.check(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("javascript:alert(1)", "web address"),
        ("ftp://www.example.com/", "web address"),
        ("file:///etc/passwd", "web address"),
        ("", "web address"),
        ("https://", "web address"),
        ("https://ada:secret@www.example.com/", "password"),
        ("https://www.example.com:22/", "Port 22"),
    ],
)
def test_refuses_what_is_no_plain_web_address(text: str, why: str) -> None:
    with pytest.raises(RefusedAddress, match=why):
        addresses.check(text)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://www.example.com", "https://www.example.com/"),
        ("www.example.com", "https://www.example.com/"),
        ("  http://WWW.Example.com/a?b#c ", "http://www.example.com/a?b"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_takes_an_address_as_people_type_it(text: str, url: str) -> None:
    assert addresses.check(text) == url


def test_takes_a_private_host_that_is_allowed() -> None:
    allowed = ("*.larkmoor.localhost",)
    url = addresses.check("http://www.larkmoor.localhost:8090/", allowed=allowed)
    assert url == "http://www.larkmoor.localhost:8090/"
    with pytest.raises(RefusedAddress):
        addresses.check("http://evil.localhost/", allowed=allowed)


def test_takes_all_hosts_under_a_private_name_that_is_allowed() -> None:
    allowed = ("*.larkmoor.localhost",)
    assert addresses.check_host("*.larkmoor.localhost", allowed=allowed) == allowed[0]
    with pytest.raises(RefusedAddress):
        addresses.check_host("*.localhost", allowed=allowed)


@pytest.mark.parametrize("text", ["shop.example.com/a", "a@b.example.com", "*", "a b"])
def test_refuses_what_is_no_host(text: str) -> None:
    with pytest.raises(RefusedAddress):
        addresses.check_host(text)


def test_takes_a_host_and_all_hosts_under_a_name() -> None:
    assert addresses.check_host("Help.Example.com") == "help.example.com"
    assert addresses.check_host("*.example.com") == "*.example.com"
