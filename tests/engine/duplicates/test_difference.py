import pytest
from tests.engine.conftest import MakeTables


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [
        ("https://www.shop.test/a", "http://www.shop.test/a", "scheme"),
        ("https://www.shop.test/a", "https://shop.test/a", "host"),
        ("https://www.shop.test/a", "http://shop.test/a", "host"),
        ("https://www.shop.test/a?x=1&y=2", "https://www.shop.test/a?y=2&x=1", "order"),
        ("https://www.shop.test/a", "https://www.shop.test/a?x=1", "parameter"),
        ("https://www.shop.test/a?x=1", "https://www.shop.test/a?x=2", "parameter"),
        ("https://www.shop.test/a", "https://www.shop.test/A", "case"),
        ("https://www.shop.test/a", "https://www.shop.test/a/", "slash"),
        ("https://www.shop.test/", "https://www.shop.test/index.html", "index-file"),
        ("https://www.shop.test/a", "https://www.shop.test/a/index.php", "index-file"),
        ("https://www.shop.test/a/", "https://www.shop.test/a/default.aspx", "index-file"),
        ("https://www.shop.test/a", "https://www.shop.test/b", "path"),
        ("https://www.shop.test/a", "https://www.shop.test/index", "path"),
    ],
)
def test_the_difference_names_the_place_of_the_cause(
    tables: MakeTables, one: str, other: str, word: str
) -> None:
    t = tables(pages=f"url main_text_hash | {one} 7 | {other} 7")
    assert set(t.duplicates["difference"].to_pyarrow().to_pylist()) == {word}
