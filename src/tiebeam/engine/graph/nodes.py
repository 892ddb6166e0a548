"""The nodes of the link graph: every URL with an outcome, numbered from 0."""

from dataclasses import dataclass

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

NOWHERE = -1
"""Stands where a node names no other node."""


@dataclass(frozen=True)
class Nodes:
    """One entry per URL with an outcome; a number is a place in these arrays."""

    ids: pa.Array
    urls: pa.Array
    is_start: Flags
    redirect_urls: pa.Array
    redirects_to: Numbers
    """Node that a redirect sends on to; NOWHERE without one, or when that URL was not visited."""
    canonical_to: Numbers
    """Node that a page names as its canonical, where that is another page that was visited."""

    def __len__(self) -> int:
        return len(self.ids)


def read_nodes(pages: ibis.Table) -> Nodes:
    """The nodes of the pages table, in its order."""
    columns = ("url_id", "url", "found_by", "redirect_url", "status", "canonical_url")
    rows = pages.select(*columns).to_pyarrow().combine_chunks()
    urls = _whole(rows["url"])
    redirects = _whole(rows["redirect_url"])
    answered = pc.fill_null(pc.equal(rows["status"], 200), fill_value=False)
    canonicals = _numbers(rows["canonical_url"], urls)
    canonicals[~np.asarray(answered)] = NOWHERE
    canonicals[canonicals == np.arange(len(urls))] = NOWHERE
    return Nodes(
        ids=_whole(rows["url_id"]),
        urls=urls,
        is_start=np.asarray(pc.fill_null(pc.equal(rows["found_by"], "start"), fill_value=False)),
        redirect_urls=redirects,
        redirects_to=_numbers(redirects, urls),
        canonical_to=canonicals,
    )


def _numbers(named: pa.Array, urls: pa.Array) -> Numbers:
    places = pc.fill_null(pc.index_in(named, value_set=urls, skip_nulls=True), NOWHERE)
    numbers: Numbers = places.to_numpy(zero_copy_only=False).astype(np.int32)
    return numbers


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """The column as one array; large offsets, because a million URLs can pass 2 GiB."""
    if pa.types.is_string(column.type):
        column = column.cast(pa.large_string())
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
