"""A backup is made in the middle of a crawl and restored elsewhere: the crawl goes on there."""

from dataclasses import replace
from pathlib import Path

from tests.journeys.conftest import Hub
from tests.journeys.test_killed_worker import COUNT, MOST_PAGES, START, await_crawl

WORK = """
import os, signal, threading, time
from tiebeam.hub.jobs.worker import LeasedWorker
from tiebeam.hub.sites.models import Crawl

def end_when_done():
    while Crawl.objects.get(pk={pk}).is_unfinished:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=end_when_done, daemon=True).start()
LeasedWorker().run()
"""
STATUS = """
from tiebeam.hub.sites.models import Crawl
print(Crawl.objects.get(pk={pk}).status)
"""


def test_a_crawl_goes_on_from_its_backup_and_is_not_disturbed_by_it(
    hub: Hub, shop: str, tmp_path: Path
) -> None:
    crawl = hub.run(START.format(url=shop, most=MOST_PAGES, name="Backed up"))
    await_crawl(hub, crawl, lambda _status, pages: pages >= 5)
    said = hub.command("backup", tmp_path / "backup.tar")
    assert "secret key is not in it" in said
    restored = replace(hub, data=tmp_path / "restored")
    said = restored.command("restore", tmp_path / "backup.tar", "--into", restored.data)
    assert said.startswith(f"Restored into {restored.data}")
    restored.run(WORK.format(pk=crawl))
    assert restored.run(STATUS.format(pk=crawl)) == "done"
    await_crawl(hub, crawl, lambda status, _pages: status == "done")
    for one in (hub, restored):
        visited, distinct = map(int, one.run(COUNT.format(pk=crawl)).split())
        assert visited == distinct
        assert visited >= MOST_PAGES
