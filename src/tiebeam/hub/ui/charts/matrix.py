"""How many from each to each: a square of circles, rows say from where, columns to where."""

from collections.abc import Mapping, Sequence
from math import sqrt
from xml.etree.ElementTree import Element

from tiebeam.hub.ui.charts.svg import element, markup, percent_of
from tiebeam.hub.ui.figures import compact, figure

ROW, TOP = 30, 26
LABELS = 0.34
"""Share of the width that the names of the rows take."""
LARGEST = 11.0
SMALLEST = 1.5
"""Radius of a circle, so that a single link is still seen."""
LONGEST_NAME = 22

Counts = Mapping[tuple[str, str], int]


def matrix(names: Sequence[str], counts: Counts, title: str) -> str:
    """Circles whose area is the count; columns are numbered as the rows are."""
    most = max(counts.values(), default=0) or 1
    pieces = [
        *(_column_label(at, len(names)) for at in range(len(names))),
        *(_row_label(name, at) for at, name in enumerate(names)),
        *(
            _circle(place, len(names), count / most, _sentence(pair, count))
            for pair, count in counts.items()
            if count and (place := _place(names, pair))
        ),
    ]
    picture = element(
        "svg",
        *pieces,
        class_="matrix",
        height=TOP + ROW * len(names),
        role="img",
        aria_label=f"{title}. {_most_said(counts)}",
    )
    return markup([picture])


def _most_said(counts: Counts) -> str:
    """The largest counts in words, for those who see no circles."""
    largest = sorted(counts.items(), key=lambda one: -one[1])[:5]
    return "; ".join(_sentence(pair, count) for pair, count in largest)


def _sentence(pair: tuple[str, str], count: int) -> str:
    return f"{pair[0]} to {pair[1]}: {figure(count)}"


def _place(names: Sequence[str], pair: tuple[str, str]) -> tuple[int, int] | None:
    source, target = pair
    if source not in names or target not in names:
        return None
    return names.index(source), names.index(target)


def _circle(place: tuple[int, int], columns: int, level: float, words: str) -> Element:
    row, column = place
    return element(
        "circle",
        element("title", text=words),
        class_="matrix-own" if row == column else "matrix-link",
        cx=_across(column, columns),
        cy=TOP + ROW * (row + 0.5),
        r=max(LARGEST * sqrt(level), SMALLEST),
    )


def _row_label(name: str, at: int) -> Element:
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return element(
        "text", text=f"{at + 1} {short}", class_="matrix-name", x=0, y=TOP + ROW * (at + 0.5) + 4
    )


def _column_label(at: int, columns: int) -> Element:
    return element(
        "text",
        text=compact(at + 1),
        class_="axis-text",
        x=_across(at, columns),
        y=TOP - 10,
        text_anchor="middle",
    )


def _across(column: int, columns: int) -> str:
    return percent_of(LABELS + (1 - LABELS) * (column + 0.5) / columns, 1)
