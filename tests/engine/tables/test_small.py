"""Small tables made without what Arrow would load for it."""

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from tiebeam.engine.tables import TABLES
from tiebeam.engine.tables.small import table_of

ROWS: list[dict[str, Any]] = [
    {
        "origin": "http://b\u00fccher.test",
        "fetched_at": datetime(2026, 11, 23, 4, 5, 6, 789_012, UTC),
        "status": 200,
        "is_html": True,
        "sitemaps": ["a", "b\u00e9"],
    },
    {"origin": "", "is_html": False, "sitemaps": []},
    {},
]


def test_holds_what_arrow_would_make_of_the_rows() -> None:
    schema = TABLES["robots"].arrow
    columns = [pa.array([row.get(field.name) for row in ROWS], field.type) for field in schema]
    made = table_of(ROWS, schema)
    made.validate(full=True)
    assert made.equals(pa.Table.from_arrays(columns, schema=schema))


@pytest.mark.parametrize("table", ["robots", "robots_rules", "sitemap_files", "probes"])
def test_a_table_may_have_no_rows(table: str) -> None:
    made = table_of([], TABLES[table].arrow)
    made.validate(full=True)
    assert made.num_rows == 0


def test_ids_take_all_of_their_bits() -> None:
    made = table_of([{"text_hash": 2**64 - 1}], TABLES["probes"].arrow)
    assert made["text_hash"].to_pylist() == [2**64 - 1]


def test_text_that_is_no_unicode_is_mended() -> None:
    made = table_of([{"title": "a \ud800"}], TABLES["probes"].arrow)
    assert made["title"].to_pylist() == ["a ?"]


def test_loads_no_pandas() -> None:
    """Half a second of a crawl that has none to spare."""
    program = (
        "import sys\n"
        "from tiebeam.engine.tables import TABLES\n"
        "from tiebeam.engine.tables.small import table_of\n"
        "table_of([{'kind': 'x', 'status': 200}], TABLES['probes'].arrow)\n"
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
