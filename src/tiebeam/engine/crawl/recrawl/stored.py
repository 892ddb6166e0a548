"""The files of the previous crawl, read one part at a time, and only while they are whole."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tiebeam.engine.tables import Part
from tiebeam.engine.tables.durable import checksum
from tiebeam.engine.tables.manifest import read_manifest
from tiebeam.engine.tables.places import place_at
from tiebeam.engine.tables.schemas import TABLES

OF_A_PAGE = {"pages": "url_id", "links": "source_id", "resources": "page_id", "bodies": "url_id"}
"""Tables whose rows belong to a page each, and the column that names it."""
_REPEATING = frozenset({"links", "resources"})
"""Tables whose texts stay in Parquet's own dictionaries: most rows have the texts of others."""


class Altered(Exception):
    """A file of the previous crawl is missing, cannot be read, or is not what was written."""


class Stored:
    """The parts of a crawl that is over.

    What is known of a number of pages stands in parts of one name, up to its first full stop; so
    such parts are known by the place of the pages in the manifest.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        manifest = read_manifest(place_at(folder))
        self.began_at = manifest.started_at
        self.names = [_stem(part) for part in manifest.parts.get("pages", ())]
        self._parts: dict[str, dict[str, list[Part]]] = {}
        for table, parts in manifest.parts.items():
            named = self._parts[table] = {}
            for part in parts:
                named.setdefault(_stem(part), []).append(part)

    def parts(self, number: int, table: str) -> list[Part]:
        """The parts of a table that belong to one part of the pages."""
        return self._parts.get(table, {}).get(self.names[number], [])

    def path(self, table: str, part: Part) -> Path:
        """Where a part stands."""
        return self._folder / table / part.name

    def read(self, number: int, table: str, columns: list[str] | None = None) -> pa.Table:
        """Rows that belong to one part of the pages. Raises Altered."""
        return self.read_named(table, self.names[number], columns)

    def read_named(self, table: str, name: str, columns: list[str] | None = None) -> pa.Table:
        """Rows of the parts of one name; none where the table has none. Raises Altered."""
        parts = self._parts.get(table, {}).get(name, [])
        found = [self.read_part(table, part, columns) for part in parts]
        if len(found) == 1:
            return found[0]
        return pa.concat_tables([_schema(table, columns).empty_table(), *map(_plain, found)])

    def read_part(self, table: str, part: Part, columns: list[str] | None = None) -> pa.Table:
        """Rows of one part, whose texts may be dictionaries. Raises Altered."""
        schema = _schema(table, columns)
        return read_whole(self.path(table, part), part, schema, repeats=table in _REPEATING)

    def refuse_altered(self, number: int) -> None:
        """Raise Altered unless every file of one part of the pages is what was written."""
        for table in OF_A_PAGE:
            for part in self.parts(number, table):
                _refuse_altered(self.path(table, part), part)

    def every(self, table: str, columns: list[str] | None) -> Iterator[tuple[str, pa.Table]]:
        """All parts of a table that are whole, with their names."""
        for name in self._parts.get(table, ()):
            with suppress(Altered):
                yield name, self.read_named(table, name, columns)

    def empty(self, table: str) -> pa.Table:
        """A table without rows."""
        return TABLES[table].arrow.empty_table()


def _stem(part: Part) -> str:
    return part.name.partition(".")[0]


def _schema(table: str, columns: list[str] | None) -> pa.Schema:
    schema = TABLES[table].arrow
    return pa.schema([schema.field(name) for name in columns]) if columns else schema


def _plain(rows: pa.Table) -> pa.Table:
    """The same without dictionaries."""
    types = [
        one.with_type(one.type.value_type) if pa.types.is_dictionary(one.type) else one
        for one in rows.schema
    ]
    return rows.cast(pa.schema(types))


def read_whole(path: Path, part: Part, schema: pa.Schema, *, repeats: bool = False) -> pa.Table:
    """The columns of `schema`; null where the file is of a version that lacked one."""
    _refuse_altered(path, part)
    texts = [field.name for field in schema if repeats and pa.types.is_string(field.type)]
    try:
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            there = file.schema_arrow.names
            found = file.read([name for name in schema.names if name in there], use_threads=False)
    except (OSError, pa.ArrowException) as error:
        raise Altered(f"{path}: {error}") from error
    columns = [
        found[field.name] if field.name in there else pa.nulls(found.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, names=schema.names).combine_chunks()


def _refuse_altered(path: Path, part: Part) -> None:
    try:
        digest = checksum(path)
    except OSError as error:
        raise Altered(f"{path}: {error}") from error
    if digest != part.checksum:
        raise Altered(f"{path} was altered")
