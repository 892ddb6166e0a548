"""URLs by the WHATWG standard, in our own cases."""

import pytest

from tiebeam.engine import urls

BASE = "http://shop.test/a/b?q=1#f"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        # what is resolved against the base
        ("", "http://shop.test/a/b?q=1"),
        ("#top", "http://shop.test/a/b?q=1"),
        ("?x=2", "http://shop.test/a/b?x=2"),
        ("c", "http://shop.test/a/c"),
        ("./c", "http://shop.test/a/c"),
        ("../c", "http://shop.test/c"),
        ("../../../c", "http://shop.test/c"),
        ("/c", "http://shop.test/c"),
        ("//other.test/c", "http://other.test/c"),
        ("https://other.test", "https://other.test/"),
        ("http:c", "http://shop.test/a/c"),
        ("https:c", "https://c/"),
        # what is cut away or folded
        ("  /c  ", "http://shop.test/c"),
        ("/c\n/d\t/e", "http://shop.test/c/d/e"),
        ("/c/./d/../e", "http://shop.test/c/e"),
        ("/c/%2e/d/%2E%2e/e", "http://shop.test/c/e"),
        ("/c/..", "http://shop.test/"),
        ("/c//d", "http://shop.test/c//d"),
        ("\\c\\d", "http://shop.test/c/d"),
        ("http:\\\\other.test\\c", "http://other.test/c"),
        # hosts and ports
        ("HTTP://SHOP.TEST/C", "http://shop.test/C"),
        ("http://shop.test:80/c", "http://shop.test/c"),
        ("http://shop.test:0080/c", "http://shop.test/c"),
        ("https://shop.test:443/c", "https://shop.test/c"),
        ("https://shop.test:80/c", "https://shop.test:80/c"),
        ("http://shop.test:/c", "http://shop.test/c"),
        ("http://münchen.test/", "http://xn--mnchen-3ya.test/"),
        ("http://MÜNCHEN.test/", "http://xn--mnchen-3ya.test/"),
        ("http://faß.test/", "http://xn--fa-hia.test/"),
        ("http://日本.test/", "http://xn--wgv71a.test/"),
        ("http://shop%2Etest/", "http://shop.test/"),
        ("http://shop。test/", "http://shop.test/"),
        ("http://shop.test./", "http://shop.test./"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.1/", "http://127.0.0.1/"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://[::1]/", "http://[::1]/"),
        ("http://[0:0::1]:8080/", "http://[::1]:8080/"),
        ("http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
        # paths and queries
        ("/straße", "http://shop.test/stra%C3%9Fe"),
        ("/a b", "http://shop.test/a%20b"),
        ("/a%2fb", "http://shop.test/a%2fb"),
        ("/%zz", "http://shop.test/%zz"),
        ('/"<>`{}', "http://shop.test/%22%3C%3E%60%7B%7D"),
        ("/a|b", "http://shop.test/a|b"),
        ("?a=ü&b=x y", "http://shop.test/a/b?a=%C3%BC&b=x%20y"),
        ("?a='<>\"", "http://shop.test/a/b?a=%27%3C%3E%22"),
        ("/é", "http://shop.test/%C3%A9"),
        ("/e\u0301", "http://shop.test/e%CC%81"),
        ("/😀", "http://shop.test/%F0%9F%98%80"),
        ("/c?", "http://shop.test/c?"),
        # credentials fall away
        ("http://user:secret@shop.test/c", "http://shop.test/c"),
        ("http://user@shop.test/c", "http://shop.test/c"),
    ],
)
def test_normalises(text: str, url: str) -> None:
    assert urls.normalise(text, BASE) == url


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "mailto:a@shop.test",
        "tel:+49",
        "ftp://shop.test/",
        "file:///etc/passwd",
        "blob:http://shop.test/1",
        "about:blank",
        "http://",
        "http:///",
        "http://:80/",
        "http://shop.test:99999/",
        "http://shop.test:x/",
        "http://sh op.test/",
        "http://shop.test<>/",
        "http://[::1/",
        "http://[x]/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://%00.test/",
        "http://xn--a.test:80:80/",
        "//",
        "/" + "a" * 10_000,
        "http://shop.test/?" + "ü" * 3_000,
    ],
)
def test_refuses(text: str) -> None:
    with pytest.raises(urls.InvalidURL):
        urls.normalise(text, "http://shop.test/" if not text.startswith("http:///") else None)


def test_needs_a_whole_address_without_a_base() -> None:
    with pytest.raises(urls.InvalidURL):
        urls.normalise("/c")


def test_normalising_again_changes_nothing() -> None:
    once = urls.normalise("http://MÜNCHEN.test:80/a/../ü?q='x#f")
    assert urls.normalise(once) == once


def test_the_id_is_that_of_the_normalised_form() -> None:
    ids = {urls.url_id(urls.normalise(text, BASE)) for text in ("c", "./c#x", "/a/c")}
    assert len(ids) == 1
    assert urls.url_id("http://shop.test/a/c") != urls.url_id("http://shop.test/a/C")


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://shop.test/a?b=1", ("http", "shop.test", "/a", "b=1")),
        ("https://shop.test:8443/", ("https", "shop.test:8443", "/", "")),
        ("http://[::1]:80/", ("http", "[::1]", "/", "")),
    ],
)
def test_splits(url: str, parts: tuple[str, str, str, str]) -> None:
    assert tuple(urls.parts(url)) == parts


def test_an_origin_is_scheme_and_host() -> None:
    assert urls.parts("https://shop.test:8443/a?b").origin == "https://shop.test:8443"
