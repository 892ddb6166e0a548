"""Evidence as people read it: a table, an excerpt with marks, rows for a spreadsheet.

Everything here comes from pages that anyone may have written: it is shown as text, and only a web
address of a crawled page becomes a link.
"""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tiebeam.hub.ui.figures import figure
from tiebeam.hub.ui.visible import visible

NOTHING = "–"  # noqa: RUF001 a dash, as people write it

ARROW = " → "
"""Between the addresses of a way, as checks write it."""

LOOK_AHEAD = 100
"""Rows that decide the columns of an export."""


@dataclass(frozen=True)
class Column:
    """One piece of evidence."""

    label: str
    """In the words of the lens."""
    is_figure: bool
    """Whether numbers stand in it."""


@dataclass(frozen=True)
class Cell:
    """What one page says to one column."""

    column: Column
    text: str

    @property
    def is_address(self) -> bool:
        """Whether it may be broken anywhere, as addresses are."""
        return "/" in self.text


@dataclass(frozen=True)
class Row:
    """One page with its evidence."""

    url: str
    shown: str
    """The address without its host, which the table's head names."""
    link: str
    """The address where it may be followed, else empty."""
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """A few occurrences."""

    host: str
    """Scheme and host that all rows share; empty when they do not."""
    columns: list[Column]
    rows: list[Row]


@dataclass(frozen=True)
class Line:
    """A line of an excerpt."""

    number: int
    text: str
    marks: list[tuple[int, int]]


@dataclass(frozen=True)
class Excerpt:
    """A part of a page's own markup or headers."""

    title: str
    lines: list[Line]

    @property
    def marked(self) -> Line | None:
        """The first line of which something is marked."""
        return next((line for line in self.lines if line.marks), None)


def table(samples: Iterable[dict[str, Any]], *, lens: str) -> Table:
    """The samples with one column for each piece of evidence that any of them has."""
    samples = list(samples)
    origin = _shared_origin(samples)
    columns = {name: _column(name, samples, lens) for name in _names(samples)}
    rows = [
        Row(
            url=one["url"],
            shown=_without(origin, one["url"]),
            link=followable(one["url"]),
            cells=[
                Cell(column, _without(origin, _shown(one["evidence"].get(name))))
                for name, column in columns.items()
            ],
        )
        for one in samples
    ]
    return Table(origin, list(columns.values()), rows)


def excerpt(sample: dict[str, Any] | None) -> Excerpt | None:
    """The excerpt that is kept with a sample; None without one."""
    kept = sample.get("excerpt") if sample else None
    if not kept or not kept.get("lines"):
        return None
    first = kept.get("first_line", 1)
    lines = [
        Line(number, line["text"], [(start, end) for start, end in line.get("marks", ())])
        for number, line in enumerate(kept["lines"], first)
    ]
    return Excerpt(kept.get("title", ""), lines)


@dataclass(frozen=True)
class ShellLine:
    """A command to copy."""

    text: str

    @property
    def lines(self) -> list[Line]:
        """As an excerpt without marks."""
        return [Line(1, self.text, [])]


def shell_line(url: str) -> ShellLine:
    """A line for a shell that shows the page's own answer, headers first."""
    return ShellLine(f"curl --silent --show-error --include {shlex.quote(url)}")


def as_rows(occurrences: Iterable[dict[str, Any]]) -> Iterator[list[str]]:
    """A head and one row per occurrence, with names and numbers as the tables have them."""
    source = iter(occurrences)
    first = list(islice(source, LOOK_AHEAD))
    names = _names(first)
    yield ["url", *names]
    for rows in (first, source):
        for one in rows:
            yield [one["url"], *(_written(one["evidence"].get(name)) for name in names)]


def followable(url: str) -> str:
    """The address when it is one of the web, else nothing."""
    return url if url.startswith(("https://", "http://")) else ""


def _shared_origin(samples: Sequence[dict[str, Any]]) -> str:
    origins = {"/".join(one["url"].split("/", 3)[:3]) for one in samples}
    return origins.pop() if len(origins) == 1 else ""


def _without(origin: str, text: str) -> str:
    """The text, its addresses without that origin; whole where that would leave nothing."""
    if not origin:
        return text
    pieces = text.split(ARROW)
    return ARROW.join(
        one.removeprefix(origin) if one.startswith(f"{origin}/") else one for one in pieces
    )


def _names(samples: Sequence[dict[str, Any]]) -> list[str]:
    """Names of the pieces of evidence that at least one of the samples has."""
    found = (one["evidence"].items() for one in samples)
    return list(
        dict.fromkeys(name for items in found for name, value in items if value is not None)
    )


def _column(name: str, samples: Sequence[dict[str, Any]], lens: str) -> Column:
    from tiebeam.engine import pipeline

    label = pipeline.label_of(name)
    values = [one["evidence"].get(name) for one in samples]
    is_figure = all(isinstance(one, float | int) for one in values if one is not None)
    return Column(label.it if lens == "it" else label.seo, is_figure and bool not in _kinds(values))


def _kinds(values: Iterable[Any]) -> set[type]:
    return {type(one) for one in values}


def _shown(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return NOTHING
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    is_whole_number = isinstance(value, int) and not isinstance(value, bool)
    return figure(value) if is_whole_number else _written(value)


def _written(value: Any) -> str:
    """A value as a spreadsheet takes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(map(_written, value))
    return visible(str(value))
