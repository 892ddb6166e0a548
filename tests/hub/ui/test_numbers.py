"""Numbers that people or programs send are taken when they are plain, else not at all."""

import pytest

from tiebeam.hub.ui.numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_takes_plain_digits(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", [None, "", " 1", "-1", "1.0", "1e3", "²", "٣", "x", "9" * 19])
def test_takes_nothing_else(text: str | None) -> None:
    assert whole_number(text) is None
