"""A crawl on disk: immutable Parquet parts, listed with checksums in a manifest.

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

from tiebeam.engine.tables.durable import checksum, write_durably
from tiebeam.engine.tables.manifest import (
    Manifest,
    NoCrawl,
    Part,
    as_row,
    read_manifest,
    write_manifest,
)
from tiebeam.engine.tables.relations import NoTable, Tables
from tiebeam.engine.tables.schemas import TABLES

if TYPE_CHECKING:  # a crawl's workers write parts and need no database
    import ibis
    from ibis.backends.duckdb import Backend

__all__ = ["CrawlStore", "Manifest", "NoCrawl", "NoTable", "Part", "Tables", "TornPart"]


class TornPart(Exception):
    """A part is missing or differs from its checksum; the message names the file."""


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
        return read_manifest(self.folder)

    def save(self, manifest: Manifest) -> None:
        """Replace the manifest at once: readers see the old one or the new one."""
        write_manifest(self.folder, manifest)

    def write_part(self, table: str, rows: pa.Table | pa.RecordBatch, name: str) -> Part:
        """Write one part durably and describe it; it counts once the manifest lists it."""
        schema = TABLES[table].arrow
        data = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
        data = data.select(schema.names).cast(schema)
        path = self.folder / table / f"{name}.parquet"
        path.parent.mkdir(exist_ok=True)
        write_durably(path, lambda file: pq.write_table(data, file, compression="zstd"))
        return Part(path.name, data.num_rows, path.stat().st_size, checksum(path))

    def replace_tables(self, tables: Mapping[str, pa.Table]) -> None:
        """Make each of `tables` the whole of the derived table of its name, all at once.

        Until the manifest names the new parts, the old ones stand untouched; after that they stay
        for readers who hold the old manifest, until the tables are replaced again.
        """
        before = self.manifest
        generation = f"all-{token_hex(4)}"
        written = {name: [self.write_part(name, rows, generation)] for name, rows in tables.items()}
        self.save(replace(before, parts={**before.parts, **written}))
        for name, parts in written.items():
            kept = {part.name for part in (*parts, *before.parts.get(name, ()))}
            for stale in (self.folder / name).glob("*.parquet"):
                if stale.name not in kept:
                    stale.unlink()

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
                paths = [self._whole(table, part) for part in parts]
                checked = partial(_unaltered, paths, parts) if verify else None
                sources[table] = partial(_read, connection, table, paths, checked)
        tables = Tables(connection, sources)
        tables.add("crawl", as_row(manifest))
        return tables

    def _whole(self, table: str, part: Part) -> Path:
        path = self.folder / table / part.name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise TornPart(f"{path} leads out of the crawl's folder: it is no part of it")
        if not path.is_file() or path.stat().st_size != part.size_bytes:
            raise TornPart(f"{path} is missing or cut off: the crawl must be resumed or repeated")
        return path


def _connect(folder: Path) -> "Backend":
    import ibis

    # Sorts and joins that outgrow memory go where the crawl is, not where the command was typed.
    return ibis.duckdb.connect(
        temp_directory=str(folder / ".spill"), autoinstall_known_extensions=False
    )


def _unaltered(paths: Sequence[Path], parts: Sequence[Part]) -> None:
    for path, part in zip(paths, parts, strict=True):
        if checksum(path) != part.checksum:
            raise TornPart(f"{path} was altered since it was written: restore it or crawl again")


def _read(
    connection: "Backend", table: str, paths: Sequence[Path], check: Callable[[], None] | None
) -> "ibis.Table":
    if check:
        check()
    if not paths:
        import ibis

        return ibis.memtable(TABLES[table].arrow.empty_table())
    names = [_literally(str(path)) for path in paths]
    return connection.read_parquet(names, table_name=table, hive_partitioning=False)


def _literally(path: str) -> str:
    """The path so that no character of it is taken for a pattern."""
    return re.sub(r"[*?\[]", lambda found: f"[{found.group()}]", path)
