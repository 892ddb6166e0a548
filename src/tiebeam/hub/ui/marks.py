"""Text cut where marked spans begin and end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """A piece of a line that is marked or is not."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class PlainLine:
    """A line of text in which nothing is marked."""

    number: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()


def lines_of(text: str) -> list[PlainLine]:
    """The text line by line, as `c-code` shows it."""
    return [PlainLine(number, line) for number, line in enumerate(text.splitlines(), 1)]


def segments(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[Segment]:
    """`text` in pieces; each mark is (start, end) in characters, in any order, clipped to it."""
    at = 0
    for start, end in sorted(marks):
        first, last = max(start, at), min(end, len(text))
        if first >= last:
            continue
        if first > at:
            yield Segment(text[at:first], is_marked=False)
        yield Segment(text[first:last], is_marked=True)
        at = last
    if at < len(text):
        yield Segment(text[at:], is_marked=False)


def code_spans(text: str) -> Iterator[Segment]:
    """`text` cut at its backticks; what stood between two of them is marked."""
    for place, part in enumerate(re.split(r"`([^`]+)`", text)):
        if part:
            yield Segment(part, is_marked=place % 2 == 1)
