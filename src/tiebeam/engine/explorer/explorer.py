"""Questions to the URLs of one crawl: which of them, in which order, with which columns."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tiebeam.engine.explorer.columns import columns
from tiebeam.engine.explorer.conditions import Condition, Where, where
from tiebeam.engine.explorer.index import BESIDE, index_of, parts_of
from tiebeam.engine.explorer.order import Mark, Order
from tiebeam.engine.tables import TABLES, CrawlStore, Folder

USUAL = ("url", "status", "indexable", "title", "page_template", "depth", "inlinks")
"""Columns shown to whoever chooses none."""

MEMORY = "768MB"
THREADS = 2
SETTINGS = ("TimeZone = 'UTC'", "parquet_metadata_cache = true")
PATIENCE_S = 20.0
"""A question to the list that takes longer is broken off."""

URLS = "index.urls AS urls"
ROWS_AT_ONCE = 20_000
MOST_VALUES = 60
"""Values of a column that are offered."""


class TooSlow(Exception):
    """The question takes too long; the message says what to do."""


@dataclass(frozen=True)
class Question:
    """Which URLs, with which columns, in which order."""

    conditions: tuple[Condition, ...] = ()
    is_any_group: bool = True
    """Whether one group of conditions is enough; see `conditions.where`."""
    columns: tuple[str, ...] = USUAL
    sort: str = "url"
    is_descending: bool = False


@dataclass(frozen=True)
class Stretch:
    """Some rows that follow each other."""

    rows: list[dict[str, Any]]
    first: Mark | None
    last: Mark | None
    has_more: bool
    """Whether rows follow in the direction that was read."""


class Explorer:
    """The URLs of one crawl, open for questions of several threads at once."""

    def __init__(self, folder: Folder) -> None:
        store = CrawlStore(folder)
        self._connection = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "threads": THREADS,
                "temp_directory": str(store.folder / ".spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        index = str(index_of(store)).replace("'", "''")
        for setting in SETTINGS:
            self._connection.execute(f"SET GLOBAL {setting}")
        self._connection.execute(f"ATTACH '{index}' AS index (READ_ONLY)")
        self._tables = {"urls"}
        for table in store.manifest.parts:
            if table in TABLES and (files := parts_of(store, table)):
                rows = self._connection.read_parquet(files, hive_partitioning=False)
                rows.create_view(table)
                self._tables.add(table)
        self._counts: dict[Where, int] = {}
        self._values: dict[str, list[tuple[str, int]]] = {}

    def __contains__(self, table: str) -> bool:
        return table in self._tables

    def stretch(
        self, question: Question, *, limit: int, beside: Mark | None = None, backwards: bool = False
    ) -> Stretch:
        """Rows after the mark, before it when backwards; from the beginning or end without one.

        Raises WrongCondition, TooSlow.
        """
        kept = where(question.conditions, is_any_group=question.is_any_group)
        order = Order(question.sort, question.is_descending, backwards)
        passed, bound = order.past(beside)
        sql = (
            f"SELECT urls.rowid AS row, CAST({order.key} AS VARCHAR) AS key "  # noqa: S608
            f"FROM {_source(kept.columns)} WHERE ({kept.sql}) AND {passed} "
            f"ORDER BY {order.sql} LIMIT {limit + 1}"
        )
        found = self.ask(sql, [*kept.values, *bound]).to_pylist()
        marks = [Mark(one["key"], one["row"]) for one in found[:limit]]
        if backwards:
            marks.reverse()
        return Stretch(
            rows=self._rows([mark.row for mark in marks], question.columns),
            first=marks[0] if marks else None,
            last=marks[-1] if marks else None,
            has_more=len(found) > limit,
        )

    def count(self, question: Question) -> int:
        """How many URLs there are of that kind. Raises WrongCondition, TooSlow."""
        kept = where(question.conditions, is_any_group=question.is_any_group)
        if kept not in self._counts:
            if len(self._counts) > 1000:
                self._counts.clear()
            sql = f"SELECT count(*) AS n FROM {_source(kept.columns)} WHERE {kept.sql}"  # noqa: S608
            self._counts[kept] = self.ask(sql, kept.values).to_pylist()[0]["n"]
        return self._counts[kept]

    def values(self, column: str) -> list[tuple[str, int]]:
        """The values of a column that has few, most frequent first, and how many URLs have each."""
        described = columns()[column]
        if not described.has_few_values:
            return []
        if column not in self._values:
            value = f'unnest("{column}")' if described.kind == "list" else f'"{column}"'
            sql = (
                f"SELECT CAST(value AS VARCHAR) AS value, count(*) AS n "  # noqa: S608
                f"FROM (SELECT {value} AS value FROM {URLS}) WHERE value IS NOT NULL "
                f"GROUP BY value ORDER BY n DESC, value LIMIT {MOST_VALUES}"
            )
            self._values[column] = [(one["value"], one["n"]) for one in self.ask(sql).to_pylist()]
        return self._values[column]

    def batches(self, question: Question) -> Iterator[pa.RecordBatch]:
        """Every row, piece by piece; closing the iterator ends the question. Raises TooSlow."""
        kept = where(question.conditions, is_any_group=question.is_any_group)
        order = Order(question.sort, question.is_descending)
        chosen = ", ".join(f'"{name}"' for name in question.columns)
        used = kept.columns | set(question.columns)
        sql = (
            f"SELECT {chosen} FROM {_source(used)} WHERE {kept.sql} ORDER BY {order.sql}"  # noqa: S608
        )
        cursor = self._connection.cursor()
        try:
            yield from cursor.sql(sql, params=list(kept.values)).to_arrow_reader(ROWS_AT_ONCE)
        finally:
            cursor.interrupt()
            cursor.close()

    def ask(self, sql: str, values: Sequence[Any] = ()) -> pa.Table:
        """The answer to a question of our own. Raises TooSlow."""
        with self._patient() as cursor:
            return cursor.sql(sql, params=list(values)).to_arrow_table()

    @contextmanager
    def _patient(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor whose question is broken off when it takes too long."""
        cursor = self._connection.cursor()
        clock = threading.Timer(PATIENCE_S, cursor.interrupt)
        clock.start()
        try:
            yield cursor
        except duckdb.InterruptException:
            raise TooSlow(
                f"No answer within {PATIENCE_S:.0f} seconds: ask with fewer conditions."
            ) from None
        finally:
            clock.cancel()
            cursor.close()

    def _rows(self, numbers: list[int], names: Sequence[str]) -> list[dict[str, Any]]:
        """The rows of those numbers, in that order, with the columns named and `url`."""
        if not numbers:
            return []
        own = [name for name in dict.fromkeys(("url", *names)) if name not in BESIDE]
        chosen = ", ".join(f'"{name}"' for name in own)
        listed = ", ".join(map(str, numbers))
        found = self.ask(
            f"SELECT rowid AS row, url_id AS id, {chosen} FROM {URLS} WHERE rowid IN ({listed})"  # noqa: S608
        ).to_pylist()
        if beside := [name for name in names if name in BESIDE]:
            chosen = ", ".join(f'"{name}"' for name in beside)
            ids = ", ".join(str(one["id"]) for one in found)
            more = self.ask(f"SELECT url_id AS id, {chosen} FROM pages WHERE url_id IN ({ids})")  # noqa: S608
            by_id = {one["id"]: one for one in more.to_pylist()}
            found = [{**one, **by_id.get(one["id"], {})} for one in found]
        by_number = {one["row"]: one for one in found}
        return [by_number[number] for number in numbers]


KEPT_OPEN = 6
"""Crawls kept open, so that a second question finds everything in memory."""


def explore(folder: Folder) -> Explorer:
    """The explorer of a judged crawl. Raises NoCrawl, TornPart."""
    parts = CrawlStore(folder).manifest.parts
    stamp = tuple(part.name for table in ("facts", "findings") for part in parts.get(table, ()))
    with _opening:
        return _opened(str(folder) if isinstance(folder, Path) else folder, stamp)


_opening = threading.Lock()


@lru_cache(maxsize=KEPT_OPEN)
def _opened(folder: str, stamp: tuple[str, ...]) -> Explorer:  # noqa: ARG001 - part of the key
    return Explorer(folder if "://" in folder else Path(folder))


def prepare(folder: Folder) -> None:
    """Make the index of a judged crawl, so that whoever asks first need not wait."""
    index_of(CrawlStore(folder))


def _source(used: frozenset[str] | set[str]) -> str:
    """What is read for those columns: the index alone where it holds them all."""
    if not (beside := sorted(used & BESIDE)):
        return URLS
    chosen = ", ".join(f'"{name}"' for name in beside)
    return f"{URLS} JOIN (SELECT url_id AS beside_id, {chosen} FROM pages) ON url_id = beside_id"  # noqa: S608
