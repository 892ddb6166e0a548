import ibis
import pyarrow as pa
import pytest

from tiebeam.engine.checks.notions.transformation import transformation
from tiebeam.engine.tables import Tables

RIGHT = "https://www.shop.test/de/schuhe"


@pytest.mark.parametrize(
    ("right", "named", "expected"),
    [
        (f"{RIGHT}?sid=1", f"{RIGHT}?sid=1", "to itself"),
        (RIGHT, "https://shop.test/de/schuhe", "host swapped"),
        (RIGHT, "http://www.shop.test/de/schuhe", "scheme swapped"),
        (RIGHT, "https://www.shop.test/de/schuhe/", "slash added"),
        (f"{RIGHT}/", RIGHT, "slash removed"),
        (RIGHT, f"{RIGHT}?sid=1", "parameter kept"),
        (f"{RIGHT}?sid=1", RIGHT, "parameter dropped"),
        (RIGHT, "https://www.shop.test/de/Schuhe", "case changed"),
        (RIGHT, "https://www.shop.test/schuhe", "locale lost"),
        ("https://www.shop.test/schuhe", RIGHT, "locale added"),
        (RIGHT, "https://www.shop.test/pt-BR/schuhe", "locale swapped"),
        (RIGHT, "https://www.shop.test/de/hemden", "other"),
    ],
)
def test_names_what_was_done_to_the_url(right: str, named: str, expected: str) -> None:
    t = Tables(ibis.duckdb.connect(), ())
    t.add("pairs", pa.table({"right": [right], "named": [named]}))
    answer = t.pairs.select(said=transformation(t.pairs.right, t.pairs.named)).to_pyarrow()
    assert answer["said"].to_pylist() == [expected]
