"""Numbers as people read them."""

import re


def figure(number: float) -> str:
    """A number with its thousands set apart: 12,410."""
    return f"{number:,.0f}"


def compact(number: float) -> str:
    """A number short enough for a chart: 950, 12.4k, 3.1M."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= size:
            short = number / size
            return f"{short:.0f}{letter}" if short >= 100 else f"{short:.1f}{letter}"  # noqa: PLR2004 three digits are enough
    return f"{number:.0f}"


def percent(share: float) -> str:
    """A share from 0 to 1 in words that never round to nothing or to all."""
    if share <= 0:
        return "0 %"
    if share >= 1:
        return "100 %"
    hundredths = round(share * 100)
    if hundredths == 0:
        return "< 1 %"
    return "> 99 %" if hundredths == 100 else f"{hundredths} %"  # noqa: PLR2004 percent


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


def plural(count: float, one: str, many: str = "") -> str:
    """The number with its noun: 1 page, 2 pages."""
    return f"{figure(count)} {one if count == 1 else many or one + 's'}"


def size(size_bytes: float) -> str:
    """A size in bytes as people read it: 812 B, 1.4 MB."""
    number, unit = float(size_bytes), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":  # noqa: PLR2004 decimal units
            break
        number /= 1000
    return f"{number:.0f} {unit}" if unit == "B" or number >= 100 else f"{number:.1f} {unit}"  # noqa: PLR2004


def initials(name: str) -> str:
    """At most two letters that stand for a person: `ada.lovelace@example.com` is AL."""
    words = re.findall(r"\w+", name.partition("@")[0])
    return "".join(word[0] for word in words[:2]).upper() or "?"
