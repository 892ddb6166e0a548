from collections.abc import Callable

import pytest

from tiebeam.engine.extract import PageFacts

Read = Callable[..., PageFacts]


@pytest.mark.parametrize(
    ("markup", "title", "count"),
    [
        ("<head><title> A\n lamp </title></head>", "A lamp", 1),
        ("<head><title>a</title><title>b</title></head>", "a", 2),
        ("<body><svg><title>logo</title></svg><title>Lamp</title>", "Lamp", 1),
        ("<body><svg><title>logo</title></svg>", None, 0),
        ("<head><title></title></head>", "", 1),
        ("<head></head>", None, 0),
        ("<template><title>x</title></template>", None, 0),
        ("<title>A &amp; B &lt;b&gt;</title>", "A & B <b>", 1),
        ("<title>a\x1b[31mb\r\nc\u202ed</title>", "a[31mb c\u202ed", 1),
    ],
)
def test_title_is_the_first_html_title(
    read: Read, markup: str, title: str | None, count: int
) -> None:
    facts = read(markup)
    assert (facts.title, facts.title_count) == (title, count)


def test_long_title_is_cut_and_says_so(read: Read) -> None:
    facts = read(f"<title>{'word ' * 1_000_000}</title>")
    assert len(facts.title or "") <= 1_000
    assert facts.faults == ["title_cut"]


@pytest.mark.parametrize(("words", "is_cut"), [(200, False), (201, True)])
def test_only_what_is_left_out_of_a_title_makes_it_cut(
    read: Read, words: int, *, is_cut: bool
) -> None:
    facts = read(f"<title>{'  word\n\n' * words}</title>")
    assert ("title_cut" in facts.faults) is is_cut


def test_description_and_viewport(read: Read) -> None:
    facts = read(
        '<meta name=Description content=" Warm\n light "><meta name=viewport content=width=1>'
    )
    assert (facts.description, facts.viewport) == ("Warm light", "width=1")


def test_no_description_is_none_and_an_empty_one_is_empty(read: Read) -> None:
    assert read("<p>x").description is None
    assert read("<meta name=description content=''>").description == ""


def test_open_graph_keeps_the_first_of_each_property(read: Read) -> None:
    facts = read(
        "<meta property=og:title content=a><meta property=og:title content=b>"
        "<meta property=article:author content=c><meta property=fb:app_id content=d>"
    )
    assert facts.open_graph == {"og:title": "a", "article:author": "c"}


@pytest.mark.parametrize(
    ("base", "base_url"),
    [
        ("<base href=/other/>", "http://shop.test/other/"),
        ("<base href=http://cdn.test/a/><base href=/b/>", "http://cdn.test/a/"),
        ("<base target=_blank><base href=/b/>", "http://shop.test/b/"),
        ("<base href=data:text/html,x>", None),
        ("<base href=javascript:x>", None),
        ("<base href=http://[>", None),
        ("<base href=http://shop.test/en/p/lamp>", None),
        ("", None),
    ],
)
def test_base_is_the_first_one_with_an_address(read: Read, base: str, base_url: str | None) -> None:
    assert read(f"<head>{base}</head><body>").base_url == base_url


@pytest.mark.parametrize(
    ("content", "refresh_url"),
    [
        ("0; url=/new", "http://shop.test/new"),
        ("5;URL='/new'", "http://shop.test/new"),
        ("0, /new", "http://shop.test/new"),
        ("0.5 url = /new", "http://shop.test/new"),
        ("300", None),
        ("url=/new", None),
        ("0; url=javascript:x", None),
        ("", None),
    ],
)
def test_refresh_target(read: Read, content: str, refresh_url: str | None) -> None:
    facts = read(f'<meta http-equiv=Refresh content="{content}">')
    assert facts.refresh_url == refresh_url
