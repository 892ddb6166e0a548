"""What describes a table: its columns with type, unit and one sentence each."""

from dataclasses import dataclass

import pyarrow as pa

TEXT = pa.string()
TEXTS = pa.list_(pa.string())
FLAG = pa.bool_()
BYTES = pa.binary()
COUNT = pa.int64()
ID = pa.uint64()
TIME = pa.timestamp("us", tz="UTC")
SHARE = pa.float64()
MILLISECONDS = pa.float32()
HASHES = pa.list_(pa.uint32())
MAP = pa.map_(pa.string(), pa.string())
ALTERNATES = pa.list_(pa.struct([("code", pa.string()), ("url", pa.string())]))
HEADINGS = pa.list_(pa.struct([("level", pa.int64()), ("text", pa.string())]))


@dataclass(frozen=True)
class Column:
    """One column: what it holds in one sentence, and its unit where the type does not say."""

    name: str
    type: pa.DataType
    sentence: str
    unit: str = ""


@dataclass(frozen=True)
class TableSchema:
    """One table: what a row is, and its columns in order."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def arrow(self) -> pa.Schema:
        """The schema every part of the table is written with."""
        return pa.schema([(column.name, column.type) for column in self.columns])
