"""What a 304 says about the stored answer: whether it still holds, and which headers change.

Source: RFC 9111, 3.2 (updating stored header fields) and 4.3.4 (freshening).
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_OF_THE_BODY = frozenset(
    {
        "content-encoding",
        "content-length",
        "content-range",
        "content-type",
        "transfer-encoding",
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authentication-info",
        "proxy-authorization",
        "te",
        "trailer",
        "upgrade",
    }
)
"""Fields of the stored answer that describe the body as it was stored, or the connection."""
DECISIVE = ("x-robots-tag", "link", "content-type")
"""Fields that facts are read from; where a 304 changes one, the page is asked for anew."""


def confirms(etag: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a 304 with these headers speaks of the stored answer, which had this ETag."""
    told = headers.get("etag")
    return told is None or etag is None or _opaque(told) == _opaque(etag)


def newer(headers: Mapping[str, str]) -> dict[str, str]:
    """What a 304 says in the place of stored header fields."""
    return {name: joined(value) for name, value in headers.items() if name not in _OF_THE_BODY}


def joined(value: str) -> str:
    """A field that was sent in several lines as tables keep it."""
    return value.replace("\n", ", ") if "\n" in value else value


def freshened(stored: pa.MapArray, newer: pa.MapArray) -> pa.MapArray:
    """Header fields of each row, with those of `newer` in the place of those of one name."""
    count = len(stored)
    keys = pa.concat_arrays([stored.keys, newer.keys]).dictionary_encode()
    items = pa.concat_arrays([stored.items, newer.items])
    codes = keys.indices.to_numpy()
    rows = np.concatenate([_rows_of(stored), _rows_of(newer)])
    field_of_row = rows * (len(keys.dictionary) + 1) + codes
    is_kept = np.ones(len(rows), np.bool_)
    old = len(stored.keys)
    is_kept[:old] = ~np.isin(field_of_row[:old], field_of_row[old:])
    kept = np.flatnonzero(is_kept)
    kept = kept[np.argsort(rows[kept], kind="stable")]
    ends = np.searchsorted(rows[kept], np.arange(count + 1)).astype(np.int32)
    at = pa.array(kept)
    names = keys.dictionary.take(keys.indices.take(at))
    return pa.MapArray.from_arrays(pa.array(ends), names, items.take(at))


def _rows_of(fields: pa.MapArray) -> npt.NDArray[np.int64]:
    """The row that each field belongs to; the array begins at its own first field."""
    counts = np.diff(fields.offsets.to_numpy())
    return np.repeat(np.arange(len(fields)), counts)


def _opaque(etag: str) -> str:
    """What a weak comparison looks at. RFC 9110, 8.8.3.2."""
    return etag.removeprefix("W/")
