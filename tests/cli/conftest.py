"""Commands as a person types them, against small real sites."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import CliRunner, Result
from tests.engine.crawl.conftest import TinySite, serve

import tiebeam
from tiebeam.cli.main import main

# Worker processes and subcommands import the package from where this process has it.
os.environ["PYTHONPATH"] = str(Path(tiebeam.__file__).parents[1])

Type = Callable[..., Result]


class Started(Protocol):
    """Starts a command in a process of its own."""

    def __call__(self, *words: object) -> "subprocess.Popen[str]": ...


@pytest.fixture
def site() -> Iterator[TinySite]:
    """A site of its own for each test."""
    yield from serve()


@pytest.fixture
def type_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Run `tiebeam` with words, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object, **more: Any) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], **more)

    return run


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Started]:
    """Start `tiebeam` with words as a process; it is ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(*words: object) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "tiebeam", *map(str, words)],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()
