import time

import pytest

from tiebeam.engine.findings.markup import elements


def about(what: str, text: str) -> list[str]:
    return [text[slice(*one.span)] for one in elements(text) if one.is_about(what)]


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("title", "<title>Lamp</title>"),
        ("title", '<TITLE lang="en">Lamp > Chair</TITLE>'),
        ("canonical", '<link rel="canonical" href="/a">'),
        ("canonical", "<LINK HREF=/a REL='nofollow Canonical' />"),
        ("canonical", '<link\n  href="/a>b"\n  rel=canonical>'),
        ("robots", '<meta name="robots" content="noindex">'),
        ("robots", "<meta content=noindex name=googlebot>"),
        ("hreflang", '<link rel="alternate" hreflang="de" href="/de">'),
        ("description", '<meta name="description" content="A \'lamp\'">'),
        ("og:title", '<meta property="og:title" content="Lamp">'),
        ("refresh", '<meta http-equiv="Refresh" content="0; url=/b">'),
        ("base", '<base href="/b">'),
    ],
)
def test_an_element_is_found_in_any_spelling(what: str, text: str) -> None:
    assert about(what, f"<head>\n{text}\n<meta charset=utf-8>") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- <title>Lamp</title> -->",
        "<script>'<title>Lamp</title>'</script>",
        "<style>/* <title>Lamp</title> */</style>",
        "<svg><title>Lamp</title></svg>",
        "<!-- <title>Lamp</title>",
        "&lt;title&gt;Lamp",
    ],
)
def test_what_browsers_do_not_take_for_an_element_is_passed_over(text: str) -> None:
    assert about("title", text) == []


def test_an_element_that_is_never_closed_ends_with_the_text() -> None:
    assert about("canonical", '<link rel=canonical href="/a') == ["<link rel=canonical href="]


def test_every_one_of_several_is_found() -> None:
    text = "<title>One</title><link rel=canonical href=/a><title>Two</title>"
    assert about("title", text) == ["<title>One</title>", "<title>Two</title>"]


def test_an_element_that_may_not_stand_in_a_head_is_found_by_its_name() -> None:
    assert about("div", '<title>x</title><div class="a">') == ['<div class="a">']


@pytest.mark.parametrize(
    "piece",
    [
        "<link ",
        '<link a="',
        "<title>",
        "<title ",
        "<!--",
        "<script",
        "<svg>",
        "<",
        "<a",
        "\"'",
        "=",
    ],
)
def test_hostile_markup_costs_no_more_than_its_length(piece: str) -> None:
    """16 KiB are kept of a head; a pattern that tries again and again would take minutes."""
    begin = time.perf_counter()
    list(elements("<link " + piece * (16_384 // len(piece))))
    assert time.perf_counter() - begin < 1
