"""A crawl on disk: immutable Parquet parts, listed with checksums in a manifest.

A part is written under another name, flushed and renamed before the manifest lists it; readers
read the manifest, never a bare glob, so a torn or foreign part never yields a number.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import xxhash
from ibis.backends.duckdb import Backend

from tiebeam.engine.tables.schemas import TABLES

MANIFEST = "crawl.json"
FORMAT = 1
NARROWING = ("include", "exclude", "max_depth")
"""Settings that leave pages out although the crawl ends by itself."""


class NoCrawl(Exception):
    """The folder holds no crawl; the message says what it holds instead."""


class NoTable(AttributeError):
    """The crawl lacks a table; the message names it."""


class TornPart(Exception):
    """A part is missing or differs from its checksum; the message names the file."""


@dataclass(frozen=True)
class Part:
    """One Parquet file of a table."""

    name: str
    rows: int
    size_bytes: int
    checksum: str
    """XXH3 of the file, hexadecimal."""


@dataclass
class Manifest:
    """What a crawl is and which files belong to it."""

    crawl_id: str
    site: str
    kind: str = "full"
    started_at: str = ""
    finished_at: str | None = None
    ended: str = "running"
    """running, complete, cancelled, limit, failed: how the crawl ended."""
    settings: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    parts: dict[str, list[Part]] = field(default_factory=dict)
    format: int = FORMAT


class Tables:
    """The tables of one crawl as Ibis expressions, one attribute each, as in `tables.pages`.

    A table that the crawl does not have raises NoTable with its name.
    """

    def __init__(self, connection: Backend, names: Iterable[str]) -> None:
        self.connection = connection
        self._names = frozenset(names)

    def __getattr__(self, name: str) -> ibis.Table:
        if name.startswith("_") or name not in self._names:
            raise NoTable(f"this crawl has no table {name!r}")
        return self.connection.table(name)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def add(self, name: str, rows: pa.Table) -> None:
        """Offer `rows` under `name` beside the tables read from disk."""
        duckdb = self.connection.con
        duckdb.register("_rows", rows)
        try:
            duckdb.execute(f'DROP VIEW IF EXISTS "{name}"')
            duckdb.execute(f'CREATE OR REPLACE TABLE "{name}" AS FROM _rows')
        finally:
            duckdb.unregister("_rows")
        self._names |= {name}

    def batches(self, rows: ibis.Table, size: int = 1_000_000) -> Iterator[pa.RecordBatch]:
        """The rows of an expression piece by piece, for answers that outgrow memory."""
        # DuckDB holds the answer, and on disk what is too much: Ibis 12 cannot stream DuckDB 2.
        name = ibis.util.gen_name("rows")
        self.connection.create_table(name, rows, temp=True)
        try:
            yield from self.connection.con.table(name).to_arrow_reader(size)
        finally:
            self.connection.con.execute(f'DROP TABLE "{name}"')


class CrawlStore:
    """Reads and writes the tables of one crawl in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def create(cls, folder: Path, manifest: Manifest) -> "CrawlStore":
        """Begin a crawl in an empty or new folder."""
        folder.mkdir(parents=True, exist_ok=True)
        store = cls(folder)
        store.save(manifest)
        return store

    @property
    def manifest(self) -> Manifest:
        """Raises NoCrawl when the folder holds no crawl this version can read."""
        path = self.folder / MANIFEST
        try:
            data = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            raise NoCrawl(f"{self.folder} holds no crawl: it has no {MANIFEST}") from None
        except (OSError, ValueError) as error:
            raise NoCrawl(f"{path} cannot be read: {error}") from None
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise NoCrawl(f"{path} is not a crawl of format {FORMAT}")
        data["parts"] = {
            table: [Part(**part) for part in parts] for table, parts in data["parts"].items()
        }
        return Manifest(**data)

    def save(self, manifest: Manifest) -> None:
        """Replace the manifest at once: readers see the old one or the new one."""
        path = self.folder / MANIFEST
        _write_durably(path, json.dumps(asdict(manifest), indent=1).encode())

    def write_part(self, table: str, rows: pa.Table | pa.RecordBatch, name: str) -> Part:
        """Write one part durably and describe it; it counts once the manifest lists it."""
        schema = TABLES[table].arrow
        data = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
        data = data.select(schema.names).cast(schema)
        path = self.folder / table / f"{name}.parquet"
        path.parent.mkdir(exist_ok=True)
        sink = pa.BufferOutputStream()
        pq.write_table(data, sink, compression="zstd")
        content = sink.getvalue()
        _write_durably(path, content)
        return Part(path.name, data.num_rows, content.size, _checksum(content))

    def replace_tables(self, tables: Mapping[str, pa.Table]) -> None:
        """Make each of `tables` the whole of the derived table of its name, all at once."""
        written = {name: [self.write_part(name, rows, "000000")] for name, rows in tables.items()}
        manifest = self.manifest
        manifest.parts |= written
        self.save(manifest)

    def open(self, *, verify: bool = True) -> Tables:
        """All tables of the crawl. Raises TornPart when a listed file is missing or altered."""
        connection = ibis.duckdb.connect()
        names = []
        for table, parts in self.manifest.parts.items():
            if table not in TABLES:
                continue
            paths = [self._checked(table, part, verify=verify) for part in parts]
            if paths:
                connection.read_parquet([str(path) for path in paths], table_name=table)
            else:
                connection.create_table(table, TABLES[table].arrow.empty_table())
            names.append(table)
        tables = Tables(connection, names)
        tables.add("crawl", _as_row(self.manifest))
        return tables

    def _checked(self, table: str, part: Part, *, verify: bool) -> Path:
        path = self.folder / table / part.name
        if not path.exists() or path.stat().st_size != part.size_bytes:
            raise TornPart(f"{path} is missing or cut off: the crawl must be resumed or repeated")
        if verify and _checksum(path.read_bytes()) != part.checksum:
            raise TornPart(f"{path} was altered since it was written: restore it or crawl again")
        return path


def _as_row(manifest: Manifest) -> pa.Table:
    """The table `crawl`: what checks must know of the crawl as a whole."""
    narrowed = [name for name in NARROWING if manifest.settings.get(name)]
    row = {
        "kind": manifest.kind,
        "ended": manifest.ended,
        "narrowed_by": narrowed,
        "is_whole": manifest.kind == "full" and manifest.ended == "complete" and not narrowed,
    }
    return pa.Table.from_pylist([row], schema=TABLES["crawl"].arrow)


def _checksum(content: Any) -> str:
    return xxhash.xxh3_64_hexdigest(content)


def _write_durably(path: Path, content: Any) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
