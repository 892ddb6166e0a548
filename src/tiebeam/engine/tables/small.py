"""Small tables out of rows, made from bare buffers.

`pyarrow.array` loads pandas at its first call, to see whether it was given something of pandas':
half a second of a crawl's coordinator, for a few rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

_EPOCH = datetime.fromtimestamp(0, UTC)
_MICROSECOND = timedelta(microseconds=1)


def table_of(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """A table of `rows`; columns that a row does not name are null.

    The schema may hold text, whole numbers, flags, moments in microseconds, and lists of those.
    """
    columns = [_array([row.get(field.name) for row in rows], field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _array(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    is_there = pa.py_buffer(_bits(value is not None for value in values))
    if pa.types.is_list(type_):
        items = _array(list(chain.from_iterable(one or () for one in values)), type_.value_type)
        buffers = [is_there, _ends(one or () for one in values)]
        return pa.Array.from_buffers(type_, len(values), buffers, children=[items])
    if pa.types.is_string(type_):
        texts = [(value or "").encode("utf-8", "replace") for value in values]
        buffers = [is_there, _ends(texts), pa.py_buffer(b"".join(texts))]
    elif pa.types.is_boolean(type_):
        buffers = [is_there, pa.py_buffer(_bits(map(bool, values)))]
    elif pa.types.is_timestamp(type_):
        moments = [(value - _EPOCH) // _MICROSECOND if value else 0 for value in values]
        buffers = [is_there, pa.py_buffer(np.array(moments, np.int64))]
    else:
        numbers = np.array([value or 0 for value in values], str(type_))
        buffers = [is_there, pa.py_buffer(numbers)]
    return pa.Array.from_buffers(type_, len(values), buffers)


def _bits(flags: Iterable[bool]) -> bytes:
    return np.packbits(np.fromiter(flags, np.bool_), bitorder="little").tobytes()


def _ends(many: Iterable[Sequence[Any]]) -> pa.Buffer:
    """Where each begins, and where the last ends."""
    return pa.py_buffer(np.cumsum([0, *map(len, many)], dtype=np.int32))
