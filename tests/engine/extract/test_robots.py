from datetime import UTC, datetime

import pytest

from tiebeam.engine.extract.robots import Robots, read_robots

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def header(text: str) -> Robots:
    return read_robots([], text, NOW)


def meta(*contents: str) -> Robots:
    return read_robots(contents, None, NOW)


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        ("noindex", {"noindex"}),
        (" NOINDEX , Nofollow ", {"noindex", "nofollow"}),
        ("none", {"noindex", "nofollow"}),
        ("nofollow", {"nofollow"}),
        ("all", set()),
        ("index, follow", set()),
        ("noindexing", set()),
        ("max-snippet:-1, max-image-preview:large", set()),
        ("", set()),
        (",,,", set()),
    ],
)
def test_rules_between_commas_in_any_case(content: str, rules: set[str]) -> None:
    found = meta(content)
    assert {name for name in ("noindex", "nofollow") if getattr(found, name)} == rules


def test_the_strictest_of_several_elements_counts() -> None:
    assert meta("index, follow", "noindex") == Robots(
        noindex=True, noindex_from="meta", nofollow=False
    )


@pytest.mark.parametrize(
    ("text", "noindex"),
    [
        ("noindex", True),
        ("googlebot: noindex", True),
        ("GoogleBot: nofollow, noindex", True),
        ("otherbot: noindex", False),
        ("otherbot: noindex, nofollow", False),
        ("otherbot: noindex, googlebot: noindex", True),
        ("nofollow, otherbot: noindex", False),
        ("otherbot: noindex\nnoindex", True),
        ("googlebot-news: noindex", False),
        ("max-snippet: 0, noindex", True),
    ],
)
def test_header_rules_for_one_bot_are_for_that_bot_alone(text: str, *, noindex: bool) -> None:
    assert header(text).noindex is noindex


@pytest.mark.parametrize(
    ("date", "noindex"),
    [
        ("25 Jun 2010 15:00:00 PST", True),
        ("Fri, 25 Jun 2010 15:00:00 GMT", True),
        ("Friday, 25-Jun-10 15:00:00 UTC", True),
        ("2010-06-25", True),
        ("2010-06-25T15:00:00+02:00", True),
        ("25 Jun 2099 15:00:00 PST", False),
        ("2099-06-25", False),
        ("soon", False),
        ("", False),
    ],
)
def test_a_page_unavailable_after_a_past_date_is_out(date: str, *, noindex: bool) -> None:
    assert header(f"unavailable_after: {date}, max-snippet: 5").noindex is noindex
    assert meta(f"unavailable_after: {date}").noindex is noindex


def test_rules_after_a_date_still_count() -> None:
    assert header("unavailable_after: Fri, 25 Jun 2099 15:00:00 GMT, nofollow").nofollow is True


def test_a_date_for_another_bot_says_nothing_to_google() -> None:
    assert header("otherbot: unavailable_after: 25 Jun 2010 15:00:00 PST").noindex is False
