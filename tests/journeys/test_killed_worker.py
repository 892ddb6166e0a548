"""A worker is killed in the middle of a crawl: another takes it up; nothing is lost or twice."""

import json
import os
import signal
import time
from collections.abc import Callable

import pytest
from tests.journeys.conftest import Hub

LONGEST_S = 180.0
MOST_PAGES = 60

START = """
from tiebeam.hub.sites import services
site = services.add_site(None, name={name!r}, start_url={url!r}, allow_private=True)
settings = {{"start_urls": [{url!r}], "allow_private": True, "max_pages": {most}, "rate": 4,
             "use_sitemaps": False, "probes": False}}
print(services.start_crawl(site, by=None, settings=settings).pk)
"""

LOOK = """
import json
from tiebeam.hub.sites.models import Crawl
crawl = Crawl.objects.get(pk={pk})
print(json.dumps([crawl.status, crawl.ended, crawl.error, crawl.progress.get("pages", 0)]))
"""

COUNT = """
from tiebeam.engine import pipeline
from tiebeam.hub.sites.models import Crawl
from tiebeam.engine.tables import CrawlStore
pages = CrawlStore(Crawl.objects.get(pk={pk}).folder).open().pages.url.to_pyarrow().to_pylist()
print(len(pages), len(set(pages)))
"""


def test_crawl_outlives_its_worker(hub: Hub, shop: str) -> None:
    crawl = hub.run(START.format(url=shop, most=MOST_PAGES, name="Killed"))
    await_crawl(hub, crawl, lambda _status, pages: pages >= 5)
    for worker in hub.workers():
        os.kill(worker, signal.SIGKILL)
    await_crawl(hub, crawl, lambda status, _pages: status == "done")
    visited, distinct = map(int, hub.run(COUNT.format(pk=crawl)).split())
    assert visited == distinct
    assert visited >= MOST_PAGES


def await_crawl(hub: Hub, crawl: str, is_so: Callable[[str, int], bool]) -> None:
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        status, _ended, error, pages = json.loads(hub.run(LOOK.format(pk=crawl)))
        if is_so(status, pages):
            return
        assert not error
        time.sleep(0.5)
    pytest.fail(f"still {status} after {LONGEST_S:.0f} s")
