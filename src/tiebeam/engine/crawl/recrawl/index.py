"""What is known of the pages of the previous crawl: validators, and the URLs that each one names.

The coordinator writes it once (`indexing`); then it and its workers map the files into memory,
where the system shares them. So a page costs some bytes of disk, and memory as long as there is
some to spare.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tiebeam.engine.crawl.recrawl.freshening import DECISIVE

ORDER = "state/previous.npy"
PAGES = "state/previous.arrow"
URLS = "state/previous-urls.arrow"
URL_ORDER = "state/previous-urls.npy"

HOW = ("link", "canonical", "hreflang", "refresh")
"""How a URL is named; in the order that counts."""
PAGE_SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("etag", pa.string()),
        ("last_modified", pa.string()),
        ("text_hash", pa.uint64()),
        *((name, pa.string()) for name in DECISIVE),
        ("named", pa.list_(pa.uint64())),
        ("how", pa.list_(pa.uint8())),
    ]
)
"""A batch for each part; `row` is the place of the page in it, `how` are places in HOW."""
URL_SCHEMA = pa.schema([("url", pa.string())])
PART_BITS = 32
_IN_PART = (1 << PART_BITS) - 1
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
    return place >> PART_BITS


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
                place = (part << PART_BITS) + row
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
        part, at = places >> PART_BITS, places & _IN_PART
        for number in set(part.tolist()):  # numpy's unique would load its masked arrays
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
