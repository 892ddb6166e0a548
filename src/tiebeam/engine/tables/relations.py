"""The tables of one crawl as Ibis expressions."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:  # a crawl's workers write parts and need no database
    import ibis
    from ibis.backends.duckdb import Backend

    Source = Callable[[], ibis.Table]


class NoTable(AttributeError):
    """The crawl lacks a table; the message names it."""


class Tables:
    """The tables of one crawl, one attribute each, as in `tables.pages`.

    A table that the crawl does not have raises NoTable. `sources` open a table on its first use.
    """

    _numbers = count()
    """Several of these may share a connection, and no two names in it may be alike."""

    def __init__(
        self,
        connection: "Backend",
        sources: "Mapping[str, Source] | Iterable[tuple[str, Source]]" = (),
    ) -> None:
        self.connection = connection
        self._sources = dict(sources)
        self._open: dict[str, ibis.Table] = {}

    def __getattr__(self, name: str) -> "ibis.Table":
        if name.startswith("_") or name not in self:
            raise NoTable(f"this crawl has no table {name!r}")
        if name not in self._open:
            self._open[name] = self._sources[name]()
        return self._open[name]

    def __contains__(self, name: str) -> bool:
        return name in self._open or name in self._sources

    def add(self, name: str, rows: pa.Table) -> None:
        """Offer `rows` under `name`, beside the tables read from disk or instead of one."""
        held = f"{name}_{next(self._numbers)}"
        duckdb = self.connection.con
        duckdb.register("rows_to_add", rows)
        try:
            duckdb.execute(f'CREATE TABLE "{held}" AS FROM rows_to_add')
        finally:
            duckdb.unregister("rows_to_add")
        self._open[name] = self.connection.table(held)

    def offer(self, name: str, rows: "ibis.Table") -> None:
        """Offer an expression under `name`; it is worked out by those who ask, as far as they ask.

        Its parts must be tables of this connection.
        """
        self._open[name] = rows

    def batches(self, rows: "ibis.Table", size: int = 1_000_000) -> Iterator[pa.RecordBatch]:
        """The rows of an expression piece by piece, for answers that outgrow memory."""
        # DuckDB holds the answer, and on disk what is too much: Ibis 12 cannot stream DuckDB 2.
        held = f"batches_{next(self._numbers)}"
        self.connection.create_table(held, rows, temp=True)
        try:
            yield from self.connection.con.table(held).to_arrow_reader(size)
        finally:
            self.connection.con.execute(f'DROP TABLE "{held}"')
