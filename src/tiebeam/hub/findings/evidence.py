"""Evidence as people read it: a table, an excerpt with marks, rows for a spreadsheet.

Everything here comes from pages that anyone may have written: it is shown as text, and only a web
address of a crawled page becomes a link.
"""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

NOTHING = "–"  # noqa: RUF001 a dash, as people write it

LOOK_AHEAD = 100
"""Rows that decide the columns of an export."""


@dataclass(frozen=True)
class Row:
    """One page with its evidence."""

    url: str
    shown: str
    """The address without its host, which the table's head names."""
    link: str
    """The address where it may be followed, else empty."""
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """A few occurrences."""

    host: str
    """Scheme and host that all rows share; empty when they do not."""
    columns: list[str]
    rows: list[Row]

    @property
    def labelled(self) -> list[tuple[Row, list[tuple[str, str]]]]:
        """Each row with its cells beside their columns."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]


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


def table(samples: Iterable[dict[str, Any]]) -> Table:
    """The samples with one column for each piece of evidence that any of them has."""
    samples = list(samples)
    columns, origin = _columns(samples), _shared_origin(samples)
    rows = [
        Row(
            url=one["url"],
            shown=_without(origin, one["url"]),
            link=followable(one["url"]),
            cells=[_without(origin, cell) for cell in _cells(one, columns)],
        )
        for one in samples
    ]
    return Table(origin, [column.replace("_", " ") for column in columns], rows)


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
    """A head and one row per occurrence."""
    source = iter(occurrences)
    first = list(islice(source, LOOK_AHEAD))
    columns = _columns(first)
    yield ["url", *columns]
    for rows in (first, source):
        for one in rows:
            yield [one["url"], *_cells(one, columns)]


def followable(url: str) -> str:
    """The address when it is one of the web, else nothing."""
    return url if url.startswith(("https://", "http://")) else ""


def _shared_origin(samples: Sequence[dict[str, Any]]) -> str:
    origins = {"/".join(one["url"].split("/", 3)[:3]) for one in samples}
    return origins.pop() if len(origins) == 1 else ""


def _without(origin: str, text: str) -> str:
    """The text without the origin it begins with; whole where that would leave nothing."""
    return text.removeprefix(origin) if origin and text.startswith(f"{origin}/") else text


def _columns(samples: Sequence[dict[str, Any]]) -> list[str]:
    """The pieces of evidence that at least one of the samples has."""
    found = (one["evidence"].items() for one in samples)
    return list(
        dict.fromkeys(name for items in found for name, value in items if value is not None)
    )


def _cells(sample: dict[str, Any], columns: Sequence[str]) -> list[str]:
    return [_text(sample["evidence"].get(column)) for column in columns]


def _text(value: Any) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return str(value)
