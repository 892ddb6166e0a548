"""A small crawl to explore."""

from pathlib import Path

import pytest
from tests.engine.small_crawl import make_crawl

from tiebeam.engine.explorer import Explorer, explore


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The crawl's folder."""
    return make_crawl(tmp_path_factory.mktemp("explored") / "it's [1] crawl?")


@pytest.fixture
def explorer(folder: Path) -> Explorer:
    """The crawl, open."""
    return explore(folder)
