"""Tables of an older crawl with the columns of today."""

import ibis

from tiebeam.engine.tables import TABLES


def as_described(table: str, rows: ibis.Table) -> ibis.Table:
    """The columns that the table is described with; null where the crawl did not know them yet."""
    schema = ibis.Schema.from_pyarrow(TABLES[table].arrow)
    missing = {name: ibis.null(kind) for name, kind in schema.items() if name not in rows.columns}
    return rows.mutate(**missing).select(list(schema))
