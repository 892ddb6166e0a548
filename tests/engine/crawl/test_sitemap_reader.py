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
    start_s = time.process_time()
    read(body)
    assert time.process_time() - start_s < 2


def declared(encoding: str, text: str = "") -> bytes:
    """A sitemap in UTF-8 that says it is in another encoding."""
    return urlset(f"https://shop.test/{text or 'a'}").replace(b'"UTF-8"', f'"{encoding}"'.encode())


@pytest.mark.parametrize(
    "encoding", ["Shift_JIS", "gbk", "euc-kr", "utf-7", "utf-16", "idna", "punycode", "none-such"]
)
def test_an_encoding_that_is_untrue_or_unknown_is_a_fault_and_no_end(encoding: str) -> None:
    """Programs often declare what their strings were in, not what the file is in."""
    sitemap = read(declared(encoding))
    assert (listed(sitemap), sitemap.fault) == (["https://shop.test/a"], "encoding")


@pytest.mark.parametrize("encoding", ["utf8", "UTF-8", "ISO-8859-1", "us-ascii", "windows-1252"])
def test_an_encoding_that_can_be_read_is_no_fault(encoding: str) -> None:
    sitemap = read(declared(encoding))
    assert (listed(sitemap), sitemap.fault) == (["https://shop.test/a"], None)


def test_reads_addresses_in_the_encoding_declared() -> None:
    body = declared("ISO-8859-1", "caf\u00e9").decode().encode("latin-1")
    assert listed(read(body)) == ["https://shop.test/caf%C3%A9"]


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("<![CDATA[https://shop.test/?a=1&b=2]]>", "https://shop.test/?a=1&b=2"),
        ("https://shop.test/?a=1&#38;b=2", "https://shop.test/?a=1&b=2"),
        ("https://shop.test/&#x26;", "https://shop.test/&"),
        ("https://shop.test/&apos;&quot;", "https://shop.test/'%22"),
        ("\n  https://shop.test/a\n", "https://shop.test/a"),
        ("https://shop.test/<!-- old -->a", "https://shop.test/a"),
        ("HTTPS://SHOP.TEST:443/a#part", "https://shop.test/a"),
        ("https://b\u00fccher.test/", "https://xn--bcher-kva.test/"),
    ],
)
def test_an_address_may_be_escaped_as_xml_allows(written: str, url: str) -> None:
    assert listed(read(urlset(written))) == [url]


@pytest.mark.parametrize(
    "lastmod",
    [
        "2026",
        "2026-03",
        "2026-03-04",
        "2026-03-04T05:06Z",
        "2026-03-04T05:06:07+01:00",
        "2026-03-04T05:06:07.89-05:00",
        "yesterday",
    ],
)
def test_keeps_lastmod_as_written(lastmod: str) -> None:
    """Every form of W3C Datetime, and what is none: whether it is true, others judge."""
    entry = read(urlset("https://shop.test/a", more=f"<lastmod>{lastmod}</lastmod>")).entries[0]
    assert entry.lastmod == lastmod


@pytest.mark.parametrize(
    "more",
    [
        "<changefreq>daily</changefreq><priority>0.8</priority>",
        "<image:image><image:loc>https://cdn.test/1.png</image:loc></image:image>",
        "<image:loc>https://cdn.test/1.png</image:loc>",
        (
            "<video:video><video:content_loc>https://cdn.test/1.mp4</video:content_loc>"
            "<video:player_loc>https://shop.test/play</video:player_loc></video:video>"
        ),
        "<video:loc>https://cdn.test/1.mp4</video:loc>",
        "<news:news><news:publication><news:name>x</news:name></news:publication></news:news>",
        '<PageMap><DataObject type="x"><Attribute name="loc">/x</Attribute></DataObject></PageMap>',
        "<other><loc>https://shop.test/other</loc></other>",
    ],
)
def test_no_extension_is_taken_for_the_page(more: str) -> None:
    sitemap = read(urlset("https://shop.test/a", more=more))
    assert (listed(sitemap), sitemap.fault) == (["https://shop.test/a"], None)


@pytest.mark.parametrize(
    ("link", "hreflang"),
    [
        ('rel="alternate" hreflang="x-default" href="https://shop.test/x"', ["x-default"]),
        ('rel="alternate" media="only screen" href="https://m.shop.test/x"', []),
        ('rel="amphtml" hreflang="de" href="https://shop.test/amp"', []),
        ('rel="alternate" hreflang="de" href="/de"', []),
        ('rel="alternate" hreflang="de"', []),
    ],
)
def test_a_link_is_a_language_version_only_when_it_says_so(link: str, hreflang: list[str]) -> None:
    entry = read(urlset("https://shop.test/a", more=f"<xhtml:link {link}/>")).entries[0]
    assert [code for code, _ in entry.hreflang] == hreflang


def test_an_index_within_a_urlset_and_the_other_way_round_are_not_mixed() -> None:
    """Neither kind may hold the other's entries; the protocol knows two files for that."""
    child = "<sitemap><loc>https://shop.test/1.xml</loc></sitemap>"
    page = "<url><loc>https://shop.test/a</loc></url>"
    of_pages = read(f"<urlset {NAMESPACE}>{page}{child}</urlset>".encode())
    of_files = read(f"<sitemapindex {NAMESPACE}>{child}{page}</sitemapindex>".encode())
    assert (listed(of_pages), of_pages.children) == (["https://shop.test/a"], [])
    assert (listed(of_files), of_files.children) == ([], ["https://shop.test/1.xml"])


@pytest.mark.parametrize("count", [50_000, 50_001])
def test_the_limit_of_entries_is_50_000_in_an_index_too(count: int) -> None:
    child = "<sitemap><loc>https://shop.test/1.xml</loc></sitemap>"
    sitemap = read(f"<sitemapindex {NAMESPACE}>{child * count}</sitemapindex>".encode())
    assert sitemap.fault == ("too_many_entries" if count > 50_000 else None)


def test_text_holds_one_address_a_line_and_nothing_else() -> None:
    sitemap = read(b"https://shop.test/a\rhttps://shop.test/b\n# a comment\nhttps://shop.test/c 1")
    assert listed(sitemap)[:2] == ["https://shop.test/a", "https://shop.test/b"]
    assert sitemap.fault == "invalid_url"


class TestFeeds:
    """RSS 2.0 and Atom 1.0 may be named as sitemaps; they list what is new."""

    def test_rss(self) -> None:
        feed = (
            "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>"
            "<title>News</title><link>https://shop.test/</link>"
            "<atom:link rel='self' href='https://shop.test/feed'/>"
            "<item><title>One</title><link>https://shop.test/1</link>"
            "<pubDate>Wed, 04 Mar 2026 05:06:07 GMT</pubDate></item>"
            "<item><link>https://shop.test/2</link><guid>2</guid></item></channel></rss>"
        )
        sitemap = read(feed.encode())
        assert (sitemap.kind, sitemap.fault) == ("feed", None)
        assert listed(sitemap) == ["https://shop.test/1", "https://shop.test/2"]
        assert sitemap.entries[0].lastmod == "Wed, 04 Mar 2026 05:06:07 GMT"

    def test_atom(self) -> None:
        feed = (
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title>"
            "<link rel='self' href='https://shop.test/feed'/><link href='https://shop.test/'/>"
            "<updated>2026-03-04T05:06:07Z</updated>"
            "<entry><link rel='enclosure' href='https://shop.test/1.mp3'/>"
            "<link rel='alternate' href='https://shop.test/1'/>"
            "<updated>2026-03-03T05:06:07Z</updated></entry>"
            "<entry><link href='https://shop.test/2'/></entry></feed>"
        )
        sitemap = read(feed.encode())
        assert (sitemap.kind, sitemap.fault) == ("feed", None)
        assert listed(sitemap) == ["https://shop.test/1", "https://shop.test/2"]
        assert [entry.lastmod for entry in sitemap.entries] == ["2026-03-03T05:06:07Z", None]

    def test_an_entry_without_an_address_is_a_fault(self) -> None:
        sitemap = read(b"<rss><channel><item><title>One</title></item></channel></rss>")
        assert (sitemap.kind, sitemap.entries, sitemap.fault) == ("feed", [], "invalid_url")
