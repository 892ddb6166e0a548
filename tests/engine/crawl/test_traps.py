"""Addresses that a trap made, told from the addresses alone."""

import pytest

from tiebeam.engine.crawl.traps import may_be_endless, path_fault, shape_of

SHOP = "https://shop.test"


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/", None),
        ("/en/women/shoes/boots/ankle-boots/p/4711", None),
        ("/a/a", None),
        ("/a/a/a", None),
        ("/a/a/a/a", "repeated-path"),
        ("/x/a/a/a/a/y", "repeated-path"),
        ("/a/b/a/b/a/b", None),
        ("/a/b/a/b/a/b/a/b", "repeated-path"),
        ("/a/b/c/a/b/c/a/b/c/a/b/c", "repeated-path"),
        ("/2026/01/2026/01", None),
        ("/" + "/".join(str(number) for number in range(24)), None),
        ("/" + "/".join(str(number) for number in range(25)), "path-depth"),
        ("/a?b=/c/c/c/c/c/c", None),
    ],
)
def test_paths(path: str, fault: str | None) -> None:
    assert path_fault(SHOP + path) == fault


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/", "/"),
        ("/en/about", "/en/about"),
        ("/en/p/4711", "/en/p/#"),
        ("/en/boots-9", "/en/#"),
        ("/list?size=9&colour=red", "/list?colour&size"),
        ("/list?b&a=&a=1", "/list?a&b"),
        ("/cart;jsessionid=A1B2", "/cart;"),
        ("/s/abcdefghijklmnopqrstuvwxyz", "/s/#"),
        ("/a-long-but-readable-slug-of-a-story", "/a-long-but-readable-slug-of-a-story"),
    ],
)
def test_shapes(path: str, shape: str) -> None:
    assert shape_of(SHOP + path) == SHOP + shape


def test_tells_which_shapes_may_have_many_addresses() -> None:
    assert [may_be_endless(shape_of(SHOP + path)) for path in ("/a", "/9", "/a?b", "/a;b")] == [
        False,
        True,
        True,
        True,
    ]
