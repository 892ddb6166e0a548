"""Where the house stands, for the tests about the house itself."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def source(root: Path) -> Path:
    """The package."""
    return root / "src" / "tiebeam"
