from typing import Any

import pytest

from tiebeam.cli.report.evidence import label, told


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "none"),
        (True, "yes"),
        (404, "404"),
        (0.5, "0.5"),
        (["/a", None], "/a, none"),
        ({"code": "de"}, '{"code": "de"}'),
    ],
)
def test_a_value_is_told_in_words(value: Any, words: str) -> None:
    assert told(value) == words


def test_columns_are_called_in_the_words_of_each_lens() -> None:
    assert label("canonical_url") == {
        "seo": "Page named as the one to show",
        "it": "rel=canonical",
    }


def test_a_column_that_nobody_named_keeps_its_own_name_in_words() -> None:
    assert label("odd_column")["seo"] == "Odd column"
