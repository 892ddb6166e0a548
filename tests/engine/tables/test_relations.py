import ibis
import pyarrow as pa
import pytest

from tiebeam.engine.tables import NoTable, Tables


@pytest.fixture
def t() -> Tables:
    return Tables(ibis.duckdb.connect())


def test_a_table_added_is_there(t: Tables) -> None:
    t.add("pages", pa.table({"url": ["/a"]}))
    assert "pages" in t
    assert t.pages.url.to_pyarrow().to_pylist() == ["/a"]


def test_a_table_added_again_replaces_the_first(t: Tables) -> None:
    for url in ("/a", "/b"):
        t.add("pages", pa.table({"url": [url]}))
    assert t.pages.url.to_pyarrow().to_pylist() == ["/b"]


def test_a_table_not_there_is_named_as_a_missing_attribute(t: Tables) -> None:
    assert not hasattr(t, "probes")
    with pytest.raises(NoTable, match="this crawl has no table 'probes'"):
        _ = t.probes


def test_a_source_is_opened_on_first_use_only() -> None:
    opened = []

    def source() -> ibis.Table:
        opened.append(1)
        return ibis.memtable({"url": ["/a"]})

    t = Tables(ibis.duckdb.connect(), {"pages": source})
    assert not opened
    assert t.pages.equals(t.pages)
    assert opened == [1]


def test_an_expression_comes_piece_by_piece(t: Tables) -> None:
    t.add("numbers", pa.table({"n": range(10_000)}))
    pieces = list(t.batches(t.numbers.order_by(ibis.desc("n")), size=4_000))
    assert len(pieces) > 1
    assert pa.Table.from_batches(pieces)["n"].to_pylist() == list(range(9_999, -1, -1))
