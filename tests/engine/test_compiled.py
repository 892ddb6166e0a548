"""The compiled build: what tests say of the modules in Python holds of them in C as well."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_S = 900
HEADERS = Path(sysconfig.get_path("include")) / "Python.h"
COMPILER = (sysconfig.get_config_var("CC") or "cc").split()[0]
SAME = (
    *("extract", "test_urls.py", "crawl/test_body.py", "crawl/test_fetch.py", "crawl/test_rows.py"),
    *("crawl/test_samples.py", "crawl/test_hostile_html.py", "crawl/test_hostile_transport.py"),
    *("crawl/test_frontier.py", "crawl/test_robots.py", "crawl/test_scope.py"),
    *("crawl/test_traps.py", "crawl/recrawl"),
)
"""What is tested in both forms."""
OF_SOURCES = "tests/engine/extract/test_page.py::test_every_fault_is_told_in_the_docstring"
"""Reads what a compiled module has no more."""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a compiled wheel was unpacked into."""
    if not HEADERS.exists() or not shutil.which(COMPILER):
        pytest.skip(f"needs {COMPILER} and {HEADERS}")
    folder = tmp_path_factory.mktemp("compiled")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    run(build, HATCH_BUILD_HOOKS_ENABLE="1")
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "unpacked")
    return folder / "unpacked"


def run(command: list[str], **more: str) -> str:
    """What a command says in the project's folder; how it fails, if it does."""
    environment = {**os.environ, **more}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5_000:] + done.stderr[-5_000:]
    return done.stdout


def test_it_holds_a_library_for_each_module_that_is_named(compiled: Path) -> None:
    extract = compiled / "tiebeam/engine/extract"
    modules = {path.stem for path in extract.glob("*.py")} - {"__init__"}
    assert {path.name.partition(".")[0] for path in extract.glob("*.so")} == modules
    assert not (compiled / "build").exists()
    where = "import tiebeam.engine.extract.page as page; print(page.__file__)"
    assert run([sys.executable, "-c", where], PYTHONPATH=str(compiled)).strip().endswith(".so")


def test_it_passes_the_tests_of_the_sources(compiled: Path) -> None:
    tests = [f"tests/engine/{name}" for name in SAME]
    how = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", f"pythonpath={compiled}"]
    said = run(
        [sys.executable, "-m", "pytest", *how, f"--deselect={OF_SOURCES}", *tests],
        PYTHONPATH=str(compiled),
    )
    assert " passed" in said
