"""Values of a crawl's tables as JSON has them, for programs."""

import math
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

LARGEST_EXACT = 2**53 - 1
"""Whole numbers beyond it are rounded by readers that take every number as a double, as
JavaScript does. Source: RFC 8259, 6; ECMA-262, Number.MAX_SAFE_INTEGER."""


def plain(value: Any) -> Any:
    """The value; numbers that JSON does not know become null, bytes their hexadecimal digits.

    Whole numbers beyond LARGEST_EXACT become their decimal digits.
    """
    if value is None or isinstance(value, str | int):
        is_rounded = isinstance(value, int) and abs(value) > LARGEST_EXACT
        return str(value) if is_rounded else value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.hex() if isinstance(value, bytes) else str(value)


def plain_of(column: str, value: Any) -> Any:
    """The value of a column of the explorer; an id as its digits."""
    from tiebeam.engine import pipeline

    is_named = value is not None and is_id(pipeline.explorer_columns()[column].type)
    return str(value) if is_named else plain(value)


def with_ids_as_text(rows: "pa.Table") -> "pa.Table":
    """The rows with every 64-bit id and hash as its digits, also the few that are small."""
    import pyarrow as pa

    return rows.cast(pa.schema([(one.name, _as_text(one.type)) for one in rows.schema]))


def is_id(type_: "pa.DataType") -> bool:
    """Whether values of the type are 64-bit ids or hashes; counts are signed."""
    import pyarrow as pa

    return bool(pa.types.is_uint64(type_))


def _as_text(type_: "pa.DataType") -> "pa.DataType":
    import pyarrow as pa

    if is_id(type_):
        return pa.string()
    if pa.types.is_list(type_):
        return pa.list_(_as_text(type_.value_type))
    if pa.types.is_struct(type_):
        return pa.struct([(one.name, _as_text(one.type)) for one in type_])
    if pa.types.is_map(type_):
        return pa.map_(_as_text(type_.key_type), _as_text(type_.item_type))
    return type_
