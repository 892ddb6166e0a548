from typing import Any

import pytest

from tiebeam.cli.report.evidence import told


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
