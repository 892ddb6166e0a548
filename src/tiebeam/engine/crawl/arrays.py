"""Arrow arrays out of what Python holds: nested columns built flat, text that is none mended."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Places = npt.NDArray[np.int64]
_DICTIONARY = pa.dictionary(pa.int32(), pa.string())


def array(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    """The values; text that is no Unicode, such as a lone surrogate, is mended."""
    try:
        return pa.array(values, type_)
    except UnicodeEncodeError:
        return pa.array([_mended(value) for value in values], type_)


def columns(rows: Sequence[tuple[Any, ...]], width: int) -> Iterator[list[Any]]:
    """The columns of many rows; `zip(*rows)` would hold an iterator for each row."""
    return (list(map(itemgetter(place), rows)) for place in range(width))


def structs(many: Sequence[Sequence[tuple[Any, ...]] | None], type_: pa.ListType) -> pa.Array:
    """A list of structs for each list of tuples; None is null."""
    fields = list(type_.value_type)
    told = zip(columns(list(_items(many)), len(fields)), fields, strict=True)
    values = pa.StructArray.from_arrays(
        [array(values, field.type) for values, field in told], fields=fields
    )
    return pa.ListArray.from_arrays(_begins(many), values, type_)


def maps(many: Sequence[Mapping[str, str] | None], type_: pa.MapType) -> pa.Array:
    """One map for each of `many`; None is null."""
    keys = array(list(_items(many)), type_.key_type)
    values = array(list(_items([one.values() if one else () for one in many])), type_.item_type)
    return pa.MapArray.from_arrays(_begins(many), keys, values, type_)


def encoded(values: Sequence[str | None], places: Places) -> pa.DictionaryArray:
    """The texts at `places`; each distinct one is kept once."""
    once = array(values, _DICTIONARY)
    return chosen(once.dictionary, once.indices.to_numpy(zero_copy_only=False)[places])


def chosen(texts: pa.Array, numbers: npt.NDArray[Any]) -> pa.DictionaryArray:
    """Texts by their numbers; NaN is null."""
    is_null = np.isnan(numbers)
    return pa.DictionaryArray.from_arrays(
        pa.array(np.where(is_null, 0, numbers).astype(np.int32), mask=is_null), texts
    )


def _items(many: Iterable[Iterable[Any] | None]) -> Iterable[Any]:
    return chain.from_iterable(one for one in many if one)


def _begins(many: Sequence[Sized | None]) -> pa.Array:
    """Where each one begins among all items, null where there is none; then the end of the last."""
    ends = np.cumsum([0, *[len(one) if one else 0 for one in many]], dtype=np.int32)
    return pa.array(ends, mask=np.array([*[one is None for one in many], False]))


def _mended(value: Any) -> Any:
    """The same value with what cannot be UTF-8 replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_mended(item) for item in value)
    return value
