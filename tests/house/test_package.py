"""The wheel holds what the program reads at run time, not only its Python files."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The wheel as it would be released, built without any network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return ZipFile(path)


def test_holds_every_file_of_the_package(wheel: ZipFile, source: Path) -> None:
    """Templates, styles, scripts, terms, the lab's words: all that stands beside the code."""
    files = {
        file.relative_to(source.parent).as_posix()
        for file in source.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    kinds = {Path(name).suffix for name in files}
    assert {".md", ".toml", ".html", ".jinja", ".css", ".js", ".typed"} <= kinds
    assert not files - set(wheel.namelist())


def test_holds_nothing_else(wheel: ZipFile) -> None:
    """No test, no bench, nothing of this machine."""
    rooms = {name.partition("/")[0] for name in wheel.namelist()}
    assert rooms == {"tiebeam", next(room for room in rooms if room.endswith(".dist-info"))}


def test_brings_the_command_and_the_licence(wheel: ZipFile) -> None:
    names = wheel.namelist()
    entry_points = next(name for name in names if name.endswith("entry_points.txt"))
    assert b"tiebeam = tiebeam.cli.main:main" in wheel.read(entry_points)
    assert any(name.endswith("licenses/LICENSE") for name in names)
