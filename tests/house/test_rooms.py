"""The rooms of the house: names, sizes, and twins in the tests."""

import ast
from pathlib import Path

import pytest

FORBIDDEN = {"utils", "helpers", "common", "misc", "util", "helper"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def _python_files(source: Path) -> list[Path]:
    return [file for file in source.rglob("*.py") if "migrations" not in file.parts]


def test_no_room_is_called_after_nothing(source: Path) -> None:
    assert not [file for file in source.rglob("*") if file.stem in FORBIDDEN]


def test_no_file_is_longer_than_a_reader_can_hold(source: Path) -> None:
    lengths = {file: file.read_text("utf-8").count("\n") for file in _python_files(source)}
    assert not {str(file): n for file, n in lengths.items() if n > LONGEST_FILE}


def test_no_function_is_longer_than_a_screen(source: Path) -> None:
    long = []
    for file in _python_files(source):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long.append(f"{file.name}:{node.name} {lines}")
    assert not long


def test_every_test_mirrors_a_room(root: Path, source: Path) -> None:
    """tests/engine/crawl/test_x.py belongs to src/tiebeam/engine/crawl."""
    folders = {
        file.parent.relative_to(root / "tests")
        for part in ("engine", "hub", "cli", "lab")
        for file in (root / "tests" / part).rglob("test_*.py")
    }
    strays = [str(folder) for folder in folders if not (source / folder).exists()]
    assert not strays


@pytest.mark.parametrize("name", ["print", "breakpoint"])
def test_nothing_is_printed_past_the_doors(source: Path, name: str) -> None:
    callers = [
        file.name
        for file in _python_files(source / "engine")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]
    assert not callers


def test_the_plan_of_the_house_names_every_room(root: Path, source: Path) -> None:
    """What stands in ARCHITECTURE.md is what stands in the folders."""
    plan = (root / "ARCHITECTURE.md").read_text("utf-8").partition("```\ntests/")[0]
    rooms = {
        entry.stem
        for part in (source, source / "hub", source / "engine")
        for entry in part.iterdir()
        if not entry.name.startswith("_") and (entry.is_dir() or entry.suffix == ".py")
    }
    assert not {room for room in rooms if room not in plan}
