"""What hosts do to a parser: it must end soon, stay small and store nothing odd."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiebeam.engine.extract import PageFacts, extract_page

Read = Callable[..., PageFacts]

K = 1_000
LONGEST_TEXT = 17_000
MARKUP = {
    "100,000 nested elements": "<div>" * 100 * K,
    "attribute of 5 MB": f'<a href="/{"x" * 5_000 * K}" class="{"y" * 100 * K}">x</a>',
    "500,000 links": "".join(f"<a href=/{n}>{n}</a>" for n in range(500 * K)),
    "links within links": "<a href=/x><object>" * 100 * K + "text" * 100 * K,
    "headings within headings": "<h1><div>" * 100 * K + "text" * 100 * K,
    "navigations within navigations": "<nav><a href=/x>x</a>" * 100 * K,
    "headers within headers": "<header><div>" * 100 * K,
    "NUL bytes": "<a\0 href=/\0>\0</a><title>\0</title><meta name=description content=\0>" * K,
    "unclosed comment": "<!--" + "-" * 5_000 * K,
    "mis-nested formatting": "<b><p>" * 50 * K + "x",
    "formatting reopened in each paragraph": ("<p>" + "<font>" * 30) * 2_000,
    "200,000 attributes": f"<div {' '.join(f'a{n}=1' for n in range(200 * K))}>",
    "100,000 different classes": "".join(
        f"<div class='c{chr(97 + n % 26)}{n}x'>" for n in range(K)
    ),
    "5,000 language versions": "".join(
        f"<link rel=alternate hreflang=x-{n} href=/{n}>" for n in range(5 * K)
    ),
    "nested templates": "<template>" * 20 * K,
    "nested tables": "<table><tr><td>" * 20 * K,
    "nested svg": "<svg><title>" * 50 * K,
    "50,000 titles": "<title>x</title>" * 50 * K,
    "50,000 metas in the body": "<body>" + "<meta name=robots content=noindex>" * 50 * K,
    "a head that never ends": "<div>" + "<link rel=canonical href=/x>" * 50 * K,
    "a million less-than signs": "<" * 1_000 * K,
    "entities": "&amp;&eacute;&#x41;&#xd800;&#0;" * 100 * K,
    "bases": "<base href=http://a.test/>" * 50 * K,
    "spaces": " " * 5_000 * K,
    "JSON-LD of nested arrays": f'<script type="application/ld+json">{"[" * 400 * K}</script>',
    "JSON-LD of many objects": '<script type="application/ld+json">['
    + '{"@type":"A"},' * 60 * K
    + "1]</script>",
    "refresh of spaces": f'<meta http-equiv=refresh content="0{" " * 500 * K}x">',
}
HEADERS = {
    "link": "<" * 500 * K,
    "x-robots-tag": "unavailable_after: " * 50 * K + ":" * 100 * K,
    "content-type": "text/html; charset=" + ";" * 100 * K,
}


def is_internal(url: str) -> bool:
    return url.startswith("http://shop.test/")


def texts(value: Any) -> list[str]:
    """All strings in a value that becomes a column."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    return (
        [text for item in value for text in texts(item)] if isinstance(value, list | tuple) else []
    )


def assert_can_be_stored(facts: PageFacts) -> None:
    columns = dict(facts.columns())
    stored = texts([*columns.values(), [tuple(link) for link in facts.links]])
    assert max(map(len, stored), default=0) <= LONGEST_TEXT
    assert not any("\0" in text for text in stored)
    for text in stored:
        text.encode()


@pytest.mark.parametrize("name", MARKUP)
def test_ends_soon_and_stores_little(read: Read, name: str) -> None:
    started = time.process_time()
    facts = read(MARKUP[name])
    assert time.process_time() - started < 10
    assert_can_be_stored(facts)


def test_hostile_headers_end_soon_too(read: Read) -> None:
    started = time.process_time()
    facts = extract_page(
        b"<p>x",
        url="http://shop.test/",
        content_type=HEADERS["content-type"],
        headers=HEADERS,
        is_internal=is_internal,
    )
    assert time.process_time() - started < 5
    assert_can_be_stored(facts)


def test_surplus_links_are_left_out_and_said(read: Read) -> None:
    facts = read(MARKUP["500,000 links"])
    assert len(facts.links) == 50_000
    assert facts.link_count == 500_000
    assert facts.faults == ["links_cut"]


def test_surplus_language_versions_are_left_out_and_said(read: Read) -> None:
    facts = read(MARKUP["5,000 language versions"])
    assert len(facts.hreflang) == 1_000
    assert facts.faults == ["hreflang_cut"]


def test_an_unclosed_comment_leaves_an_empty_page(read: Read) -> None:
    facts = read("<!-- <title>x</title><p>All of it")
    assert (facts.is_html, facts.title, facts.word_count) == (True, None, 0)


def test_entities_of_xhtml_are_not_expanded(read: Read) -> None:
    facts = read(
        '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>&a;</title></head></html>',
        content_type="application/xhtml+xml",
    )
    assert facts.title == "&a;"


def test_references_to_no_characters_become_replacement_characters(read: Read) -> None:
    assert read("<title>&#xd800;&#0;&#x110000;&#x1f600;</title>").title == "\ufffd\ufffd\ufffd😀"


PIECES = st.sampled_from(
    [
        *("<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", '"', "'", "=", "&", "&#", "\0"),
        *("<table>", "</table>", "<td>", "<a href=/x>", "</a>", "<b>", "<p>", "</p>", "<svg>"),
        *("<template>", "<select>", "<script>", "</script>", "<style>", "<noscript>", "<form>"),
        *("<title>", "</title>", "<textarea>", "<iframe>", "<plaintext>", "<frameset>", "<math>"),
        *("<head>", "</head>", "<body class=x>", "</body>", "<nav>", "</nav>", "<h1>", "\ufeff"),
        *("<link rel=canonical href=", "<meta name=robots content=", "<meta charset=utf-16>"),
        *("<base href=//b>", "<meta http-equiv=refresh content=0;/>", "&#xdfff;"),
        *('<script type="application/ld+json">{"@type":"\\ud800"}', "http://[", "mailto:", "?#"),
        *("\r\n", "\x85", "\u2028", "é", "漢"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=60).map("".join))
def test_any_markup_can_be_read_and_stored(markup: str) -> None:
    facts = extract_page(
        markup.encode("utf-8", "surrogatepass"),
        url="http://shop.test/a/b?c",
        content_type="text/html",
        headers={"x-robots-tag": markup, "link": markup},
        is_internal=is_internal,
    )
    assert_can_be_stored(facts)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.none() | st.text(max_size=30))
def test_any_bytes_can_be_read_and_stored(body: bytes, content_type: str | None) -> None:
    for start in (b"", b"<!doctype html>", b"\xff\xfe"):
        facts = extract_page(
            start + body,
            url="http://shop.test/",
            content_type=content_type,
            headers={},
            is_internal=is_internal,
        )
        assert_can_be_stored(facts)
