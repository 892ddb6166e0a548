"""What the first start makes."""

import os
import stat
from pathlib import Path

from tiebeam.hub import first_start


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folder_and_key_are_for_their_owner_only(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first_start.prepare_folder(data)
    assert (mode(data), mode(data / "secret-key")) == (0o700, 0o600)


def test_key_is_long_and_never_the_same(tmp_path: Path) -> None:
    keys = []
    for name in ("one", "two"):
        first_start.prepare_folder(tmp_path / name)
        keys.append((tmp_path / name / "secret-key").read_text("ascii"))
    assert keys[0] != keys[1]
    assert min(map(len, keys)) >= 50


def test_later_starts_keep_the_key(tmp_path: Path) -> None:
    first_start.prepare_folder(tmp_path)
    key = (tmp_path / "secret-key").read_text("ascii")
    first_start.prepare_folder(tmp_path)
    assert (tmp_path / "secret-key").read_text("ascii") == key


def test_what_a_container_that_died_left_does_not_matter(tmp_path: Path) -> None:
    """In another container the process has the same number."""
    (tmp_path / f".secret-key.{os.getpid()}").touch()
    first_start.prepare_folder(tmp_path)
    assert (tmp_path / "secret-key").read_text("ascii")
