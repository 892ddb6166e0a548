"""Every table of the engine, by name."""

from tiebeam.engine.tables.columns import TableSchema
from tiebeam.engine.tables.schemas import crawled, derived, judged, probed, rendered

TABLES: dict[str, TableSchema] = {
    schema.name: schema
    for area in (crawled, rendered, derived, judged, probed)
    for schema in area.SCHEMAS
}
