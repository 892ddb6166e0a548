"""Which pages of the previous crawl can be asked for on condition, and where their rows stand.

The coordinator writes two files once; each worker maps them into memory, where the system shares
their pages among all workers. A page costs 16 bytes beside its validators, on disk.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tiebeam.engine.crawl.recrawl import validators
from tiebeam.engine.tables import Manifest
from tiebeam.engine.tables.durable import checksum, write_durably
from tiebeam.engine.tables.schemas import TABLES

ORDER = "state/previous.npy"
VALIDATORS = "state/previous.arrow"
_KEPT = pa.schema(
    [("etag", pa.string()), ("last_modified", pa.string()), ("text_hash", pa.uint64())]
)
_READ = [
    *("url_id", "outcome", "status", "fetched_at", "truncated", "faults", "headers"),
    *("x_robots_tag", "canonical_from", "main_text_hash", "text_hash"),
]
_MOST_OPENED = 32
_ROW_BITS = np.uint64(32)


class Known(NamedTuple):
    """One page of the previous crawl."""

    part: int
    """Number of the part among those of its manifest."""
    row: int
    etag: str | None
    last_modified: str | None
    text_hash: int | None

    @property
    def conditions(self) -> tuple[str, ...]:
        """The header lines that ask for the page only if it changed."""
        etag = (f"If-None-Match: {self.etag}",) if self.etag else ()
        date = (f"If-Modified-Since: {self.last_modified}",) if self.last_modified else ()
        return etag + date


def write_index(folder: Path, previous: Path, manifest: Manifest) -> int:
    """Write the index of a previous crawl into the state of a new one; how many pages it holds.

    Parts that are missing or altered are passed over: their pages are fetched anew.
    """
    ids, places = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]

    def write(path: Path) -> None:
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, _KEPT) as out:
            for number, part in enumerate(manifest.parts.get("pages", ())):
                path = previous / "pages" / part.name
                is_whole = path.is_file() and checksum(path) == part.checksum
                rows = _read(path) if is_whole else None
                out.write_batch(_KEPT.empty_table().to_batches()[0] if rows is None else rows[1])
                if rows is not None:
                    at = np.flatnonzero(rows[2]).astype(np.uint64)
                    ids.append(rows[0][rows[2]])
                    places.append((np.uint64(number) << _ROW_BITS) | at)

    write_durably(folder / VALIDATORS, write)
    all_ids, all_places = np.concatenate(ids), np.concatenate(places)
    order = np.argsort(all_ids)
    table = np.stack([all_ids[order], all_places[order]])
    write_durably(folder / ORDER, lambda path: _save(path, table))
    return len(order)


def _save(path: Path, table: npt.NDArray[np.uint64]) -> None:
    with path.open("wb") as file:
        np.save(file, table)


def _read(path: Path) -> tuple[npt.NDArray[np.uint64], pa.RecordBatch, npt.NDArray[np.bool_]]:
    """Ids, what is kept of each row, and which rows may be asked for on condition."""
    table = pq.read_table(path, columns=_READ, partitioning=None).combine_chunks()
    headers = _whole(table["headers"], "headers")
    etag = validators.usable_etags(validators.field(headers, "etag"))
    dates = validators.field(headers, "last-modified")
    date = validators.usable_dates(dates, _whole(table["fetched_at"], "fetched_at"))
    text_hash = pc.coalesce(table["main_text_hash"], table["text_hash"]).combine_chunks()
    may_ask = pc.and_(
        pc.or_(pc.is_valid(etag), pc.is_valid(date)), validators.can_be_taken_over(table, headers)
    )
    kept = pa.RecordBatch.from_arrays([etag, date, text_hash], schema=_KEPT)
    ids = table["url_id"].to_numpy()
    return ids, kept, may_ask.to_numpy(zero_copy_only=False)


def _whole(column: pa.ChunkedArray, name: str) -> pa.Array:
    arrow_type = TABLES["pages"].arrow.field(name).type
    return pa.concat_arrays(column.chunks or [pa.array([], arrow_type)]).cast(arrow_type)


class Index:
    """Finds pages of the previous crawl by their id."""

    def __init__(self, folder: Path) -> None:
        self._ids, self._places = np.load(folder / ORDER, mmap_mode="r")
        self._file = pa.memory_map(str(folder / VALIDATORS))
        self._batches = pa.ipc.open_file(self._file)
        self._opened: dict[int, list[list[Any]]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def find(self, url_id: int) -> Known | None:
        """The page, when it can be asked for on condition."""
        wanted = np.uint64(url_id)
        at = int(np.searchsorted(self._ids, wanted))
        if at == len(self._ids) or self._ids[at] != wanted:
            return None
        part, row = divmod(int(self._places[at]), 1 << 32)
        etags, dates, hashes = self._validators(part)
        return Known(part, row, etags[row], dates[row], hashes[row])

    def _validators(self, part: int) -> list[list[Any]]:
        """The columns of one part; pages found one after another often stand in one part."""
        columns = self._opened.get(part)
        if columns is None:
            if len(self._opened) >= _MOST_OPENED:
                self._opened.clear()
            batch = self._batches.get_batch(part)
            columns = self._opened[part] = [column.to_pylist() for column in batch.columns]
        return columns


def open_index(folder: Path) -> Index | None:
    """The index in the state of a crawl; None when it has none or knows no page."""
    if not (folder / ORDER).exists():
        return None
    index = Index(folder)
    return index if len(index) else None
