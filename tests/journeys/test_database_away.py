"""The database server goes away and comes back: pages say so, work waits, nobody lends a hand."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.journeys.conftest import Hub, running_hub
from tests.temporary_postgresql import Server, postgresql_server

AWAY_S = 25
"""Longer than a lease lasts, and than a worker that died would be started again."""

ASK = """
from tiebeam.hub.sites.workers import run_probe
print(run_probe.enqueue(0).id)
"""
STATUS = """
from django_tasks_db.models import DBTaskResult
print(DBTaskResult.objects.get(pk={task!r}).worker_ids)
"""


@dataclass
class Served:
    hub: Hub
    server: Server

    def status(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.hub.address + path, timeout=30) as answer:  # noqa: S310 our own
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with postgresql_server() as server, running_hub(tmp_path / "hub", server.url) as hub:
        yield Served(hub, server)


def within(seconds: float, is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.5)
    return False


def test_pages_say_that_the_database_is_away_and_all_goes_on_when_it_is_back(
    served: Served,
) -> None:
    assert within(60, lambda: "workers well" in served.status("/health/ready/")[1])
    before = (served.hub.web(), served.hub.workers())
    served.server.stop()
    status, shown = served.status("/sign-in/")
    assert (status, "does not answer" in shown) == (503, True)
    assert served.status("/health/")[0] == 200
    assert served.status("/health/ready/")[0] == 503
    time.sleep(AWAY_S)
    served.server.start()
    assert within(60, lambda: served.status("/sign-in/")[0] == 200)
    assert within(60, lambda: "workers well" in served.status("/health/ready/")[1])
    assert (served.hub.web(), served.hub.workers()) == before
    task = served.hub.run(ASK)
    assert within(60, lambda: served.hub.run(STATUS.format(task=task)) != "[]")
