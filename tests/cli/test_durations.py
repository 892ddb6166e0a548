import click
import pytest

from tiebeam.cli.durations import as_seconds

CONTEXT, OPTION = click.Context(click.Command("probe")), click.Option(["--every"])


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("5m", 300), ("2h", 7_200), ("90", 90), ("0.5m", 30)]
)
def test_units(text: str, seconds: float) -> None:
    assert as_seconds(CONTEXT, OPTION, text) == seconds


@pytest.mark.parametrize("text", ["", "0s", "-5m", "5 minutes", "m"])
def test_what_is_no_duration_is_told(text: str) -> None:
    with pytest.raises(click.BadParameter, match="30s, 5m or 1h"):
        as_seconds(CONTEXT, OPTION, text)
