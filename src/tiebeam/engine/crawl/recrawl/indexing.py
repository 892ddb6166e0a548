"""Writes the index of a previous crawl into the state of a new one, part by part."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from tiebeam.engine.crawl.recrawl import naming, validators
from tiebeam.engine.crawl.recrawl.index import (
    ORDER,
    PAGE_SCHEMA,
    PAGES,
    PART_BITS,
    URL_ORDER,
    URL_SCHEMA,
    URLS,
    Ids,
)
from tiebeam.engine.crawl.recrawl.naming import Namer
from tiebeam.engine.crawl.recrawl.stored import Altered, Stored
from tiebeam.engine.tables.durable import write_durably


def write_index(folder: Path, previous: Path, covers: Callable[[str], bool]) -> int:
    """Write the index of a previous crawl into the state of a new one; how many pages it holds.

    Parts of which a file is missing or altered are passed over: their pages are fetched anew.
    """
    stored, namer = Stored(previous), Namer(covers)
    pages, urls = _Order(), _Order()
    with _writer(folder / PAGES, PAGE_SCHEMA) as out, _writer(folder / URLS, URL_SCHEMA) as url_out:
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
        return _Part(none, _empty(PAGE_SCHEMA), none, _empty(URL_SCHEMA))
    pages, known = validators.validators_of(pages)
    named, url_ids, urls = namer.read(pages, links)
    return _Part(
        pages["url_id"].to_numpy(),
        pa.RecordBatch.from_arrays([*known, *named], schema=PAGE_SCHEMA),
        url_ids,
        pa.RecordBatch.from_arrays([urls], schema=URL_SCHEMA),
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
        self._places.append(np.arange(len(ids), dtype=np.uint64) + np.uint64(part << PART_BITS))

    def save(self, path: Path) -> None:
        ids, places = np.concatenate(self._ids), np.concatenate(self._places)
        order = np.argsort(ids, kind="stable")
        table = np.stack([ids[order], places[order]])
        write_durably(path, lambda file: _save(file, table))


def _save(path: Path, table: Ids) -> None:
    with path.open("wb") as file:
        np.save(file, table)
