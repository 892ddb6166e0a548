"""Collects what pages tell, column by column, until it is worth a part on disk."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tiebeam.engine import urls
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.messages import Visit
from tiebeam.engine.extract import LinkRow, LinkRun, PageFacts
from tiebeam.engine.tables import CrawlStore, Folder, Part
from tiebeam.engine.tables.schemas import TABLES

_TABLES = ("pages", "resources", "sitemaps", "bodies")
_LINK_COLUMNS = TABLES["links"].arrow.names[1:]
_RESOURCE_COLUMNS = TABLES["resources"].arrow.names[1:]


class Columns:
    """The rows of one table that are not on disk yet."""

    def __init__(self, table: str) -> None:
        self.table = table
        self._schema = TABLES[table].arrow
        self.values: dict[str, list[Any]] = {name: [] for name in self._schema.names}

    def __len__(self) -> int:
        return len(next(iter(self.values.values())))

    def add(self, row: Mapping[str, Any]) -> None:
        """Add one row; columns it does not name are null."""
        for name, values in self.values.items():
            values.append(row.get(name))

    def extend(self, names: Iterable[str], rows: Iterable[tuple[Any, ...]], first: int) -> None:
        """Add rows that share the value of their first column."""
        columns = list(zip(*rows, strict=True))
        if columns:
            for name, column in zip(names, columns, strict=True):
                self.values[name].extend(column)
            self.values[self._schema.names[0]].extend([first] * len(columns[0]))

    def as_batch(self) -> pa.RecordBatch:
        """All rows; text that is no Unicode, such as a lone surrogate, is mended."""
        arrays = [_array(self.values[field.name], field.type) for field in self._schema]
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)


class LinkColumns:
    """The rows of `links` that are not on disk yet: each distinct run once, and where it stands."""

    _SCHEMA = TABLES["links"].arrow

    def __init__(self) -> None:
        self._rows: list[LinkRow] = []
        self._shared: dict[LinkRun, int] = {}
        """Runs that pages share, each with the place of its first row."""
        self._runs: list[tuple[int, int]] = []
        """Place of the first row of each run of each page, and how many rows it has."""
        self._pages: list[tuple[int, int]] = []
        """Id of each page that links, and how many links it has."""

    def __len__(self) -> int:
        return len(self._pages)

    def add(self, url_id: int, runs: Iterable[LinkRun]) -> None:
        """Add the links of one page."""
        count = 0
        for run in runs:
            self._runs.append((self._place(run), len(run.rows)))
            count += len(run.rows)
        if count:
            self._pages.append((url_id, count))

    def _place(self, run: LinkRun) -> int:
        place = self._shared.get(run) if run.is_shared else None
        if place is None:
            place = len(self._rows)
            self._rows += run.rows
            if run.is_shared:
                self._shared[run] = place
        return place

    def as_batch(self) -> pa.RecordBatch:
        """All rows, page by page."""
        first, lengths = np.array(self._runs, np.int64).T
        source_ids, counts = np.array(self._pages, np.uint64).T
        counts = counts.astype(np.int64)
        places = _ranges(first, lengths)
        columns = zip(_LINK_COLUMNS, zip(*self._rows, strict=True), strict=False)
        arrays = {
            name: _array(list(values), self._SCHEMA.field(name).type).take(places)
            for name, values in columns
        }
        arrays["source_id"] = pa.array(np.repeat(source_ids, counts))
        arrays["position"] = pa.array(_ranges(np.zeros_like(counts), counts), pa.int32())
        ordered = [arrays[name] for name in self._SCHEMA.names]
        return pa.RecordBatch.from_arrays(ordered, schema=self._SCHEMA)


def _ranges(first: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The numbers of ranges that begin at `first`, one after another."""
    ends = np.cumsum(lengths)
    numbers: npt.NDArray[np.int64] = np.arange(ends[-1]) + np.repeat(
        first - (ends - lengths), lengths
    )
    return numbers


class Rows:
    """The rows of all tables that a worker has not written yet."""

    def __init__(self) -> None:
        self.done: list[int] = []
        """Frontier rows whose outcome is among these rows."""
        self.tables = {name: Columns(name) for name in _TABLES}
        self._links = LinkColumns()
        self._made: list[tuple[str, pa.Table]] = []

    def __len__(self) -> int:
        return len(self.done)

    def add_page(
        self, visit: Visit, answer: Answer | None, facts: PageFacts | None, more: Mapping[str, Any]
    ) -> None:
        """Add the outcome of one URL; `more` are columns that neither answer nor facts hold."""
        url_id = urls.url_id(visit.url)
        row: dict[str, Any] = {"url_id": url_id, **_of_visit(visit)}
        if facts:
            row.update(facts.columns())
        if answer:
            row.update(_of_answer(answer))
        row.update(more)
        self.tables["pages"].add(row)
        self.done.append(visit.row)
        if facts:
            self._links.add(url_id, facts.link_runs)
            self.tables["resources"].extend(_RESOURCE_COLUMNS, facts.resources, url_id)

    def add_made(self, table: str, rows: pa.Table) -> None:
        """Add rows that are made already."""
        self._made.append((table, rows))

    def write(self, folder: Folder, name: str) -> dict[str, Part]:
        """Write every table that has rows as one part, durably."""
        store = CrawlStore(folder)
        tables: dict[str, Columns | LinkColumns] = {**self.tables, "links": self._links}
        return {
            table: store.write_part(table, rows, name)
            for table, columns in tables.items()
            if len(rows := self._whole(table, columns))
        }

    def _whole(self, table: str, columns: Columns | LinkColumns) -> pa.Table:
        schema = TABLES[table].arrow
        batches = [columns.as_batch()] if len(columns) else []
        made = [rows.cast(schema) for name, rows in self._made if name == table]
        return pa.concat_tables([pa.Table.from_batches(batches, schema), *made])


def _of_visit(visit: Visit) -> dict[str, Any]:
    host, path, query = urls.parts(visit.url)[1:4]
    return {
        "url": visit.url,
        "host": host,
        "path": path,
        "query": query,
        "found_by": visit.found_by,
        "found_on": visit.found_on,
        "hops": visit.hops,
        "robots_allowed": visit.robots_allowed,
        "robots_rule": visit.robots_rule,
    }


def _of_answer(answer: Answer) -> dict[str, Any]:
    return {
        "failure": answer.failure,
        "carried_over": False,
        "fetched_at": datetime.fromtimestamp(answer.fetched_at, UTC),
        "status": answer.status,
        "http_version": answer.http_version,
        "ip": answer.ip,
        "ttfb_ms": answer.ttfb_ms,
        "total_ms": answer.total_ms,
        "wire_bytes": answer.wire_bytes,
        "body_bytes": len(answer.body) if answer.status is not None else None,
        "truncated": answer.truncated,
        "faults": answer.faults,
        "media_type": answer.media_type,
        "headers": [(name, value.replace("\n", ", ")) for name, value in answer.headers.items()],
    }


def _array(values: list[Any], type_: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type_)
    except UnicodeEncodeError:
        return pa.array([_mended(value) for value in values], type_)


def _mended(value: Any) -> Any:
    """The same value with what cannot be UTF-8 replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_mended(item) for item in value)
    return value
