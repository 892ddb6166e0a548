"""A few readable lines around the marked parts of a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Span = tuple[int, int]

AROUND = 2
"""Lines shown before and after the marked ones."""
MOST_LINES = 20
LONGEST = 240
"""Characters of a line that is shown whole."""
BESIDE = 60
"""Characters shown on either side of a mark in a longer line."""
LONGEST_MARK = 400
GAP = "…"


@dataclass(frozen=True)
class Line:
    """One line; marks are the first and the next character of its faulty parts."""

    text: str
    marks: tuple[Span, ...] = ()


def lines_around(text: str, spans: Iterable[Span]) -> tuple[int, tuple[Line, ...]]:
    """The number of the first line, from 1, and the lines around the spans; the top without any."""
    lines = _split(text, sorted(spans))
    marked = [number for number, line in enumerate(lines) if line.marks] or [0]
    first = max(marked[0] - AROUND, 0)
    last = min(marked[-1] + AROUND + 1, first + MOST_LINES)
    return first + 1, tuple(shortened(line) for line in _dedented(lines[first:last]))


def shortened(line: Line) -> Line:
    """The line whole, or what stands around its marks with gaps between."""
    if len(line.text) <= LONGEST:
        return line
    text, marks, end = "", [], 0
    for start, marked_until in line.marks or ((0, 0),):
        stop = min(marked_until, start + LONGEST_MARK)
        begin = max(start - BESIDE, end)
        text += (GAP if begin > end else "") + line.text[begin:start]
        marks.append((len(text), len(text) + stop - start))
        end = min(stop + (BESIDE if line.marks else LONGEST), len(line.text))
        text += line.text[start:end]
    text += GAP if end < len(line.text) else ""
    return Line(text, tuple(marks) if line.marks else ())


def _split(text: str, spans: Sequence[Span]) -> list[Line]:
    """Every line of the text with the marks that touch it."""
    lines, begin = [], 0
    for line in text.split("\n"):
        end = begin + len(line)
        here = ((max(start, begin), min(stop, end)) for start, stop in spans)
        marks = tuple((start - begin, stop - begin) for start, stop in here if start < stop)
        lines.append(Line(line.rstrip("\r"), marks))
        begin = end + 1
    return lines


def _dedented(lines: Sequence[Line]) -> list[Line]:
    """The lines without the indentation that all of them share."""
    indents = [len(line.text) - len(line.text.lstrip()) for line in lines if line.text.strip()]
    cut = min(indents, default=0)
    return [
        Line(line.text[cut:], tuple((max(a - cut, 0), max(b - cut, 0)) for a, b in line.marks))
        for line in lines
    ]
