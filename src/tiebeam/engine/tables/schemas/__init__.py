"""Every table of the engine, by name."""

from tiebeam.engine.tables.columns import TableSchema
from tiebeam.engine.tables.schemas import crawled, derived, judged, rendered

TABLES: dict[str, TableSchema] = {
    schema.name: schema
    for schema in (*crawled.SCHEMAS, *rendered.SCHEMAS, *derived.SCHEMAS, *judged.SCHEMAS)
}
