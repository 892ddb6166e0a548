"""Pages that no parser likes, from a live server: each has its row, and the next page is had."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from tests.engine.crawl.conftest import HTML, QUICK, Crawled, Reply, serve

from tiebeam.engine.crawl import CrawlSettings, crawl

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.crawl.conftest import TinySite

Row = dict[str, Any]
Expected = Callable[[Row], bool]

K = 1_000
LIMIT = 6_000 * K
LONGEST_TEXT = 17 * K
LATE = f"<!-- {'x' * 1_100} -->"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
JSON_LD = '<title>Data</title><script type="application/ld+json">{}</script>'.replace


def row(**columns: Any) -> Expected:
    """The row has those columns."""
    return lambda found: all(found[name] == value for name, value in columns.items())


def faulty(*faults: str, **columns: Any) -> Expected:
    """The same, and those faults."""
    return lambda found: set(faults) <= set(found["faults"]) and row(**columns)(found)


def data(json: str) -> str:
    """A page with structured data."""
    return JSON_LD("{}", json)


CASES: dict[str, tuple[str | bytes, str | None, Expected]] = {
    "100,000 nested elements": ("<title>Deep</title>" + "<div>" * 100 * K, HTML, row(title="Deep")),
    "an attribute of 5 MB": (
        f'<title>Wide</title><a class="{"y" * 5_000 * K}" href=/x>x</a>',
        HTML,
        faulty("read_in_part", title="Wide"),
    ),
    "a title of 3 MB": (
        f"<title>{'t' * 3_000 * K}</title>",
        HTML,
        faulty("title_cut", title="t" * K),
    ),
    "NUL bytes": ("<title>a\0b</title><p\0 class=\0>c\0", HTML, row(is_html=True, word_count=1)),
    "bytes that are no UTF-8": (
        b"<title>a\xffb</title>",
        HTML,
        faulty("charset_undecodable", title="a\ufffdb"),
    ),
    "a charset of the header against one of the meta": (
        "<meta charset=windows-1251><title>Привет</title>".encode("cp1251"),
        HTML,
        faulty("charset_conflict", charset="utf-8"),
    ),
    "a charset told late": (
        f"{LATE}<meta charset=Shift_JIS><title>こんにちは</title>".encode("cp932"),
        "text/html",
        faulty("charset_late", title="こんにちは"),
    ),
    "UTF-16 with a mark and no label": (
        "\ufeff<title>Grüße</title>".encode("utf-16-le"),
        "text/html",
        row(title="Grüße", charset="utf-16le"),
    ),
    "a charset that nobody knows": (
        "<title>Grüße</title>",
        "text/html; charset=martian",
        faulty("charset_unknown", title="Grüße"),
    ),
    "script hidden in UTF-7": (
        "<meta charset=utf-7><title>+ADw-script+AD4-</title>",
        "text/html; charset=utf-7",
        row(title="+ADw-script+AD4-"),
    ),
    "an unclosed comment": ("<!-- <title>x</title><p>All", HTML, row(title=None, word_count=0)),
    "a title in a drawing": (
        "<body><svg><title>Drawn</title></svg><title>Body</title>",
        HTML,
        row(title="Body", title_count=1),
    ),
    "a head ended by a stray tag": (
        (
            "<head><title>x</title><div></div><meta name=robots content=noindex>"
            "<link rel=canonical href=http://else.test/>"
        ),
        HTML,
        row(noindex=True, canonical_in_head=False, head_ended_by="div"),
    ),
    "a base of another host": (
        "<base href=http://else.test/><base href=/x/><a href=y>y</a>",
        HTML,
        row(base_url="http://else.test/", link_count=1, internal_link_count=0),
    ),
    "a base that is data": (
        "<base href=data:text/html,x><a href=/good>y</a>",
        HTML,
        row(base_url=None, internal_link_count=1),
    ),
    "formatting closed in the wrong order": ("<b><p>" * 50 * K + "x", HTML, row(word_count=1)),
    "a picture called HTML": (PNG, HTML, faulty("binary", is_html=False, title=None)),
    "no media type": ("<!doctype html><title>Bare</title>", None, row(is_html=True, title="Bare")),
    "8 MB": (
        "<title>Long</title>" + "<p>word</p>" * 730 * K,
        HTML,
        faulty("body_limit", "read_in_part", title="Long", truncated=True, body_bytes=LIMIT),
    ),
    "structured data nested 100,000 deep": (
        data("[" * 100 * K),
        HTML,
        faulty("structured_data_invalid", title="Data"),
    ),
    "5 MB of structured data": (
        data(f'["{"x" * 5_000 * K}"]'),
        HTML,
        faulty("structured_data_oversized", title="Data"),
    ),
    "structured data with NaN and a key twice": (
        data('{"@type": "Offer", "price": NaN, "@type": "Product"}'),
        HTML,
        row(structured_types=["Product"], faults=[]),
    ),
    "structured data within comment guards": (
        data('<!--\n{"@type": "Product"}\n-->'),
        HTML,
        row(structured_types=["Product"], faults=[]),
    ),
    "structured data with a comment": (
        data('{"@type": "Product" /* new */}'),
        HTML,
        faulty("structured_data_invalid", structured_types=[]),
    ),
    "5,000 language versions": (
        "".join(
            f"<link rel=alternate hreflang=x-{n} href=http://else.test/{n}>" for n in range(5 * K)
        ),
        HTML,
        lambda found: len(found["hreflang"]) == K and "hreflang_cut" in found["faults"],
    ),
    "references to half characters": (
        "<title>&#xd800;&#0;&#x110000;&#xe000;&#x1f600;</title>",
        HTML,
        row(title="\ufffd\ufffd\ufffd\ue000😀"),
    ),
    "entities that lead outside": (
        (
            '<!DOCTYPE html [<!ENTITY a SYSTEM "{internal}"><!ENTITY b "&a;&a;">]>'
            '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>&b;</title></head></html>'
        ),
        "application/xhtml+xml",
        row(title="&b;"),
    ),
}


def address(site: "TinySite", name: str) -> str:
    """Each case stands on a host of its own."""
    return site.url(f"/{list(CASES).index(name)}", host=f"case-{list(CASES).index(name)}.localhost")


@pytest.fixture(scope="module")
def internal() -> Iterator["TinySite"]:
    """A service beside the site that no page may lead to."""
    yield from serve()


@pytest.fixture(scope="module")
def hostile(
    shared_site: "TinySite", internal: "TinySite", tmp_path_factory: pytest.TempPathFactory
) -> Crawled:
    """One crawl of all cases by a process of its own, each beside a good page."""
    for number, (body, content_type, _) in enumerate(CASES.values()):
        content = body.encode() if isinstance(body, str) else body
        content = content.replace(b"{internal}", internal.url("/secret").encode())
        headers = {"Content-Type": content_type} if content_type else {}
        shared_site.routes[f"/{number}"] = Reply(content, headers=headers)
    shared_site.page("/good")
    cases = [address(shared_site, name) for name in CASES]
    shared_site.page("/", *cases, *(url.rpartition("/")[0] + "/good" for url in cases))
    chosen = {**QUICK, "hosts": ("*.localhost",), "timeout_s": 60, "max_body_bytes": LIMIT}
    folder: Path = tmp_path_factory.mktemp("hostile") / "crawl"
    return Crawled(folder, crawl(CrawlSettings((shared_site.url(),), **chosen), folder))


@pytest.mark.parametrize("name", CASES)
def test_the_row_tells_what_the_page_is(
    name: str, hostile: Crawled, shared_site: "TinySite"
) -> None:
    found = hostile.page(address(shared_site, name))
    assert CASES[name][2](found), {key: str(value)[:200] for key, value in found.items()}


def test_every_good_page_is_had(hostile: Crawled) -> None:
    good = [found["status"] for url, found in hostile.pages.items() if url.endswith("/good")]
    assert good == [200] * len(CASES)


def test_nothing_long_and_no_nul_is_stored(hostile: Crawled) -> None:
    stored = [text for table in ("pages", "links") for text in texts(hostile.rows(table))]
    assert max(map(len, stored)) <= LONGEST_TEXT
    assert not any("\0" in text for text in stored)


def test_no_page_leads_to_the_service_beside_the_site(
    hostile: Crawled, internal: "TinySite"
) -> None:
    assert hostile.manifest.ended == "complete"
    assert internal.hits.total() == 0


def texts(value: Any) -> Iterator[str]:
    """All strings that a value holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)
