import ibis
import pyarrow as pa
import pytest

from tiebeam.engine.checks.notions.sitemap_file import sitemap_file
from tiebeam.engine.tables import Tables


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.shop.test/sitemap.xml", "/sitemap.xml"),
        ("https://www.shop.test:8080/maps/products-17.xml.gz", "/maps/products-*.xml.gz"),
        ("https://www.shop.test/sitemap.php?part=3", "/sitemap.php"),
    ],
)
def test_names_all_parts_alike(url: str, expected: str) -> None:
    t = Tables(ibis.duckdb.connect(), ())
    t.add("files", pa.table({"url": [url]}))
    answer = t.files.select(file=sitemap_file(t.files.url)).to_pyarrow()
    assert answer["file"].to_pylist() == [expected]
