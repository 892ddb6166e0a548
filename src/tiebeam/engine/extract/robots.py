"""What meta elements and the X-Robots-Tag header tell Google, read as Google documents it.

Source: Google Search Central, "Robots meta tag, data-nosnippet, and X-Robots-Tag specifications"
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple

NAMES_FOR_GOOGLE = frozenset({"robots", "googlebot"})
_RULES_WITH_A_VALUE = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
)
_NAMED = re.compile(r"([A-Za-z0-9_*-]+)\s*:\s*(.*)", re.DOTALL)
_CUT_AFTER_WEEKDAY = re.compile(r"unavailable_after\s*:\s*[a-z]+$", re.IGNORECASE)
_MAX_CHARACTERS = 10_000


class Robots(NamedTuple):
    """What Google may do with a page."""

    noindex: bool
    noindex_from: str | None
    nofollow: bool


def read_robots(contents: Iterable[str], header: str | None, now: datetime) -> Robots:
    """The strictest of all rules: `contents` of meta elements and the header's text.

    Lines of `header` are headers of their own, so that a prefix for one bot ends with its line.
    """
    meta = {rule for content in contents for rule in _rules_of(content, now)}
    sent = {rule for line in (header or "").splitlines() for rule in _for_google(line, now)}
    both = meta | sent
    sources = [name for name, rules in (("meta", meta), ("header", sent)) if "noindex" in rules]
    noindex_from = "both" if len(sources) > 1 else next(iter(sources), None)
    return Robots("noindex" in both, noindex_from, "nofollow" in both)


def _rules_of(content: str, now: datetime) -> Iterable[str]:
    """Only a date makes the same content mean something else tomorrow."""
    is_dated = "unavailable_after" in content.lower()
    return _rules(_items(content), now) if is_dated else _undated_rules(content)


@lru_cache(maxsize=1_000)
def _undated_rules(content: str) -> tuple[str, ...]:
    return tuple(_rules(_items(content), datetime.min.replace(tzinfo=UTC)))


def _for_google(line: str, now: datetime) -> Iterator[str]:
    """A name with a colon makes what follows it a matter of that bot alone."""
    bot = "googlebot"
    for item in _items(line):
        rule = item
        named = _NAMED.fullmatch(item)
        if named and named[1].lower() not in _RULES_WITH_A_VALUE:
            bot, rule = named[1].lower(), named[2]
        if bot == "googlebot":
            yield from _rules([rule], now)


def _items(text: str) -> Iterator[str]:
    """The parts between commas; a date keeps the comma after its weekday."""
    parts = iter(text[:_MAX_CHARACTERS].split(","))
    for part in parts:
        item = part.strip()
        if _CUT_AFTER_WEEKDAY.search(item):
            item = f"{item}, {next(parts, '').strip()}"
        yield item


def _rules(items: Iterable[str], now: datetime) -> Iterator[str]:
    for item in items:
        rule = item.strip().lower()
        if rule in {"noindex", "none"}:
            yield "noindex"
        if rule in {"nofollow", "none"}:
            yield "nofollow"
        if rule.startswith("unavailable_after") and _is_past(item, now):
            yield "noindex"


def _is_past(item: str, now: datetime) -> bool:
    _, _, text = item.partition(":")
    moment = _moment(text.strip())
    return moment is not None and moment < now


def _moment(text: str) -> datetime | None:
    """The date in one of the forms Google names: RFC 822, RFC 850, ISO 8601; UTC without a zone."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
