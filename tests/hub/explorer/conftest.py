"""A site with one crawl that can be explored."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engine.small_crawl import make_crawl

from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small judged crawl."""
    return make_crawl(tmp_path_factory.mktemp("tables") / "crawl")


@pytest.fixture
def crawl(site: Site, tables: Path) -> Iterator[Crawl]:
    """The crawl of the site, with its tables."""
    one = Crawl.objects.create(site=site, number=1, status=CrawlStatus.DONE, ended="complete")
    shutil.rmtree(one.folder, ignore_errors=True)
    shutil.copytree(tables, one.folder)
    yield one
    shutil.rmtree(one.folder)
