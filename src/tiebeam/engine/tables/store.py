"""A crawl in its place: immutable Parquet parts, listed with checksums in a manifest.

A part is written under another name, flushed and renamed before the manifest lists it; readers
read the manifest, never a bare glob, so a torn or foreign part never yields a number.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from tiebeam.engine.tables.durable import checksum
from tiebeam.engine.tables.manifest import (
    Manifest,
    NoCrawl,
    Part,
    as_row,
    read_manifest,
    write_manifest,
)
from tiebeam.engine.tables.places import Folder, Place, TornPart, place_at
from tiebeam.engine.tables.relations import NoTable, Tables
from tiebeam.engine.tables.schemas import TABLES

if TYPE_CHECKING:  # a crawl's workers write parts and need no database
    import ibis
    from ibis.backends.duckdb import Backend

__all__ = [
    "CrawlStore",
    "Folder",
    "Manifest",
    "NoCrawl",
    "NoTable",
    "Part",
    "Place",
    "Tables",
    "TornPart",
]


class CrawlStore:
    """Reads and writes the tables of one crawl in one place. Raises NoPlace where none can be."""

    def __init__(self, folder: Folder) -> None:
        self.place = place_at(folder)
        self.folder = self.place.here
        """The folder of this machine; of a crawl in a bucket, what of it is here."""

    @classmethod
    def create(cls, folder: Folder, manifest: Manifest) -> "CrawlStore":
        """Begin a crawl in an empty or new folder."""
        store = cls(folder)
        store.folder.mkdir(parents=True, exist_ok=True)
        store.save(manifest)
        return store

    @property
    def manifest(self) -> Manifest:
        """Raises NoCrawl when the folder holds no crawl this version can read."""
        return read_manifest(self.place)

    def save(self, manifest: Manifest) -> None:
        """Replace the manifest at once: readers see the old one or the new one."""
        write_manifest(self.place, manifest)

    def write_part(self, table: str, rows: pa.Table | pa.RecordBatch, name: str) -> Part:
        """Write one part durably and describe it; it counts once the manifest lists it.

        Text may come dictionary-encoded and is written so; whoever reads it finds plain text.
        """
        data = _as_described(rows, TABLES[table].arrow)
        size_bytes, digest = self.place.write(
            f"{table}/{name}.parquet", lambda file: _write_parquet(data, file)
        )
        return Part(f"{name}.parquet", data.num_rows, size_bytes, digest)

    def part_path(self, table: str, part: Part) -> Path:
        """A part as a file of this machine, compared with its checksum. Raises TornPart."""
        self._refuse_torn(table, part)
        return self._local(table, [part], verify=True)[0]

    def replace_tables(self, tables: Mapping[str, pa.Table]) -> None:
        """Make each of `tables` the whole of the derived table of its name, all at once.

        Until the manifest names the new parts, the old ones stand untouched; after that they stay
        for readers who hold the old manifest, until the tables are replaced again.
        """
        generation = f"all-{token_hex(4)}"
        written = {name: [self.write_part(name, rows, generation)] for name, rows in tables.items()}
        before = self.manifest
        self.save(replace(before, parts={**before.parts, **written}))
        for name, parts in written.items():
            kept = {part.name for part in (*parts, *before.parts.get(name, ()))}
            for stale in self.place.names(name):
                if stale not in kept and stale.endswith(".parquet"):
                    self.place.remove(f"{name}/{stale}")

    def open(self, *, verify: bool = True) -> Tables:
        """All tables of the crawl; each compares its checksums when it is first used.

        Raises TornPart when a listed file is missing or cut off, and on first use of a table when
        a file of it was altered.
        """
        manifest = self.manifest
        connection = _connect(self.folder)
        sources: dict[str, Callable[[], ibis.Table]] = {}
        for table, parts in manifest.parts.items():
            if table in TABLES:
                for part in parts:
                    self._refuse_torn(table, part)
                paths = partial(self._local, table, parts, verify=verify)
                sources[table] = partial(_read, connection, table, paths)
        tables = Tables(connection, sources)
        tables.add("crawl", as_row(manifest))
        return tables

    def _refuse_torn(self, table: str, part: Part) -> None:
        if self.place.size(f"{table}/{part.name}") != part.size_bytes:
            raise TornPart(
                f"{self.place.shown}/{table}/{part.name} is missing or cut off: "
                "the crawl must be resumed or repeated"
            )

    def _local(self, table: str, parts: Sequence[Part], *, verify: bool) -> list[Path]:
        """The parts as files of this machine, compared with their checksums."""
        paths = []
        for part in parts:
            name = f"{table}/{part.name}"
            path = self.place.local(name, part.size_bytes)
            if verify and checksum(path) != part.checksum:
                self.place.forget_copy(name)
                raise TornPart(
                    f"{self.place.shown}/{name} was altered since it was written: "
                    "restore it or crawl again"
                )
            paths.append(path)
        return paths


def _as_described(rows: pa.Table | pa.RecordBatch, schema: pa.Schema) -> pa.Table:
    """The rows with the columns of a schema, in its order and with its types."""
    data = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
    data = data.select(schema.names)
    for place, field in enumerate(schema):
        if _is_dictionary(data.schema.field(place), of=field.type):
            schema = schema.set(place, data.schema.field(place))
    return data if data.schema.equals(schema) else data.cast(schema)


def _write_parquet(data: pa.Table, file: Path) -> None:
    plain = [field.name for field in data.schema if not pa.types.is_dictionary(field.type)]
    pq.write_table(
        data,
        file,
        compression="zstd",
        # The smallest and largest text of a dictionary are dear, and nobody asks for them.
        write_statistics=plain,
        # Where it is kept, Arrow gives dictionaries to whoever reads the file.
        store_schema=len(plain) == data.num_columns,
    )


def _is_dictionary(field: pa.Field, of: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(field.type) and field.type.value_type == of)


def _connect(folder: Path) -> "Backend":
    import ibis

    # Sorts and joins that outgrow memory go where the crawl is, not where the command was typed.
    return ibis.duckdb.connect(
        temp_directory=str(folder / ".spill"), autoinstall_known_extensions=False
    )


def _read(connection: "Backend", table: str, paths: Callable[[], list[Path]]) -> "ibis.Table":
    names = [literally(str(path)) for path in paths()]
    if not names:
        import ibis

        return ibis.memtable(TABLES[table].arrow.empty_table())
    return connection.read_parquet(names, table_name=table, hive_partitioning=False)


def literally(path: str) -> str:
    """The path so that no character of it is taken for a pattern."""
    return re.sub(r"[*?\[]", lambda found: f"[{found.group()}]", path)
