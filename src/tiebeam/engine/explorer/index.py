"""The index of a crawl: one row per URL with all that the explorer asks often, in one DuckDB file.

It is made of the tables and can be made again at any time; its name tells of which judgement it is,
so that none is ever read beside tables it does not belong to. Other processes may read it while it
is open here. Columns that are large and seldom asked stay in the table `pages`.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any

import duckdb
import xxhash

from tiebeam.engine.explorer.columns import ExplorerColumn, columns
from tiebeam.engine.tables import CrawlStore, NoCrawl
from tiebeam.engine.tables.store import literally

FOLDER = ".explorer"
BESIDE = frozenset({"head_html", "headers", "headings", "open_graph", "shape", "hreflang"})
"""Columns that the index leaves to the table `pages`."""

NEEDED = ("pages", "facts", "graph", "occurrences")
MEMORY = "1GB"
"""For making an index; what outgrows it goes to disk."""

_making = threading.Lock()


def index_of(store: CrawlStore) -> Path:
    """The file of the index, made when there is none yet. Raises NoCrawl, TornPart."""
    file = _place(store)
    if not file.exists():
        with _making:
            if not file.exists():
                _make(store, file)
    return file


def is_made(store: CrawlStore) -> bool:
    """Whether the index of the crawl is there, so that a question is answered at once."""
    try:
        return _place(store).exists()
    except NoCrawl:
        return False


def indexed(column: ExplorerColumn) -> bool:
    """Whether the index holds the column."""
    return column.name not in BESIDE


def parts_of(store: CrawlStore, table: str) -> list[str]:
    """The files of a table on this machine; none where the crawl does not have it."""
    parts = store.manifest.parts.get(table, ())
    return [str(store.place.local(f"{table}/{part.name}", part.size_bytes)) for part in parts]


def read_parts(
    connection: duckdb.DuckDBPyConnection, files: Sequence[str]
) -> duckdb.DuckDBPyRelation:
    """The rows of those files, whatever letters are in their names."""
    return connection.read_parquet([literally(file) for file in files], hive_partitioning=False)


def _place(store: CrawlStore) -> Path:
    """Where the index of the tables as the manifest lists them now belongs."""
    parts = store.manifest.parts
    missing = [table for table in NEEDED if table not in parts]
    if missing:
        raise NoCrawl(f"{store.place.shown} was not judged yet: it has no table {missing[0]!r}")
    listed = "\n".join(part.name for table in NEEDED for part in parts[table])
    return store.folder / FOLDER / f"{xxhash.xxh3_64_hexdigest(listed.encode())}.duckdb"


def _make(store: CrawlStore, file: Path) -> None:
    for table in NEEDED:
        for part in store.manifest.parts[table]:
            store.part_path(table, part)
    file.parent.mkdir(exist_ok=True)
    new = file.with_name(f".{token_hex(8)}.tmp")
    config: dict[str, Any] = {
        "memory_limit": MEMORY,
        "temp_directory": str(store.folder / ".spill"),
    }
    try:
        with duckdb.connect(str(new), config=config) as connection:
            _fill(connection, store)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    for old in file.parent.glob("*.duckdb"):
        if old != file:
            old.unlink(missing_ok=True)


def _fill(connection: duckdb.DuckDBPyConnection, store: CrawlStore) -> None:
    for table in NEEDED:
        files = parts_of(store, table)
        rows = read_parts(connection, files)
        rows.create_view(f"{table}_rows")
    chosen = ", ".join(_chosen(column) for column in columns().values() if indexed(column))
    connection.execute(
        f"""CREATE TABLE urls AS SELECT {chosen}
        FROM facts_rows AS facts
        JOIN pages_rows AS pages USING (url_id)
        LEFT JOIN graph_rows AS graph USING (url_id)
        LEFT JOIN (
            SELECT url_id, list(DISTINCT "check" ORDER BY "check") AS checks,
                list(DISTINCT printf('%016x', fingerprint)) AS findings
            FROM occurrences_rows GROUP BY url_id
        ) AS occurrences USING (url_id)"""  # noqa: S608 names of our own columns
    )
    for table in NEEDED:
        connection.execute(f"DROP VIEW {table}_rows")


def _chosen(column: ExplorerColumn) -> str:
    return f'{column.table}."{column.name}"'
