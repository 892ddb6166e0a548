"""Questions to the URLs of one crawl: which of them, in which order, with which columns."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import duckdb
import pyarrow as pa

from tiebeam.engine.explorer.columns import columns
from tiebeam.engine.explorer.conditions import Condition, Where, where
from tiebeam.engine.explorer.index import BESIDE, index_of, is_made, parts_of, read_parts
from tiebeam.engine.explorer.order import Mark, Order
from tiebeam.engine.tables import TABLES, CrawlStore, Folder
from tiebeam.engine.tables.manifest import mark_of

USUAL = ("url", "status", "indexable", "title", "page_template", "depth", "inlinks")
"""Columns shown to whoever chooses none."""

MEMORY = "768MB"
THREADS = 2
SETTINGS = ("TimeZone = 'UTC'", "parquet_metadata_cache = true")
PATIENCE_S = 20.0
"""A question to the list that takes longer is broken off."""

URLS = "index.urls AS urls"
ROWS_AT_ONCE = 20_000
MOST_COUNTS = 1_000
"""Counts that are remembered."""
MOST_STRETCHES = 100
"""Stretches that are remembered."""
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

    rows: Sequence[Mapping[str, Any]]
    total: int
    """Rows of the whole list."""
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
                read_parts(self._connection, files).create_view(table)
                self._tables.add(table)
        self._counts: dict[Where, int] = {}
        self._values: dict[str, list[tuple[str, int]]] = {}
        self._stretches: dict[tuple[Question, int, Mark | None, bool], Stretch] = {}

    def __contains__(self, table: str) -> bool:
        return table in self._tables

    def stretch(
        self, question: Question, *, limit: int, beside: Mark | None = None, backwards: bool = False
    ) -> Stretch:
        """Rows after the mark, before it when backwards; from the beginning or end without one.

        The tables never change, so what several people look at is looked for once.
        Raises WrongCondition, TooSlow.
        """
        asked = (question, limit, beside, backwards)
        if (known := self._stretches.get(asked)) is not None:
            return known
        order = Order(question.sort, question.is_descending, backwards)
        found = self._found(question, order, limit + 1, beside)
        marks = [Mark(one["written"], one["place"]) for one in found[:limit]]
        if backwards:
            marks.reverse()
        stretch = Stretch(
            rows=self._rows([mark.place for mark in marks], question.columns),
            total=self.count(question),
            first=marks[0] if marks else None,
            last=marks[-1] if marks else None,
            has_more=len(found) > limit,
        )
        if BESIDE.isdisjoint(question.columns):  # the markup of a page may be large
            if len(self._stretches) >= MOST_STRETCHES:
                self._stretches.clear()
            self._stretches[asked] = stretch
        return stretch

    def _found(
        self, question: Question, order: Order, limit: int, beside: Mark | None
    ) -> list[dict[str, Any]]:
        """Numbers and keys of the next rows. The first time, they are counted in the same pass."""
        kept = where(question.conditions, is_any_group=question.is_any_group)
        passed, bound = order.past(beside)
        is_counted = kept in self._counts or not kept.columns
        way, total = ("NOT ", "NULL") if is_counted else ("", "(SELECT count(*) FROM kept)")
        sql = (
            f"WITH kept AS {way}MATERIALIZED (SELECT urls.rowid AS place, {order.key} AS key "  # noqa: S608
            f"FROM {_source(kept.columns)} WHERE {kept.sql}) "
            f"SELECT place, CAST(key AS VARCHAR) AS written, {total} AS total "
            f"FROM (SELECT * FROM kept WHERE {passed} ORDER BY {order.sql} LIMIT {limit}) "
            f"ORDER BY {order.sql}"  # only the few that are shown are written out as text
        )
        found: list[dict[str, Any]] = self.ask(sql, [*kept.values, *bound]).to_pylist()
        if found and not is_counted:
            self._remember(kept, found[0]["total"])
        return found

    def _remember(self, kept: Where, count: int) -> None:
        if len(self._counts) >= MOST_COUNTS:
            self._counts.clear()
        self._counts[kept] = count

    def count(self, question: Question) -> int:
        """How many URLs there are of that kind. Raises WrongCondition, TooSlow."""
        kept = where(question.conditions, is_any_group=question.is_any_group)
        if kept not in self._counts:
            sql = f"SELECT count(*) AS n FROM {_source(kept.columns)} WHERE {kept.sql}"  # noqa: S608
            self._remember(kept, self.ask(sql, kept.values).to_pylist()[0]["n"])
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

    def read(self, question: Question) -> "Reading":
        """Every row, to be taken away piece by piece. Raises WrongCondition."""
        kept = where(question.conditions, is_any_group=question.is_any_group)
        order = Order(question.sort, question.is_descending)
        chosen = ", ".join(f'"{name}"' for name in question.columns)
        sql = (
            f"SELECT {chosen} FROM (SELECT {chosen}, {order.key} AS key, urls.rowid AS place "  # noqa: S608
            f"FROM {_source(kept.columns | set(question.columns))} WHERE {kept.sql}) "
            f"ORDER BY {order.sql}"
        )
        return Reading(self._connection.cursor(), sql, kept.values)

    def ask(
        self, sql: str, values: Sequence[Any] = (), *, patience_s: float = PATIENCE_S
    ) -> pa.Table:
        """The answer to a question of our own. Raises TooSlow."""
        cursor = self._connection.cursor()
        clock = threading.Timer(patience_s, cursor.interrupt)
        clock.start()
        try:
            return cursor.sql(sql, params=list(values)).to_arrow_table()
        except duckdb.InterruptException:
            raise TooSlow(
                f"No answer within {patience_s:.0f} seconds: ask with fewer conditions."
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
        listed = ", ".join(f"({number})" for number in numbers)
        found = self.ask(  # a join finds rows by number at once; IN would read the whole table
            f"SELECT urls.rowid AS place, url_id AS id, {chosen} "  # noqa: S608
            f"FROM {URLS} JOIN (VALUES {listed}) AS wanted(number) ON urls.rowid = number"
        ).to_pylist()
        if beside := [name for name in names if name in BESIDE]:
            chosen = ", ".join(f'"{name}"' for name in beside)
            ids = ", ".join(str(one["id"]) for one in found)
            more = self.ask(f"SELECT url_id AS id, {chosen} FROM pages WHERE url_id IN ({ids})")  # noqa: S608
            by_id = {one["id"]: one for one in more.to_pylist()}
            found = [{**one, **by_id.get(one["id"], {})} for one in found]
        by_number = {one["place"]: one for one in found}
        return [by_number[number] for number in numbers]


class Reading:
    """All rows of a question on their way out; can be broken off by another thread."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any]) -> None:
        self._cursor = cursor
        self._sql = sql
        self._values = list(values)
        self._is_over = False

    @property
    def schema(self) -> pa.Schema:
        """Columns and types, also of an answer without rows."""
        none = f"SELECT * FROM ({self._sql}) LIMIT 0"  # noqa: S608 our own question
        return self._cursor.sql(none, params=self._values).to_arrow_table().schema

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        try:
            rows = self._cursor.sql(self._sql, params=self._values)
            for batch in rows.to_arrow_reader(ROWS_AT_ONCE):
                if self._is_over:
                    return
                yield batch
        except (duckdb.InterruptException, OSError):
            if not self._is_over:
                raise

    def stop(self) -> None:
        """Read no further."""
        self._is_over = True
        self._cursor.interrupt()


KEPT_OPEN = 6
"""Crawls kept open, so that a second question finds everything in memory."""


def explore(folder: Folder) -> Explorer:
    """The explorer of a judged crawl. Raises NoCrawl, TornPart."""
    with _opening[str(folder)]:
        return _opened(folder, _stamp(folder))


_opening: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""By folder: whoever opens a crawl for the first time has its index made."""


def _stamp(folder: Folder) -> tuple[str | int, ...]:
    """What differs once the tables of the crawl are others."""
    return mark_of(folder) or tuple(
        part.name for parts in CrawlStore(folder).manifest.parts.values() for part in parts
    )


@lru_cache(maxsize=KEPT_OPEN)
def _opened(folder: Folder, stamp: tuple[str | int, ...]) -> Explorer:  # noqa: ARG001 - of the key
    return Explorer(folder)


def prepare(folder: Folder) -> None:
    """Make the index of a judged crawl, so that whoever asks first need not wait."""
    index_of(CrawlStore(folder))


def is_prepared(folder: Folder) -> bool:
    """Whether that was done for the tables as they are now."""
    return is_made(CrawlStore(folder))


def _source(used: frozenset[str] | set[str]) -> str:
    """What is read for those columns: the index alone where it holds them all."""
    if not (beside := sorted(used & BESIDE)):
        return URLS
    chosen = ", ".join(f'"{name}"' for name in beside)
    return f"{URLS} JOIN (SELECT url_id AS beside_id, {chosen} FROM pages) ON url_id = beside_id"  # noqa: S608
