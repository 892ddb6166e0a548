from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.engine.probe.conftest import START, certificate, name, page, robots, sitemap

from tiebeam.engine.probe import Look
from tiebeam.engine.probe.differences import differences


def changes(before: Look, **now: Any) -> list[str]:
    return [one.change for one in differences(before, replace(before, **now), START)]


@pytest.mark.parametrize(
    ("now", "change"),
    [
        ({"noindex": True}, "noindex-added"),
        ({"robots_allowed": False, "robots_rule": "Disallow: /p"}, "robots-blocks"),
        ({"status": 404}, "page-gone"),
        ({"status": 410}, "page-gone"),
        ({"status": 403}, "access-denied"),
        ({"status": 503}, "server-error"),
        ({"status": 429}, "server-error"),
        ({"status": 301, "redirect_url": "https://shop.test/"}, "redirect-added"),
        ({"failure": "timeout", "status": None}, "page-fails"),
        ({"canonical_url": "https://shop.test/other"}, "canonical-elsewhere"),
        ({"canonical_url": None}, "canonical-lost"),
        ({"title": None}, "title-emptied"),
        ({"hreflang": ("en",)}, "hreflang-lost"),
        ({"word_count": 120, "main_word_count": 20}, "content-lost"),
        ({"is_html": False}, "content-lost"),
    ],
)
def test_what_is_worse_about_a_page(now: dict[str, Any], change: str) -> None:
    assert changes(page("/p/1"), **now) == [change]


@pytest.mark.parametrize(
    "now",
    [
        {"title": "Page /p/1 (17 looking)"},
        {"word_count": 240, "main_word_count": 140},
        {"main_word_count": 0},  # now in what was made a header
        {"word_count": 110},
        {"hreflang": ("de", "en", "fr")},
        {"robots_rule": "Allow: /p"},
        {"status": None},
    ],
)
def test_what_changes_by_itself_or_was_not_seen_is_no_difference(now: dict[str, Any]) -> None:
    assert changes(page("/p/1"), **now) == []


def test_an_empty_page_is_one_difference() -> None:
    gone = {
        "word_count": 0,
        "main_word_count": 0,
        "title": None,
        "canonical_url": None,
        "hreflang": (),
    }
    assert changes(page("/p/1"), **gone) == ["content-lost"]


def test_an_error_is_not_told_again_by_its_markup() -> None:
    assert changes(page("/p/1"), status=404, title=None, noindex=True) == ["page-gone"]


def test_a_page_that_named_another_canonical_may_go_on_to_do_so() -> None:
    before = page("/p/1", canonical_url="https://shop.test/p/2")
    assert changes(before, canonical_url="https://shop.test/p/3") == []


@pytest.mark.parametrize(
    ("now", "change"),
    [
        ({"status": 503, "state": "disallow-all"}, "robots-unreachable"),
        ({"failure": "timeout", "status": None, "state": "disallow-all"}, "robots-unreachable"),
        ({"status": 404, "state": "allow-all"}, "robots-lost"),
    ],
)
def test_what_is_worse_about_a_robots_txt(now: dict[str, Any], change: str) -> None:
    assert changes(robots(), **now) == [change]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({"entries": 79}, ["sitemap-shrunk"]),
        ({"entries": 81}, []),
        ({"entries": 200}, []),
        ({"status": 404, "fault": "status", "entries": 0}, ["sitemap-gone"]),
    ],
)
def test_what_is_worse_about_a_sitemap(now: dict[str, Any], expected: list[str]) -> None:
    assert changes(sitemap(100), **now) == expected


def test_a_small_sitemap_may_lose_entries() -> None:
    assert changes(sitemap(5), entries=2) == []


@pytest.mark.parametrize(("days", "expected"), [(13, ["certificate-expires"]), (15, [])])
def test_a_certificate_is_told_of_two_weeks_before_it_ends(days: int, expected: list[str]) -> None:
    assert changes(certificate(60), expires_at=START + timedelta(days=days)) == expected


def test_a_certificate_that_is_not_trusted() -> None:
    assert changes(certificate(60), fault="chain") == ["certificate-broken"]


def test_a_name_that_leads_elsewhere() -> None:
    before = name("10.0.0.1", "10.0.0.2")
    assert changes(before, addresses=("10.9.9.9",)) == ["name-moved"]
    assert changes(before, addresses=("10.0.0.2", "10.0.0.3")) == []
    assert changes(before, addresses=(), failure="missing") == ["name-lost"]
    assert changes(before, addresses=(), failure="unanswered") == []


def test_behind_an_alias_addresses_come_and_go() -> None:
    before = name("10.0.0.1", canonical_name="cdn.test")
    assert changes(before, addresses=("10.9.9.9",)) == []
    assert changes(before, canonical_name="other.test") == ["name-moved"]
