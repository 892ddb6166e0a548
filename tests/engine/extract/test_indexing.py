from collections.abc import Callable

import pytest

from tiebeam.engine.extract import Alternate, PageFacts

Read = Callable[..., PageFacts]


def head(markup: str) -> str:
    return f"<html><head>{markup}</head><body>Text</body></html>"


def test_canonical_is_resolved_and_normalised(read: Read) -> None:
    facts = read(head('<link rel="Canonical" href=" ../lamp?b=1#top ">'))
    assert facts.canonical_url == "http://shop.test/en/lamp?b=1"
    assert (facts.canonical_from, facts.canonical_in_head) == ("html", True)


def test_canonical_is_resolved_against_base(read: Read) -> None:
    facts = read(head("<base href=http://www.shop.test/><link rel=canonical href=lamp>"))
    assert facts.canonical_url == "http://www.shop.test/lamp"


def test_header_canonical_ignores_base(read: Read) -> None:
    facts = read(head("<base href=http://a.test/>"), link='</en/p/lamp>; rel="canonical"')
    assert facts.canonical_url == "http://shop.test/en/p/lamp"
    assert (facts.canonical_from, facts.canonical_in_head) == ("header", None)


def test_canonical_of_a_file_comes_from_its_header(read: Read) -> None:
    facts = read(b"%PDF-1.7", content_type="application/pdf", link="</a>; rel=canonical")
    assert (facts.is_html, facts.canonical_url) == (False, "http://shop.test/a")


@pytest.mark.parametrize(
    ("markup", "header", "count"),
    [
        ("", "", 0),
        ("<link rel=canonical href=/a>", "", 1),
        ("<link rel=canonical href=/a><link rel=canonical href=/a#x>", "", 1),
        ("<link rel=canonical href=/a><link rel=canonical href=/b>", "", 2),
        ("<link rel=canonical href=/a>", "</b>; rel=canonical", 2),
        ("<link rel=canonical href=/a>", "</a>; rel=canonical", 1),
    ],
)
def test_counts_canonicals_that_differ(read: Read, markup: str, header: str, count: int) -> None:
    assert read(head(markup), link=header).canonical_count == count


def test_canonical_outside_the_head_is_ignored_and_said(read: Read) -> None:
    facts = read("<head></head><body><link rel=canonical href=/b></body>")
    assert (facts.canonical_url, facts.canonical_count) == (None, 0)
    assert facts.canonical_in_head is False


def test_a_page_without_canonical_element_has_none_in_or_out(read: Read) -> None:
    assert read(head("")).canonical_in_head is None


def test_canonical_in_the_head_wins_over_one_outside(read: Read) -> None:
    facts = read("<head><link rel=canonical href=/a></head><body><link rel=canonical href=/b>")
    assert (facts.canonical_url, facts.canonical_count) == ("http://shop.test/a", 1)


@pytest.mark.parametrize("attribute", ["hreflang=de", "media=print", "type=text/html", "lang=de"])
def test_canonical_with_a_voiding_attribute_names_nothing(read: Read, attribute: str) -> None:
    facts = read(head(f"<link rel=canonical href=/a {attribute}>"))
    assert (facts.canonical_url, facts.faults) == (None, ["canonical_void"])


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "http://[", "ftp://a"])
def test_canonical_that_is_no_web_address_is_a_fault(read: Read, href: str) -> None:
    facts = read(head(f'<link rel=canonical href="{href}">'))
    assert (facts.canonical_url, facts.faults) == (None, ["canonical_invalid"])


def test_language_versions_of_head_and_header(read: Read) -> None:
    facts = read(
        head('<link rel="alternate" hreflang="de-AT" href="/de/p/lamp">'),
        link='<http://shop.test/fr/p/lampe>; rel="alternate"; hreflang="fr", </x>; rel=preload',
    )
    assert facts.hreflang == [
        Alternate("de-AT", "http://shop.test/de/p/lamp"),
        Alternate("fr", "http://shop.test/fr/p/lampe"),
    ]


def test_language_versions_outside_the_head_are_ignored(read: Read) -> None:
    facts = read("<head></head><body><link rel=alternate hreflang=de href=/de></body>")
    assert facts.hreflang == []


def test_two_urls_for_one_language_are_both_kept(read: Read) -> None:
    markup = "<link rel=alternate hreflang=de href=/a><link rel=alternate hreflang=de href=/b>"
    assert [alternate.url[-2:] for alternate in read(head(markup)).hreflang] == ["/a", "/b"]


def test_noindex_outside_the_head_is_obeyed(read: Read) -> None:
    facts = read("<head><div></div><meta name=robots content=noindex></head><body>")
    assert (facts.noindex, facts.noindex_from) == (True, "meta")


def test_robots_in_a_template_or_noscript_is_no_part_of_the_page(read: Read) -> None:
    inert = "<meta name=robots content=noindex>"
    markup = f"<template>{inert}</template><noscript>{inert}</noscript><!-- {inert} -->"
    assert read(head(markup)).noindex is False


def test_meta_robots_keeps_what_was_written(read: Read) -> None:
    markup = '<META NAME="ROBOTS" CONTENT="NoIndex"><meta name=googlebot content=nofollow>'
    facts = read(head(markup))
    assert facts.meta_robots == "NoIndex; googlebot: nofollow"
    assert (facts.noindex, facts.nofollow) == (True, True)


def test_header_keeps_a_file_out_of_the_index(read: Read) -> None:
    facts = read(b"x", content_type="application/pdf", x_robots_tag="noindex")
    assert (facts.noindex, facts.noindex_from) == (True, "header")


def test_both_sources_of_a_noindex_are_named(read: Read) -> None:
    facts = read(head("<meta name=robots content=none>"), x_robots_tag="noindex")
    assert facts.noindex_from == "both"
