"""A small restless shop and a judged crawl of it, shared by the tests of this room."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import tiebeam
from tiebeam.engine import pipeline
from tiebeam.lab.jitter import Jitter
from tiebeam.lab.server import Serving, serve
from tiebeam.lab.shop import Shop

# The shop's own process imports the package from where this one has it.
os.environ["PYTHONPATH"] = str(Path(tiebeam.__file__).parents[1])

BROKEN = ("german-topics-empty-title", "robots-staging-file-careers")
"""Defects that are on while the shop is crawled."""


@dataclass(frozen=True)
class Crawled:
    """The shop and what a crawl of it found."""

    lab: Serving
    folder: Path
    settings: pipeline.CrawlSettings

    def fingerprint(self, check: str) -> str:
        """The finding of a check."""
        return next(one.fingerprint for one in pipeline.findings(self.folder) if one.check == check)


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """Two hundred pages, with two defects."""
    folder = tmp_path_factory.mktemp("lane") / "crawl"
    with serve(Shop(pages=200, defects=BROKEN), jitter=Jitter(bursts=0)) as lab:
        settings = pipeline.CrawlSettings(
            (lab.url,),
            hosts=(lab.shop.scope,),
            allow_private=True,
            longest_wait_s=0.1,
            workers=1,
        )
        pipeline.crawl(settings, folder)
        pipeline.judge(folder)
        yield Crawled(lab, folder, replace(settings, kind="full"))
