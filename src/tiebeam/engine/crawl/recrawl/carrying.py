"""Takes rows of the previous crawl over, many at a time, without making objects of them."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.finds import Finds
from tiebeam.engine.crawl.messages import Visit
from tiebeam.engine.crawl.recrawl import freshening
from tiebeam.engine.crawl.recrawl.index import Index, Known, open_index
from tiebeam.engine.crawl.seen import SeenSet
from tiebeam.engine.tables import Part
from tiebeam.engine.tables.durable import checksum
from tiebeam.engine.tables.manifest import read_manifest
from tiebeam.engine.tables.places import place_at
from tiebeam.engine.tables.schemas import TABLES
from tiebeam.engine.urls import url_id

_TARGETS = {"links": "source_id", "resources": "page_id", "bodies": "url_id"}
"""Tables beside the pages, and the column that names the page."""
_MOST_NAMED = 50_000
_KEPT_OPEN_BYTES = 48 * 1_048_576


class Unchanged(NamedTuple):
    """A visit that was answered 304, and the page that it speaks of."""

    visit: Visit
    answer: Answer
    known: Known
    faults: list[str]
    """Of requests before this one."""
    attempts: int


@dataclass
class Carried:
    """What came of a number of visits answered 304."""

    parts: list[tuple[dict[str, pa.Table], list[Unchanged]]] = field(default_factory=list)
    """Rows to be written, and the visits that the rows of `pages` belong to, in their order."""
    refused: list[Unchanged] = field(default_factory=list)
    """Those that are to be asked for anew, without condition."""

    @property
    def visits(self) -> Iterator[Unchanged]:
        """All that were taken over."""
        return (item for _, visits in self.parts for item in visits)


class Carrier:
    """Collects answers 304, and takes the rows of their pages over."""

    def __init__(self, index: Index, previous: Path) -> None:
        self.index = index
        self.pending: list[Unchanged] = []
        self._previous = previous
        self._parts = read_manifest(place_at(previous)).parts
        self._open: OrderedDict[int, dict[str, pa.Table]] = OrderedDict()
        self._sizes: dict[int, int] = {}
        self._lost: set[int] = set()
        self._offered = SeenSet()
        self._named: set[str] = set()
        """URLs handed on lately that pages name beside their links: most are named often."""

    def find(self, url_id: int) -> Known | None:
        """The page of the previous crawl, when it can be asked for on condition."""
        known = self.index.find(url_id)
        return None if known is None or known.part in self._lost else known

    def add(self, item: Unchanged) -> tuple[Unchanged, ...]:
        """Collect one, or give it back when its answer speaks of another page than is stored."""
        if not freshening.confirms(item.known, item.answer.headers):
            return (item,)
        self.pending.append(item)
        return ()

    def take(self) -> Carried:
        """The rows of all that was collected."""
        by_part: defaultdict[int, list[Unchanged]] = defaultdict(list)
        for item in self.pending:
            by_part[item.known.part].append(item)
        self.pending = []
        carried = Carried()
        for part, items in by_part.items():
            tables = self._tables(part)
            if tables is None:
                carried.refused += items
            else:
                self._take_from(tables, items, carried)
        return carried

    def offer(self, finds: Finds, tables: dict[str, pa.Table], visits: list[Unchanged]) -> None:
        """Hand on the URLs that carried pages name, as far as they were not handed on before."""
        links = tables["links"].filter(tables["links"]["internal"])
        is_new = self._offered.add(links["target_id"].to_numpy().astype(np.uint64))
        fresh = links.filter(pa.array(is_new)).select(["source_id", "target_id", "target_url"])
        by_id = {url_id(item.visit.url): item.visit for item in visits}
        for source, target_id, target in zip(*(c.to_pylist() for c in fresh.columns), strict=True):
            finds.add_links(by_id[source], ((target_id, target),))
        if len(self._named) > _MOST_NAMED:
            self._named.clear()
        for row, url, how in named_in(tables["pages"]):
            if url not in self._named:
                self._named.add(url)
                finds.add_target(visits[row].visit, url, how)

    def _take_from(
        self, tables: dict[str, pa.Table], items: list[Unchanged], carried: Carried
    ) -> None:
        stored = tables["pages"].take([item.known.row for item in items])
        headers = [dict(pairs) for pairs in stored["headers"].to_pylist()]
        good = [
            not freshening.changes_facts(old, item.answer.headers)
            for old, item in zip(headers, items, strict=True)
        ]
        if not all(good):
            carried.refused += [item for item, ok in zip(items, good, strict=True) if not ok]
            items = [item for item, ok in zip(items, good, strict=True) if ok]
            headers = [old for old, ok in zip(headers, good, strict=True) if ok]
            stored = stored.filter(pa.array(good))
        if items:
            taken = {"pages": _as_of_now(stored, headers, items)}
            for name, column in _TARGETS.items():
                taken[name] = _of_pages(tables[name], column, stored["url_id"], tables["pages"])
            carried.parts.append((taken, items))

    def _tables(self, part: int) -> dict[str, pa.Table] | None:
        """The rows of one part of every table; None when a file of it is lost or altered."""
        if part in self._lost:
            return None
        tables = self._open.get(part)
        if tables is None:
            try:
                tables = {name: self._read(name, part) for name in ("pages", *_TARGETS)}
            except (OSError, pa.ArrowException):
                self._lost.add(part)
                return None
            self._open[part] = tables
            self._sizes[part] = sum(table.nbytes for table in tables.values())
            self._close_oldest()
        else:
            self._open.move_to_end(part)
        return tables

    def _read(self, table: str, number: int) -> pa.Table:
        """Rows that stand in the part of `table` with the name of that part of `pages`.

        A worker writes what it knows of a number of pages as parts of one name.
        """
        name = self._parts["pages"][number].name
        part = next((part for part in self._parts.get(table, ()) if part.name == name), None)
        if part is None:
            return TABLES[table].arrow.empty_table()
        return _unaltered(self._previous / table / name, part, TABLES[table].arrow)

    def _close_oldest(self) -> None:
        while len(self._open) > 1 and sum(self._sizes.values()) > _KEPT_OPEN_BYTES:
            part, _ = self._open.popitem(last=False)
            del self._sizes[part]


def open_carrier(folder: Path, previous: str | None) -> Carrier | None:
    """What the worker of a recrawl needs; None for a crawl that takes nothing over."""
    index = open_index(folder) if previous else None
    return Carrier(index, Path(previous)) if index and previous else None


def _unaltered(path: Path, part: Part, schema: pa.Schema) -> pa.Table:
    if checksum(path) != part.checksum:
        raise OSError(f"{path} was altered")
    return pq.read_table(path, schema=schema, partitioning=None, use_threads=False)


def _of_pages(table: pa.Table, column: str, wanted: pa.ChunkedArray, pages: pa.Table) -> pa.Table:
    """The rows of `table` that belong to the wanted pages."""
    if len(wanted) == len(pages):
        return table
    return table.filter(pc.is_in(table[column], value_set=wanted.combine_chunks()))


def _as_of_now(stored: pa.Table, headers: list[dict[str, str]], items: list[Unchanged]) -> pa.Table:
    """The stored rows with what this visit says of each."""
    faults = [
        [*item.faults, *(one for one in old if not one.startswith("before_"))]
        for old, item in zip(stored["faults"].to_pylist(), items, strict=True)
    ]
    fresh = {
        **{name: [get(item) for item in items] for name, get in _OF_THIS_VISIT.items()},
        "faults": faults,
        "headers": [
            list(freshening.updated(old, item.answer.headers).items())
            for old, item in zip(headers, items, strict=True)
        ],
        "carried_over": [True] * len(items),
    }
    for name, values in fresh.items():
        place = stored.schema.get_field_index(name)
        at = stored.schema.field(place)
        stored = stored.set_column(place, at, pa.array(values, at.type))
    return stored


_OF_THIS_VISIT: Mapping[str, Any] = {
    "fetched_at": lambda item: int(item.answer.fetched_at * 1e6),
    "attempts": lambda item: item.attempts,
    "found_by": lambda item: item.visit.found_by,
    "found_on": lambda item: item.visit.found_on,
    "hops": lambda item: item.visit.hops,
    "robots_allowed": lambda item: item.visit.robots_allowed,
    "robots_rule": lambda item: item.visit.robots_rule,
    "http_version": lambda item: item.answer.http_version,
    "ip": lambda item: item.answer.ip,
    "ttfb_ms": lambda item: item.answer.ttfb_ms,
    "total_ms": lambda item: item.answer.total_ms,
    "wire_bytes": lambda item: item.answer.wire_bytes,
}


def named_in(pages: pa.Table) -> Iterator[tuple[int, str, str]]:
    """URLs that carried pages name beside their links: row, URL, and how it is named."""
    columns = pages.select(["url", "canonical_url", "hreflang", "refresh_url"])
    for row, (url, canonical, alternates, refresh) in enumerate(
        zip(*(column.to_pylist() for column in columns.columns), strict=True)
    ):
        if canonical and canonical != url:
            yield row, canonical, "canonical"
        for alternate in alternates or ():
            yield row, alternate["url"], "hreflang"
        if refresh:
            yield row, refresh, "refresh"
