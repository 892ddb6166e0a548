"""What is known of the pages of the previous crawl: validators, and the URLs that each one names.

The coordinator writes it once, part by part; then it and its workers map the files into memory,
where the system shares them. So a page costs some bytes of disk, and memory as long as there is
some to spare.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tiebeam.engine.crawl.recrawl import naming, validators
from tiebeam.engine.crawl.recrawl.freshening import DECISIVE
from tiebeam.engine.crawl.recrawl.naming import NAMED, NAMED_HOW, Namer
from tiebeam.engine.crawl.recrawl.stored import Altered, Stored
from tiebeam.engine.tables.durable import write_durably

ORDER = "state/previous.npy"
PAGES = "state/previous.arrow"
URLS = "state/previous-urls.arrow"
URL_ORDER = "state/previous-urls.npy"

_PAGES = pa.schema(
    [
        ("row", pa.int64()),
        ("etag", pa.string()),
        ("last_modified", pa.string()),
        ("text_hash", pa.uint64()),
        *((name, pa.string()) for name in DECISIVE),
        ("named", NAMED),
        ("how", NAMED_HOW),
    ]
)
"""A batch for each part; `row` is the place of the page in it."""
_URLS = pa.schema([("url", pa.string())])
_PART_BITS = 32
_IN_PART = (1 << _PART_BITS) - 1
_OPENED = 64

Ids = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


class Known(NamedTuple):
    """One page of the previous crawl that can be asked for on condition."""

    place: int
    etag: str | None
    last_modified: str | None
    text_hash: int | None

    @property
    def conditions(self) -> tuple[str, ...]:
        """The header lines that ask for the page only if it changed."""
        etag = (f"If-None-Match: {self.etag}",) if self.etag else ()
        date = (f"If-Modified-Since: {self.last_modified}",) if self.last_modified else ()
        return etag + date


def part_of(place: int) -> int:
    """The part of the previous crawl that a page stands in."""
    return place >> _PART_BITS


def write_index(folder: Path, previous: Path, covers: Callable[[str], bool]) -> int:
    """Write the index of a previous crawl into the state of a new one; how many pages it holds.

    Parts of which a file is missing or altered are passed over: their pages are fetched anew.
    """
    stored, namer = Stored(previous), Namer(covers)
    pages, urls = _Order(), _Order()
    with _writer(folder / PAGES, _PAGES) as out, _writer(folder / URLS, _URLS) as url_out:
        for number in range(len(stored.names)):
            part = _read_part(stored, number, namer)
            out.write_batch(part.pages)
            url_out.write_batch(part.urls)
            pages.add(number, part.ids)
            urls.add(number, part.url_ids)
    urls.save(folder / URL_ORDER)
    pages.save(folder / ORDER)  # the last: where it is, all is
    return len(pages)


class _Part(NamedTuple):
    ids: Ids
    pages: pa.RecordBatch
    url_ids: Ids
    urls: pa.RecordBatch


def _read_part(stored: Stored, number: int, namer: Namer) -> _Part:
    try:
        stored.refuse_altered(number)
        pages = stored.read(number, "pages", [*validators.READ, *naming.BESIDE])
        links = stored.read(number, "links", naming.LINKS)
    except Altered:
        none = np.zeros(0, np.uint64)
        return _Part(none, _empty(_PAGES), none, _empty(_URLS))
    pages, known = validators.validators_of(pages)
    named, url_ids, urls = namer.read(pages, links)
    return _Part(
        pages["url_id"].to_numpy(),
        pa.RecordBatch.from_arrays([*known, *named], schema=_PAGES),
        url_ids,
        pa.RecordBatch.from_arrays([urls], schema=_URLS),
    )


def _empty(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.nulls(0, one.type) for one in schema], schema=schema)


@contextmanager
def _writer(path: Path, schema: pa.Schema) -> Iterator[pa.ipc.RecordBatchFileWriter]:
    """A file that is flushed when it is whole; until then no order leads into it."""
    with path.open("wb") as file:
        with pa.ipc.new_file(file, schema) as out:
            yield out
        file.flush()
        os.fsync(file.fileno())


class _Order:
    """Ids with the place of each, to be found by halving."""

    def __init__(self) -> None:
        self._ids = [np.zeros(0, np.uint64)]
        self._places = [np.zeros(0, np.uint64)]

    def __len__(self) -> int:
        return sum(map(len, self._ids))

    def add(self, part: int, ids: Ids) -> None:
        self._ids.append(ids)
        self._places.append(np.arange(len(ids), dtype=np.uint64) + np.uint64(part << _PART_BITS))

    def save(self, path: Path) -> None:
        ids, places = np.concatenate(self._ids), np.concatenate(self._places)
        order = np.argsort(ids, kind="stable")
        table = np.stack([ids[order], places[order]])
        write_durably(path, lambda file: _save(file, table))


def _save(path: Path, table: Ids) -> None:
    with path.open("wb") as file:
        np.save(file, table)


class Index:
    """Finds pages of the previous crawl by their id, and what they name."""

    def __init__(self, folder: Path) -> None:
        self._ids, self._places = np.load(folder / ORDER, mmap_mode="r")
        self._url_ids, self._url_places = np.load(folder / URL_ORDER, mmap_mode="r")
        self._pages = _opened(folder / PAGES)
        self._urls = _opened(folder / URLS)
        self._part = lru_cache(_OPENED)(self._pages.get_batch)
        self._names = lru_cache(_OPENED)(self._names_of_part)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def parts(self) -> int:
        """How many parts the previous crawl has."""
        return int(self._pages.num_record_batches)

    def find(self, ids: Ids) -> Places:
        """The place of each page that can be asked for on condition; -1 where there is none."""
        return _find(self._ids, self._places, ids)

    def known(self, places: Iterable[int]) -> dict[int, Known]:
        """What to ask with, by place."""
        found: dict[int, Known] = {}
        for part, at in _by_part(places).items():
            rows = (
                self._part(part).select(["etag", "last_modified", "text_hash"]).take(pa.array(at))
            )
            columns = (column.to_pylist() for column in rows.columns)
            for row, *what in zip(at.tolist(), *columns, strict=True):
                place = (part << _PART_BITS) + row
                found[place] = Known(place, *what)
        return found

    def field(self, place: int, name: str) -> str | None:
        """A decisive header field of the stored answer."""
        value: str | None = self._part(part_of(place)).column(name)[place & _IN_PART].as_py()
        return value

    def pages(self, part: int) -> int:
        """How many pages of a part can be asked for on condition."""
        return int(self._part(part).num_rows)

    def rows(self, places: Iterable[int]) -> pa.Array:
        """Where pages of one part stand in its table."""
        at = np.fromiter(places, np.int64)
        return self._part(part_of(int(at[0]))).column("row").take(pa.array(at & _IN_PART))

    def named(self, place: int) -> tuple[Ids, npt.NDArray[np.uint8]]:
        """The URLs in scope that a page names, and how: places in HOW."""
        ends, ids, how = self._names(part_of(place))
        row = place & _IN_PART
        inside = slice(ends[row], ends[row + 1])
        return ids[inside], how[inside]

    def _names_of_part(self, part: int) -> tuple[Places, Ids, npt.NDArray[np.uint8]]:
        ids, how = (self._part(part).column(name) for name in ("named", "how"))
        return ids.offsets.to_numpy(), ids.values.to_numpy(), how.values.to_numpy()

    def urls(self, ids: Ids) -> list[str]:
        """The texts of URLs that pages name."""
        places = _find(self._url_ids, self._url_places, ids)
        texts: list[str] = [""] * len(ids)
        part, at = places >> _PART_BITS, places & _IN_PART
        for number in np.unique(part).tolist():
            where = np.flatnonzero(part == number)
            found = self._urls.get_batch(number).column(0).take(pa.array(at[where]))
            for index, text in zip(where.tolist(), found.to_pylist(), strict=True):
                texts[index] = text
        return texts


def _by_part(places: Iterable[int]) -> dict[int, Places]:
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for place in places:
        rows[part_of(place)].append(place & _IN_PART)
    return {part: np.array(at, np.int64) for part, at in rows.items()}


def _find(known: Ids, places: Ids, ids: Ids) -> Places:
    if not len(known):
        return np.full(len(ids), -1)
    at = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return np.where(known[at] == ids, places[at].astype(np.int64), -1)


def _opened(path: Path) -> pa.ipc.RecordBatchFileReader:
    return pa.ipc.open_file(pa.memory_map(str(path)))


def open_index(folder: Path) -> Index | None:
    """The index in the state of a crawl; None when it has none or knows no page."""
    if not (folder / ORDER).exists():
        return None
    index = Index(folder)
    return index if len(index) else None
