"""A statement of an expert, and its answer as a screen shows it."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tiebeam.hub.explorer.cells import Cell, cell, written
from tiebeam.hub.explorer.plain import is_id, plain, with_ids_as_text
from tiebeam.hub.leaving import Leaving
from tiebeam.hub.sites.models import Crawl

if TYPE_CHECKING:
    import pyarrow as pa

    from tiebeam.engine import pipeline

    Asked = pipeline.Statement

ROWS = 500
ROWS_TO_TAKE = 100_000

EXAMPLE = """\
SELECT page_template, count(*) AS pages, avg(ttfb_ms) AS mean_ttfb_ms
FROM urls
WHERE is_page
GROUP BY page_template
ORDER BY pages DESC"""


class NoAnswer(Exception):
    """The statement has none; the message says why, with the place where it is known."""


class OthersAsk(NoAnswer):
    """Others are asking; trying again in a moment can help."""


@dataclass(frozen=True)
class Shown:
    """An answer on a screen."""

    names: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    is_cut: bool


@dataclass(frozen=True)
class TableWords:
    """A table, described."""

    name: str
    row: str
    columns: Sequence[Any]
    """Each with name, sentence and unit."""


def statement(crawl: Crawl, sql: str, *, most_rows: int = ROWS) -> "pipeline.Statement":
    """The statement, ready to be answered. Raises NoAnswer."""
    from tiebeam.engine import pipeline

    try:
        return pipeline.Statement(crawl.folder, sql, most_rows=most_rows)
    except pipeline.SqlRefused as error:
        raise NoAnswer(str(error)) from None
    except (pipeline.NoCrawl, pipeline.TornPart):
        raise NoAnswer(_("The tables of this crawl are gone or damaged.")) from None


def answer(asked: "pipeline.Statement", leaving: Leaving | None = None) -> "pipeline.Answer":
    """Wait for it. Raises NoAnswer.

    leaving: of whoever asks; when they go away the statement ends.
    """
    from tiebeam.engine import pipeline

    try:
        with leaving.ending(asked.stop) if leaving else nullcontext():
            return asked.answer()
    except pipeline.SqlRefused as error:
        raise NoAnswer(str(error)) from None
    except pipeline.ConsoleBusy as error:
        raise OthersAsk(str(error)) from None


def shown(given: "pipeline.Answer") -> Shown:
    """The answer as cells."""
    names = given.rows.column_names
    rows = [
        [cell(name, value) for name, value in zip(names, row, strict=True)]
        for row in _rows(given.rows)
    ]
    return Shown(names, rows, given.is_cut)


def as_json(given: "pipeline.Answer") -> list[list[Any]]:
    """The rows as JSON has them."""
    return [[plain(value) for value in row] for row in _rows(with_ids_as_text(given.rows))]


def as_texts(given: "pipeline.Answer") -> Iterator[list[str]]:
    """The answer with its head, as a spreadsheet takes it."""
    yield list(given.rows.column_names)
    for row in _rows(given.rows):
        yield [written(value) for value in row]


def schema(crawl: Crawl) -> list[TableWords]:
    """The tables of the crawl with a sentence for each column, the one of the explorer first."""
    from tiebeam.engine import pipeline

    try:
        present = pipeline.manifest(crawl.folder).parts
    except pipeline.NoCrawl:
        return []
    described = [
        TableWords(name, table.row, table.columns)
        for name, table in pipeline.tables().items()
        if present.get(name)
    ]
    first = TableWords("urls", _("One row per URL: what the explorer shows."), _explored())
    return [first, *described]


@dataclass(frozen=True)
class ColumnWords:
    """A column of the explorer, and what can be asked of it."""

    name: str
    kind: str
    """text, number, flag, time or list."""
    sentence: str
    unit: str
    operators: Sequence[str]
    """The usual first."""
    is_sortable: bool
    is_id: bool
    """Whether it is a 64-bit id or hash."""


def columns() -> list[ColumnWords]:
    """All columns of the explorer, by topic."""
    from tiebeam.engine import pipeline

    return [
        ColumnWords(
            one.name,
            one.kind,
            one.sentence,
            one.unit,
            pipeline.operators(one.kind),
            pipeline.is_sortable(one.name),
            is_id(one.type),
        )
        for one in pipeline.explorer_columns().values()
    ]


def _explored() -> Sequence[Any]:
    from tiebeam.engine import pipeline

    known = pipeline.explorer_columns().values()
    return [column for column in known if pipeline.is_sortable(column.name)]


def _rows(answered: "pa.Table") -> Iterator[tuple[Any, ...]]:
    columns = [column.to_pylist() for column in answered.columns]
    return iter(zip(*columns, strict=True))
