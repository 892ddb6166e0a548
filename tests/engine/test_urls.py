"""URLs by the WHATWG standard, in our own cases."""

import can_ada
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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
        # control characters and spaces around, tabs and ends of lines within
        ("\x00\x1f /c \x1f\x00", "http://shop.test/c"),
        ("ht\ntp://shop.test/c", "http://shop.test/c"),
        ("http://sh\top.test/c", "http://shop.test/c"),
        ("/a\x00b", "http://shop.test/a%00b"),
        ("/a\x7fb", "http://shop.test/a%7Fb"),
        ("/a\u00a0", "http://shop.test/a%C2%A0"),
        # slashes of a special scheme, too many and too few
        ("http:////other.test/c", "http://other.test/c"),
        ("https:/other.test/c", "https://other.test/c"),
        ("http:/c", "http://shop.test/c"),
        ("///other.test/c", "http://other.test/c"),
        ("/\\other.test/c", "http://other.test/c"),
        # colons and at-signs that are part of a path
        ("/c:d", "http://shop.test/c:d"),
        ("./c:d", "http://shop.test/a/c:d"),
        ("/@c", "http://shop.test/@c"),
        ("http://a@b@shop.test/", "http://shop.test/"),
        ("http://shop.test/@c:80", "http://shop.test/@c:80"),
        ("http://@shop.test/", "http://shop.test/"),
        ("http://:@shop.test/", "http://shop.test/"),
        # dots, escaped or not, last or not
        ("/c/.", "http://shop.test/c/"),
        ("/c/%2e%2E", "http://shop.test/"),
        ("/c/...", "http://shop.test/c/..."),
        ("/c/.%2ed", "http://shop.test/c/.%2ed"),
        ("..", "http://shop.test/"),
        (".", "http://shop.test/a/"),
        ("/c//../d", "http://shop.test/c/d"),
        ("\\..\\c", "http://shop.test/c"),
        # hosts: width, soft hyphen, label rules, numbers in any base
        ("http://\uff33\uff48\uff4f\uff50.test/", "http://shop.test/"),
        ("http://sh\u00adop.test/", "http://shop.test/"),
        ("http://xn--mnchen-3ya.test/", "http://xn--mnchen-3ya.test/"),
        ("http://shop_1.test/", "http://shop_1.test/"),
        ("http://-shop-.test/", "http://-shop-.test/"),
        ("http://shop%41.test/", "http://shopa.test/"),
        ("http://4294967295/", "http://255.255.255.255/"),
        ("http://0X7F.0.0.0x1/", "http://127.0.0.1/"),
        ("http://1.0x10002/", "http://1.1.0.2/"),
        ("http://127.0.0.1./", "http://127.0.0.1/"),
        ("http://\uff11\uff12\uff17.1/", "http://127.0.0.1/"),
        ("http://1.2.3.test/", "http://1.2.3.test/"),
        ("http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/"),
        ("http://[2001:DB8::A]:80/", "http://[2001:db8::a]/"),
        ("http://[::127.0.0.1]/", "http://[::7f00:1]/"),
        # ports
        ("http://shop.test:00000000080/", "http://shop.test/"),
        ("http://shop.test:65535/", "http://shop.test:65535/"),
        ("http://shop.test:0/", "http://shop.test:0/"),
        # what each part escapes
        ("/^[]~!$&'()*+,;=", "http://shop.test/^[]~!$&'()*+,;="),
        ("?^[]`{}|\\", "http://shop.test/a/b?^[]`{}|\\"),
        ("?#", "http://shop.test/a/b?"),
        ("?a=%zz%2", "http://shop.test/a/b?a=%zz%2"),
        ("/%", "http://shop.test/%"),
        ("/\ufdd0\U0001fffe", "http://shop.test/%EF%B7%90%F0%9F%BF%BE"),
        ("??x", "http://shop.test/a/b??x"),
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
        "http://xn--zzzzzz99999.test/",
        "http://xn--/",
        "http://shop.test:65536/",
        "http://shop.test:-1/",
        "http://shop.test:8o/",
        "http://user@/",
        "http://user:secret@:80/",
        "http://a^b.test/",
        "http://a|b.test/",
        "http://a%23b.test/",
        "http://a%2Fb.test/",
        "http://a\u200bb\ufdd0.test/",
        "http://\u00ad/",
        "http://4294967296/",
        "http://0x100000000/",
        "http://1.2.3.08/",
        "http://1.2.3.4.5./",
        "http://shop.09/",
        "http://[::1",
        "http://[::1%25eth0]/",
        "http://[1:2:3:4:5:6:7:8:9]/",
        "http://[1::2::3]/",
        "http://[::1.2.3]/",
        "http://[::1]x/",
        "ws://shop.test/",
        "view-source:http://shop.test/",
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


@pytest.mark.parametrize("text", ["/\ud800", "http://shop.test/\udfff"])
def test_half_a_character_is_an_unknown_one(text: str) -> None:
    assert urls.normalise(text, BASE) == "http://shop.test/%EF%BF%BD"


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("http://shop.test", "http://shop.test/c"),
        ("http://shop.test/a/b/", "http://shop.test/a/b/c"),
        ("http://shop.test/a/b?x=/y/", "http://shop.test/a/c"),
        ("http://shop.test/a/b#/y/", "http://shop.test/a/c"),
        ("http://user:secret@shop.test:8080/a", "http://shop.test:8080/c"),
        ("https://[::1]/a/", "https://[::1]/a/c"),
    ],
)
def test_resolves_against_the_folder_of_the_base(base: str, url: str) -> None:
    assert urls.normalise("c", base) == url


@given(st.from_regex(r"[aZ09.~_=&?#%:é -][aZ09/.~_=&?#%\\:\té -]{0,20}", fullmatch=True))
@example("a/./b")
@example("a/..")
@example(".well-known/x")
@example("a//b")
@example("%2e%2e/b")
def test_addresses_from_the_root_lead_where_the_standard_says(rest: str) -> None:
    """Most are read without the parser, as it would change nothing in them."""
    expected = can_ada.parse("http://shop.test:8080/x/y") + f"/{rest}"
    expected.hash = ""
    assert urls.normalise(f"/{rest}", "http://me:secret@shop.test:8080/a/b?q") == expected.href
