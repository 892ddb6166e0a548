"""Each hostile case in the documentation names a test that is there."""

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest
from tests.house.conftest import ROOT

PAGE = ROOT / "docs" / "hostile-hosts.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)(?:\[(.+?)\])?`")
ROWS = [
    line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ") and "::" in line
]
FEWEST_CASES = 146


@lru_cache
def functions_in(file: Path) -> set[str]:
    """Names of the functions and methods of a file."""
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def test_no_case_is_lost() -> None:
    assert len(ROWS) >= FEWEST_CASES


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split(" | ")[0].strip("| "))
def test_the_tests_of_a_case_exist(row: str) -> None:
    named = NAMED.findall(row)
    assert len(named) == row.count("::"), "write `tests/…/test_x.py::test_name[case]`"
    for path, name, case in named:
        file = ROOT / path
        assert name in functions_in(file), f"{path} has no {name}"
        assert case in file.read_text("utf-8"), f"{path} has no case {case!r}"
