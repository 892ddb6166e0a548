"""The pages of a crawl as the arrays that grouping works on."""

from collections.abc import Iterator
from dataclasses import dataclass

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis import _

from tiebeam.engine.tables import Tables

Ids = npt.NDArray[np.int64]
"""Places of pages, or of shapes."""

HASHES = 32
NO_SHAPE = -1
ANSWERED = 200


@dataclass(frozen=True)
class Pages:
    """HTML pages that answered 200, in order of host and URL; one entry per page in each array."""

    url_ids: npt.NDArray[np.uint64]
    hosts: list[str]
    paths: list[str]
    queries: list[str]
    languages: list[str]
    """First part of the lang attribute, lower case; empty without one."""
    body_classes: list[str]
    types: list[str]
    """Types of the structured data in order, joined by spaces."""
    words: npt.NDArray[np.int64]
    """Words of the main text."""
    shape_ids: Ids
    """Row of `signatures`; NO_SHAPE for a page without structure."""
    signatures: npt.NDArray[np.uint32]
    """MinHash signature of each distinct shape, shape (shapes, 32)."""

    def by_host(self) -> Iterator[tuple[str, Ids]]:
        """Each host with the places of its pages."""
        hosts = np.array(self.hosts, dtype=object)
        if not len(hosts):
            return
        starts = np.flatnonzero(np.r_[True, hosts[1:] != hosts[:-1]])
        for start, end in zip(starts, [*starts[1:], len(hosts)], strict=True):
            yield self.hosts[start], np.arange(start, end)


def read_pages(t: Tables) -> Pages:
    """The pages that page templates are found for."""
    rows = _rows(t.pages)
    shape_ids, signatures = _shapes(rows)
    return Pages(
        url_ids=rows["url_id"].to_numpy(),
        hosts=_shared(rows["host"]),
        paths=rows["path"].to_pylist(),
        queries=_shared(rows["query"]),
        languages=_shared(rows["language"]),
        body_classes=_shared(rows["body_class"]),
        types=_shared(rows["types"]),
        words=rows["words"].to_numpy(),
        shape_ids=shape_ids,
        signatures=signatures,
    )


def _rows(pages: ibis.Table) -> pa.Table:
    wanted = pages.filter(_.is_html, _.status == ANSWERED).order_by("host", "url")
    chosen = wanted.select(
        "url_id",
        "host",
        "shape",
        "shape_hash",
        path=_.path.fill_null("/"),
        query=_.query.fill_null(""),
        language=_.lang.fill_null("").lower().split("-")[0].fill_null(""),
        body_class=_.body_class.fill_null(""),
        types=_.structured_types.join(" ").fill_null(""),
        words=_.main_word_count.fill_null(0),
    )
    return chosen.to_pyarrow()


def _shared(column: pa.ChunkedArray) -> list[str]:
    """The values of a column, equal ones as one object."""
    encoded = column.combine_chunks().dictionary_encode()
    values = encoded.dictionary.to_pylist()
    return [values[place] for place in encoded.indices.to_numpy()]


def _shapes(rows: pa.Table) -> tuple[Ids, npt.NDArray[np.uint32]]:
    """Distinct shapes, in order of their hash, and which one each page has."""
    known = rows["shape_hash"].is_valid().to_numpy() & rows["shape"].is_valid().to_numpy()
    places = np.flatnonzero(known)
    hashes = rows["shape_hash"].take(places).to_numpy()
    _distinct, first, inverse = np.unique(hashes, return_index=True, return_inverse=True)
    shape_ids = np.full(len(known), NO_SHAPE, np.int64)
    shape_ids[places] = inverse
    chosen = rows["shape"].take(places[first]).combine_chunks()
    return shape_ids, chosen.flatten().to_numpy().reshape(-1, HASHES)
