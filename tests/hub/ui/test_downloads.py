"""What is taken away as CSV."""

import asyncio
import csv
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import TypeVar

import pytest

from tiebeam.hub.ui import downloads

T = TypeVar("T")


def finished(work: Coroutine[None, None, T]) -> T:
    """What the coroutine gives; in a thread, for a browser test may leave a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def written(rows: list[list[str]]) -> str:
    async def gather() -> str:
        return "".join([piece async for piece in downloads.as_csv(rows)])

    return finished(gather())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    rows = list(csv.reader(StringIO(written([[f"{start}cmd()"]]), newline="")))
    assert rows == [[f"'{start}cmd()"]]


def test_quotes_and_line_breaks_stay_within_their_cell() -> None:
    cells = ['say "hello"', "two\nlines", "a,b"]
    assert list(csv.reader(StringIO(written([cells]), newline=""))) == [cells]


def test_many_rows_come_piece_by_piece() -> None:
    many = downloads.ROWS_AT_ONCE * 2 + 1

    async def pieces() -> int:
        return len([piece async for piece in downloads.as_csv([["x"]] * many)])

    assert finished(pieces()) == 3
