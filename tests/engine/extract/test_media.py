from collections.abc import Callable

import pytest

from tiebeam.engine.extract import PageFacts

Read = Callable[..., PageFacts]


@pytest.mark.parametrize(
    ("content_type", "media_type"),
    [
        ("text/html", "text/html"),
        (" Text/HTML ; charset=utf-8", "text/html"),
        ("text/html, text/html", "text/html"),
        ("", None),
        (None, None),
    ],
)
def test_media_type_stands_alone(read: Read, content_type: str, media_type: str | None) -> None:
    assert read("<p>x", content_type=content_type).media_type == media_type


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE html>", " \n<html>", "<!-- x -->", "<p >", "<TITLE>", "<a href=/>"]
)
def test_unlabelled_markup_is_a_page(read: Read, start: str) -> None:
    assert read(start, content_type=None).is_html is True


@pytest.mark.parametrize("start", ["plain", "<?xml version='1.0'?>", "<abbr>", "{}", "", "\0"])
def test_other_unlabelled_bytes_are_no_page(read: Read, start: str) -> None:
    assert read(start, content_type=None).is_html is False


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "application/pdf"])
def test_a_label_is_believed(read: Read, content_type: str) -> None:
    facts = read("<!doctype html><title>x</title>", content_type=content_type)
    assert (facts.is_html, facts.title) == (False, None)


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"\x1f\x8b\x08\x00", b"%PDF-1.7"])
def test_binary_under_an_html_label_is_no_page(read: Read, start: bytes) -> None:
    facts = read(start + b"<title>x</title>", content_type="text/html")
    assert (facts.is_html, facts.title, facts.faults) == (False, None, ["binary"])
