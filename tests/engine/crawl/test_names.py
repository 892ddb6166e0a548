import socket
from typing import Any

from tiebeam.engine.crawl.names import look_up

STREAM = (socket.AF_INET, socket.SOCK_STREAM, 6)


def answers(*addresses: str, alias: str = "") -> Any:
    """A name system that knows one host."""
    return lambda *_args, **_more: [(*STREAM, alias, (one, 0)) for one in addresses]


def fails(code: int) -> Any:
    def ask(*_args: object, **_more: object) -> Any:
        raise socket.gaierror(code, "no")

    return ask


def test_the_order_of_addresses_is_no_news() -> None:
    one = look_up("shop.test", answers("10.0.0.2", "10.0.0.1"))
    other = look_up("shop.test", answers("10.0.0.1", "10.0.0.2"))
    assert one == other
    assert one.addresses == ("10.0.0.1", "10.0.0.2")


def test_an_alias_is_told() -> None:
    found = look_up("shop.test", answers("10.0.0.1", alias="Shop.CDN.test."))
    assert found.canonical_name == "shop.cdn.test"


def test_its_own_name_is_no_alias() -> None:
    assert look_up("Shop.test", answers("10.0.0.1", alias="shop.test")).canonical_name is None


def test_a_name_that_does_not_exist_is_not_a_name_system_in_trouble() -> None:
    assert look_up("shop.test", fails(socket.EAI_NONAME)).failure == "missing"
    assert look_up("shop.test", fails(socket.EAI_AGAIN)).failure == "unanswered"


def test_names_below_localhost_need_no_question() -> None:
    found = look_up("shop.localhost", fails(socket.EAI_NONAME))
    assert (found.failure, found.addresses) == (None, ("127.0.0.1",))
