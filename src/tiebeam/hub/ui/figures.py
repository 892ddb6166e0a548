"""Numbers as people read them."""

import re

TEN = 10
THREE_DIGITS = 100
A_TENTH = 0.1
THOUSAND = 1000
ALMOST_ONE = 0.9995
"""From here on a thousandth of a number would be written with four digits."""


def figure(number: float) -> str:
    """A number with its thousands set apart: 12,410."""
    return f"{number:,.0f}"


def rate(number: float) -> str:
    """How many a second; small ones with one digit more: 0.4, 12, 1,026."""
    return f"{number:.1f}" if number < TEN else figure(number)


def few(number: float) -> str:
    """A small number as `rate`, and one that is hardly anything as under a tenth."""
    return "< 0.1" if 0 < number < A_TENTH / 2 else rate(number)


AGES = (
    (365 * 86400, "year"),
    (30 * 86400, "month"),
    (7 * 86400, "week"),
    (86400, "day"),
    (3600, "hour"),
    (60, "minute"),
)
"""Lengths of time by which people say how long ago something was, in seconds."""


def ago(seconds: float) -> str:
    """How long ago that was, in its largest unit: just now, 3 minutes ago, 2 weeks ago."""
    for length, name in AGES:
        if seconds >= length:
            return f"{plural(seconds // length, name)} ago"
    return "just now"


def compact(number: float) -> str:
    """A number short enough for a chart: 950, 12.4k, 3.1M."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        short = number / size
        if short >= ALMOST_ONE:
            return f"{short:.0f}{letter}" if short >= THREE_DIGITS else f"{short:.1f}{letter}"
    return f"{number:.0f}"


def percent(share: float) -> str:
    """A share from 0 to 1 in words that never round to nothing or to all."""
    if share <= 0:
        return "0 %"
    if share >= 1:
        return "100 %"
    return {"0": "< 1 %", "100": "> 99 %"}.get(f"{share * 100:.0f}", f"{share * 100:.0f} %")


def duration(seconds: float) -> str:
    """A length of time in its two largest units: 45 s, 2 min 10 s, 3 h 5 min."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{whole} s"


def wait(milliseconds: float) -> str:
    """How long an answer lets one wait: < 1 ms, 8 ms, 240 ms, 1.2 s."""
    whole = round(milliseconds)
    if not whole:
        return "< 1 ms"
    return f"{whole} ms" if whole < THOUSAND else f"{whole / THOUSAND:.1f} s"


def plural(count: float, one: str, many: str = "") -> str:
    """The number with its noun: 1 page, 2 pages."""
    return f"{figure(count)} {one if count == 1 else many or one + 's'}"


def size(size_bytes: float) -> str:
    """A size in bytes as people read it: 812 B, 1.4 MB."""
    number, unit = float(size_bytes), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if number < THOUSAND or unit == "GB":
            break
        number /= THOUSAND
    short = unit == "B" or number >= THREE_DIGITS
    return f"{number:.0f} {unit}" if short else f"{number:.1f} {unit}"


def initials(name: str) -> str:
    """At most two letters that stand for a person: `ada.lovelace@example.com` is AL."""
    words = re.findall(r"\w+", name.partition("@")[0])
    return "".join(word[0] for word in words[:2]).upper() or "?"
