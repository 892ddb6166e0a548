"""Where tokens of hubs lie: in one file that its owner alone can read."""

import stat
from pathlib import Path

import pytest

from tiebeam.cli import keyring
from tiebeam.cli.exits import Exit, Failed
from tiebeam.cli.keyring import Key


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "tiebeam"


ONE = Key("https://one.example", "tiebeam_1", "2027-01-01")
TWO = Key("https://two.example", "tiebeam_2", "2027-01-01")


def test_the_file_is_for_its_owner_alone(config: Path) -> None:
    keyring.keep(ONE)
    assert stat.S_IMODE((config / "hubs.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(config.stat().st_mode) == 0o700
    assert [file.name for file in config.iterdir()] == ["hubs.json"]


def test_without_a_name_it_is_the_hub_signed_in_to_last() -> None:
    for key in (ONE, TWO, ONE):
        keyring.keep(key)
    assert keyring.key_of(None) == ONE
    assert keyring.key_of(TWO.hub) == TWO


def test_what_is_forgotten_is_not_in_the_file(config: Path) -> None:
    keyring.keep(ONE)
    keyring.keep(TWO)
    keyring.forget(TWO.hub)
    assert "tiebeam_2" not in (config / "hubs.json").read_text("utf-8")
    assert keyring.keys() == {ONE.hub: ONE}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"hubs": [{"hub": 1}]}'])
def test_a_file_of_somebody_else_is_named_and_left_alone(config: Path, text: str) -> None:
    config.mkdir(parents=True)
    (config / "hubs.json").write_text(text, "utf-8")
    with pytest.raises(Failed, match=r"hubs\.json: not as tiebeam wrote it") as failed:
        keyring.keep(ONE)
    assert failed.value.exit_code == Exit.FOLDER
    assert (config / "hubs.json").read_text("utf-8") == text


@pytest.mark.parametrize("hub", [None, "https://three.example"])
def test_where_nobody_signed_in_the_sentence_says_how(hub: str | None) -> None:
    with pytest.raises(Failed, match="run: tiebeam login https://") as failed:
        keyring.key_of(hub)
    assert failed.value.exit_code == Exit.SIGN_IN
