"""The list to take away: CSV, Parquet or XLSX of exactly what is filtered and chosen.

Rows go from the tables to the browser piece by piece, never all through memory. A Parquet file and
a workbook can only be sent once they are whole, so they go to a file without a name first.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from asgiref.sync import sync_to_async

from tiebeam.hub.explorer.cells import written
from tiebeam.hub.ui import downloads

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_SHEET_ROWS = 1_048_575
"""Rows a sheet holds below its head. Source: Excel specifications and limits."""

LONGEST_CELL = 32_767
"""Letters that a cell of a sheet holds. Source: the same."""

PIECE_BYTES = 1 << 16

Rows = Iterator[list[Any]]


def stream(
    kind: str, reading: "pipeline.Reading", columns: tuple[str, ...]
) -> AsyncIterator[str | bytes]:
    """The pieces of the file; when they are no longer wanted, reading stops."""
    if kind == "csv":
        return _until_left(reading, downloads.as_csv(_texts(reading, columns)))
    fill = _fill_workbook if kind == "xlsx" else _fill_parquet
    return _until_left(reading, _file(lambda file: fill(file, reading, columns)))


async def _until_left(
    reading: "pipeline.Reading", pieces: AsyncIterator[str | bytes]
) -> AsyncIterator[str | bytes]:
    """The pieces; whoever goes away ends the question to the tables."""
    try:
        async for piece in pieces:
            yield piece
    finally:
        reading.stop()


async def _file(fill: Callable[[IO[bytes]], Iterator[None]]) -> AsyncIterator[bytes]:
    """The pieces of a file that is filled step by step."""
    with TemporaryFile() as file:
        steps = fill(file)
        while await sync_to_async(_step)(steps):
            pass
        file.seek(0)
        while piece := await sync_to_async(file.read)(PIECE_BYTES):
            yield piece


def _step(steps: Iterator[None]) -> bool:
    return next(steps, _OVER) is not _OVER


_OVER = object()


def _texts(reading: "pipeline.Reading", columns: tuple[str, ...]) -> Iterator[list[str]]:
    yield list(columns)
    for values in _rows(reading):
        yield [written(value) for value in values]


def _rows(reading: "pipeline.Reading") -> Rows:
    for batch in reading:
        yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))


def _fill_parquet(
    file: IO[bytes], reading: "pipeline.Reading", _columns: tuple[str, ...]
) -> Iterator[None]:
    import pyarrow.parquet as pq

    writer = None
    try:
        for batch in reading:
            writer = writer or pq.ParquetWriter(file, batch.schema, compression="zstd")
            writer.write_batch(batch)
            yield
        if writer is None:
            writer = pq.ParquetWriter(file, reading.schema, compression="zstd")
    finally:
        if writer is not None:
            writer.close()


def _fill_workbook(
    file: IO[bytes], reading: "pipeline.Reading", columns: tuple[str, ...]
) -> Iterator[None]:
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    sheet = book.add_worksheet("URLs")
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(columns):
        sheet.write_string(0, at, name)
    for number, values in enumerate(_rows(reading), 1):
        if number > MOST_SHEET_ROWS:
            break
        for at, value in enumerate(values):
            _write_cell(sheet, number, at, value)
        if number % downloads.ROWS_AT_ONCE == 0:
            yield
    book.close()


def _write_cell(sheet: Any, row: int, at: int, value: Any) -> None:
    """Numbers as numbers, flags as flags; all else as text, never as a formula."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, int | float) and abs(value) < LARGEST_EXACT:
        sheet.write_number(row, at, value)
    else:
        sheet.write_string(row, at, downloads.harmless(written(value))[:LONGEST_CELL])


LARGEST_EXACT = 10**15
"""A sheet keeps 15 digits of a number; ids are longer."""


def file_name(site: str, crawl: int, kind: str, *, now: datetime | None = None) -> str:
    """A name that no file system and no header minds."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in site)
    name = "-".join(filter(None, plain.lower().split("-")))[:40] or "site"
    day = (now or datetime.now(UTC)).strftime("%Y-%m-%d")
    return f"{name}-crawl-{crawl}-urls-{day}.{kind}"
