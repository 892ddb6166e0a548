"""Pages, packed bodies, links and targets of the hostile server."""

import gzip
import random
import zlib

HTML = "Content-Type: text/html; charset=utf-8"
K = 1_000
WHOLE = b"<!doctype html><title>Whole</title><p>All of it.</p>"
_BOMB = gzip.compress(bytes(64 << 20))

PACKED = {
    "a bomb": ("gzip", _BOMB),
    "a bomb in a bomb": ("gzip, gzip", gzip.compress(_BOMB)),
    "plain text called gzip": ("gzip", WHOLE),
    "gzip cut off": ("gzip", gzip.compress(WHOLE * 2_000)[:-40]),
    "an unknown coding": ("snappy", WHOLE),
    "garbage after gzip": ("gzip", gzip.compress(WHOLE) + b"garbage" * 9),
    "deflate without its wrapper": ("deflate", zlib.compress(WHOLE)[2:-4]),
    "a packed file": ("identity", gzip.compress(WHOLE * 20)),
}

FORBIDDEN = (
    "http://127.0.0.1:{port}/secret",
    "http://2130706433:{port}/secret",
    "http://0x7f.1:{port}/secret",
    "http://[::1]:{port}/secret",
    "http://[::ffff:127.0.0.1]:{port}/secret",
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://h0.localhost/",
    "http://[::1",
)
"""Where no redirect may lead."""

MARKUP: dict[str, tuple[bytes, tuple[str, ...]]] = {
    name: (markup.encode("utf-8", "surrogateescape"), kind)
    for name, markup, kind in (
        ("deep nesting", "<div>" * 100 * K, ()),
        ("a long attribute", f'<a class="{"y" * 2_000 * K}">x</a>', ()),
        ("a long title", f"<title>{'t' * 2_000 * K}</title>", ()),
        ("100,000 links", "".join(f"<a href=http://x.test/{n}>x</a>" for n in range(100 * K)), ()),
        ("NUL bytes", "<a\0 href=/gone>\0</a><title>\0</title>" * K, ()),
        ("a charset that is untrue", "<meta charset=windows-1251>\udcff\udcfe" * 9, ()),
        (
            "a charset that nobody knows",
            "<title>é</title>",
            ("Content-Type: text/html; charset=x",),
        ),
        ("no media type", "<!doctype html><title>Bare</title>", ("X: y",)),
        ("UTF-7", "<title>+ADw-script+AD4-</title>", ("Content-Type: text/html; charset=utf-7",)),
        ("an unclosed comment", "<!-- <title>x</title>" + "-" * 100 * K, ()),
        ("formatting in the wrong order", "<b><p>" * 20 * K, ()),
        ("a picture", "\udc89PNG\r\n\x1a\n" + "x" * 2 * K, ()),
        ("deep structured data", f'<script type="application/ld+json">{"[" * 99 * K}</script>', ()),
        ("long structured data", f'<script type="application/ld+json">"{"x" * 2_000 * K}"', ()),
        ("a refresh to itself", '<meta http-equiv=refresh content="0; url=?">', ()),
        ("bases", "<base href=data:text/html,x><base href=http://x.test/><a href=/gone>x</a>", ()),
        ("half characters", "<title>&#xd800;&#0;&#x110000;</title>", ()),
        ("5,000 language versions", "<link rel=alternate hreflang=de href=/gone>" * 5 * K, ()),
        ("entities", '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>&a;', ()),
    )
}


def page(name: str, links: list[str]) -> bytes:
    """A page with a text of its own."""
    anchors = "".join(f'<a href="{link}">further</a> ' for link in links)
    head = f"<!doctype html><html lang=en><head><title>{name}</title></head>"
    return f"{head}<body><main><h1>{name}</h1><p>All about {name}.</p>{anchors}</main>".encode()


def trap_links(host: str, path: str, chance: random.Random) -> list[str]:
    """Addresses without end, addresses that are none, and addresses nobody may ask for."""
    number = chance.randint(1, 9_999)
    filters = "&".join(f"f{n}=1" for n in range(12) if chance.getrandbits(1))
    kinds = (
        [f"/calendar/{number + 1}", f"/calendar?month={number}"],
        [f"{path.partition('?')[0].rstrip('/')}/more/"],
        [f"/shop/?{filters}"],
        [f"/{letter}?sid={chance.random()}" for letter in "abc"],
        [f"//{host}:1/", "http://[::1", "http://a b/", "http:///", "/%zz", "//h0.localhost:99999/"],
        ["javascript:alert(1)", "data:text/html,x", "mailto:a@x.test", "tel:1", "/" + "a" * 9_000],
        ["http://10.0.0.1/", "http://169.254.169.254/", "http://[::ffff:7f00:1]/"],
        ["/é", "/e\u0301", "/😀", "/A/../%61", "/a?", "/a#x"],
    )
    return chance.choice(kinds)
