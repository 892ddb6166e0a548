"""Tables to take away as CSV, piece by piece, harmless in a spreadsheet."""

import csv
from collections.abc import AsyncIterator, Iterable, Iterator
from io import StringIO
from itertools import islice

from asgiref.sync import sync_to_async

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula. Source: OWASP, "CSV Injection"."""

ROWS_AT_ONCE = 1_000


async def as_csv(rows: Iterable[list[str]]) -> AsyncIterator[str]:
    """The rows as CSV, some at a time, so that a million of them need no memory."""
    source = iter(rows)
    while piece := await sync_to_async(_piece)(source):
        yield piece


def harmless(cell: str) -> str:
    """The cell, kept from being taken for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _piece(rows: Iterator[list[str]]) -> str:
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for row in islice(rows, ROWS_AT_ONCE):
        writer.writerow(map(harmless, row))
    return text.getvalue()
