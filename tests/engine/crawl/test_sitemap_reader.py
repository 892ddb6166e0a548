"""Sitemaps as they are found, not only as the protocol has them."""

import gzip
import time
import tracemalloc

import pytest

from tiebeam.engine.crawl.sitemap_reader import MAX_BYTES, Sitemap, read

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*locations: str, attributes: str = NAMESPACE, more: str = "") -> bytes:
    """A sitemap of those locations."""
    entries = "".join(f"<url><loc>{location}</loc>{more}</url>" for location in locations)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {attributes}>{entries}</urlset>'.encode()


def listed(sitemap: Sitemap) -> list[str]:
    """The URLs of a sitemap."""
    return [entry.url for entry in sitemap.entries]


def test_reads_entries() -> None:
    sitemap = read(urlset("https://shop.test/a", "https://shop.test/b?x=1&amp;y=2"))
    assert sitemap.kind == "urlset"
    assert sitemap.fault is None
    assert listed(sitemap) == ["https://shop.test/a", "https://shop.test/b?x=1&y=2"]


def test_reads_an_index() -> None:
    content = f"<sitemapindex {NAMESPACE}><sitemap><loc>https://shop.test/1.xml</loc></sitemap>"
    sitemap = read(f"{content}</sitemapindex>".encode())
    assert (sitemap.kind, sitemap.children) == ("index", ["https://shop.test/1.xml"])


def test_reads_the_extensions() -> None:
    more = (
        "<lastmod> 2026-01-02 </lastmod>"
        '<xhtml:link rel="alternate" hreflang="de" href="https://shop.test/de"/>'
        "<image:image><image:loc>https://shop.test/1.png</image:loc></image:image>"
        "<image:image><image:loc>https://shop.test/2.png</image:loc></image:image>"
        "<news:news><news:title>loc</news:title></news:news>"
    )
    entry = read(urlset("https://shop.test/a", more=more)).entries[0]
    assert entry.url == "https://shop.test/a"
    assert entry.lastmod == "2026-01-02"
    assert entry.hreflang == [("de", "https://shop.test/de")]
    assert entry.image_count == 2
    assert entry.is_news


def test_reads_text() -> None:
    sitemap = read("\ufeffhttps://shop.test/a\r\n\r\nhttps://shop.test/ü\n".encode())
    assert sitemap.kind == "text"
    assert listed(sitemap) == ["https://shop.test/a", "https://shop.test/%C3%BC"]


@pytest.mark.parametrize(
    "pack", [gzip.compress, lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:])]
)
def test_unpacks_gzip(pack: "object") -> None:
    assert callable(pack)
    assert listed(read(pack(urlset("https://shop.test/a")))) == ["https://shop.test/a"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (urlset("https://shop.test/a", attributes=""), "namespace"),
        (urlset("https://shop.test/a", attributes='xmlns="http://x.test/"'), "namespace"),
        (b"\n  " + urlset("https://shop.test/a"), "leading_space"),
        (b"\xef\xbb\xbf" + urlset("https://shop.test/a"), None),
        (b"\xef\xbb\xbf \n" + urlset("https://shop.test/a"), "leading_space"),
        (
            f"<URLSET {NAMESPACE}><URL><LOC>https://shop.test/a</LOC></URL></URLSET>".encode(),
            "letter_case",
        ),
        (urlset("https://shop.test/a").replace(b"<url>", b"\n<url>\n  "), None),
        (urlset("https://shop.test/a").replace(b"urlset", b"s:urlset"), None),
        (
            urlset("https://shop.test/a").replace(b"</urlset>", b"<url><loc>https://sh"),
            "broken_xml",
        ),
        (urlset("https://shop.test/a").replace(b"</urlset>", b"<url>&nbsp;</url>"), "broken_xml"),
        (urlset("https://shop.test/a", "/relative"), "invalid_url"),
        (urlset("https://shop.test/a", "javascript:alert(1)"), "invalid_url"),
        (urlset("https://shop.test/a", ""), "invalid_url"),
        (gzip.compress(urlset("https://shop.test/a"))[:-12], "broken_gzip"),
        (urlset("https://shop.test/a").decode().replace("UTF-8", "utf-16").encode("utf-16"), None),
        (b"https://shop.test/a\nnot an address\n", "invalid_url"),
    ],
)
def test_keeps_what_is_whole_and_names_the_fault(body: bytes, fault: str | None) -> None:
    sitemap = read(body)
    assert listed(sitemap) == ["https://shop.test/a"]
    assert sitemap.fault == fault


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"<!DOCTYPE html><html><a href=https://shop.test/a>", "html"),
        (b"<html lang=en><loc>https://shop.test/a</loc></html>", "html"),
        (b"<rss><channel><item><link>https://shop.test/a</link></item></channel></rss>", "feed"),
        (b"<note><url><loc>https://shop.test/a</loc></url></note>", "not_a_sitemap"),
        (b"<<<", "not_a_sitemap"),
        (b"just words", "not_a_sitemap"),
        (b"", "empty"),
        (b"\x1f\x8bgarbage", "broken_gzip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_sitemap"),
    ],
)
def test_tells_what_is_no_sitemap(body: bytes, fault: str) -> None:
    sitemap = read(body)
    assert (sitemap.kind, sitemap.entries, sitemap.fault) == ("none", [], fault)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "http://127.0.0.1:1/">]>',
        '<!DOCTYPE urlset [<!ENTITY % x SYSTEM "http://127.0.0.1:1/"> %x;]>',
        '<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_expands_no_entity(doctype: str) -> None:
    body = urlset("https://shop.test/&x;").replace(b"<urlset", doctype.encode() + b"<urlset")
    sitemap = read(body)
    assert (sitemap.entries, sitemap.fault) == ([], "entities")


def test_reads_on_past_the_limit_of_entries_and_says_so() -> None:
    sitemap = read(urlset(*(f"https://shop.test/{number}" for number in range(60_000))))
    assert (len(sitemap.entries), sitemap.fault) == (60_000, "too_many_entries")


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(MAX_BYTES * 3), compresslevel=9)
    tracemalloc.start()
    sitemap = read(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sitemap.fault == "too_big"
    assert peak < 4 * MAX_BYTES


@pytest.mark.parametrize(
    "body",
    [
        urlset("https://shop.test/" + "a" * 1_000_000),
        urlset("https://shop.test/a", more="<b>" * 50_000),
        b"<urlset " + b" ".join(b"a%d='x'" % number for number in range(50_000)) + b"/>",
        b"<" * 1_000_000,
        b"\n" * 5_000_000,
    ],
)
def test_odd_files_take_no_long_time(body: bytes) -> None:
    start_s = time.perf_counter()
    read(body)
    assert time.perf_counter() - start_s < 2
