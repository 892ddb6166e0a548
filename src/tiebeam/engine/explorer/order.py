"""The order of a list of URLs, and places in it.

A list is read stretch by stretch from the place where the last one ended, so that the millionth row
is as near as the first.
"""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from tiebeam.engine.explorer.columns import ExplorerColumn, columns
from tiebeam.engine.explorer.index import BESIDE


def is_sortable(column: str) -> bool:
    """Whether a list can be sorted by the column: the index must hold it."""
    return column in columns() and column not in BESIDE


@dataclass(frozen=True)
class Mark:
    """A place in the order of a list: beside which row the next stretch begins."""

    key: str | None
    """What that row has in the column that is sorted by, as text."""
    place: int
    """Its number."""


@dataclass(frozen=True)
class Order:
    """By one column, rows without a value at the end, then by row; lists by their length."""

    sort: str
    is_descending: bool
    backwards: bool = False
    """Whether the list is read from its end."""

    @property
    def column(self) -> ExplorerColumn:
        """The column sorted by; one that cannot be sorted gives way to the URL."""
        return columns()[self.sort if is_sortable(self.sort) else "url"]

    @property
    def key(self) -> str:
        """What the rows are compared by."""
        name = f'urls."{self.column.name}"'
        return f"len({name})" if self.column.kind == "list" else name

    @property
    def sql(self) -> str:
        """As the database takes it, of rows with `key` and `place`."""
        direction, nulls = (
            ("DESC" if self._falls else "ASC"),
            ("FIRST" if self.backwards else "LAST"),
        )
        place = "DESC" if self.backwards else "ASC"
        return f"key {direction} NULLS {nulls}, place {place}"

    @property
    def _falls(self) -> bool:
        return self.is_descending != self.backwards

    def past(self, mark: Mark | None) -> tuple[str, list[Any]]:
        """What holds for the rows past the mark, and the values bound in it."""
        if mark is None:
            return "true", []
        sign = "<" if self._falls else ">"
        same = f"place {'<' if self.backwards else '>'} ?"
        if mark.key is None:
            others = "OR key IS NOT NULL" if self.backwards else ""
            return f"((key IS NULL AND {same}) {others})", [mark.place]
        value = f"TRY_CAST(? AS {self._type})"
        nulls = "" if self.backwards else "OR key IS NULL"
        sql = f"(key {sign} {value} OR (key = {value} AND {same}) {nulls})"
        return sql, [mark.key, mark.key, mark.place]

    @property
    def _type(self) -> str:
        if self.column.kind == "list":
            return "BIGINT"
        return _TYPES[self.column.type]


_TYPES = {
    pa.string(): "VARCHAR",
    pa.bool_(): "BOOLEAN",
    pa.int64(): "BIGINT",
    pa.uint64(): "UBIGINT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
}
