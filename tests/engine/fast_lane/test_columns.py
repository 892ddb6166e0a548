import ibis
import pyarrow as pa

from tiebeam.engine.fast_lane.columns import as_described
from tiebeam.engine.tables import TABLES


def test_a_crawl_of_an_older_version_has_nulls_for_what_it_did_not_know() -> None:
    schema = TABLES["robots"].arrow
    old = pa.Table.from_pylist([{"origin": "https://a.test"}], schema=schema)
    left = ibis.memtable(old.drop_columns([schema.names[-1]]))
    found = as_described("robots", left).to_pyarrow()
    assert found.schema.names == schema.names
    assert found.to_pylist() == old.to_pylist()


def test_columns_that_are_no_more_are_left_out() -> None:
    schema = TABLES["probes"].arrow
    rows = schema.empty_table().append_column("gone", pa.array([], pa.int64()))
    assert as_described("probes", ibis.memtable(rows)).columns == tuple(schema.names)
