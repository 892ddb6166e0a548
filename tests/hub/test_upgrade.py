"""Data of earlier versions come forward with all their rows; those of newer ones stay alone."""

import json
from pathlib import Path

import pytest
from tests.hub.fresh_hubs import FreshHub, fresh_hub

pytestmark = pytest.mark.django_db

EARLIER = {
    "0.1.0": {
        "findings": "0003_verification_progress",
        "jobs": "0001_initial",
        "people": "0001_initial",
        "sites": "0006_probe_progress",
    },
}
"""The last migration of each app in earlier versions, each a tag; add one with each release."""

OTHERS = ["account", "auth", "contenttypes", "django_tasks_database", "sessions"]
"""Apps of others, with their newest migrations: what they change is not ours to test."""

MAKE = """
import json
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.hub.old_rows import fill
executor = MigrationExecutor(connection)
others = [node for node in executor.loader.graph.leaf_nodes() if node[0] in {others}]
targets = others + list({targets}.items())
executor.migrate(targets)
state = executor.loader.project_state(targets).apps
print(json.dumps(fill(state)))
"""
COUNT = """
import json
from django.db import connection
from tiebeam.hub.backups import databases
print(json.dumps(databases.count(connection.cursor(), {tables})))
"""
LATER = """
from django.db.migrations.recorder import MigrationRecorder
from django.db import connection
MigrationRecorder(connection).record_applied("sites", "0999_from_the_future")
"""
WORK = """
from django.utils import timezone
from tiebeam.hub.jobs import presence
presence.arrive("w1", host="here", now=timezone.now())
"""


@pytest.fixture(params=EARLIER)
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[FreshHub, dict[str, int]]:
    """A hub as an earlier version left it, and how many rows its tables hold."""
    hub = fresh_hub(tmp_path / "data")
    hub.data.mkdir()
    targets = EARLIER[request.param]
    made = hub.run(MAKE.format(others=OTHERS, targets=targets))
    return hub, json.loads(made.splitlines()[-1])


def test_all_rows_are_brought_forward_after_a_backup(
    earlier: tuple[FreshHub, dict[str, int]], tmp_path: Path
) -> None:
    hub, rows = earlier
    assert len(rows) >= 10
    done = hub.command("upgrade")
    assert done.returncode == 0, done.stderr
    assert "jobs.0002" in done.stdout
    assert json.loads(hub.run(COUNT.format(tables=list(rows)))) == rows
    (backup,) = (hub.data / "backups").iterdir()
    assert str(backup) in done.stdout
    again = fresh_hub(tmp_path / "again")
    assert again.command("restore", backup, "--into", again.data).returncode == 0
    assert again.command("upgrade", "--no-backup").returncode == 0
    assert json.loads(again.run(COUNT.format(tables=list(rows)))) == rows


def test_what_a_newer_version_or_workers_use_is_left_alone(tmp_path: Path) -> None:
    hub = fresh_hub(tmp_path / "data")
    assert "A new database was made" in hub.command("upgrade").stdout
    hub.run(WORK)
    at_work = hub.command("upgrade")
    assert (at_work.returncode, "1 worker still at work" in at_work.stderr) == (6, True)
    hub.run(LATER)
    newer = hub.command("upgrade")
    assert (newer.returncode, "sites.0999_from_the_future" in newer.stderr) == (6, True)
    assert "sites.0999_from_the_future" in hub.command("up", "--port", "1").stderr


def test_an_upgrade_that_was_killed_goes_on_when_it_is_called_again(tmp_path: Path) -> None:
    hub = fresh_hub(tmp_path / "data")
    for name in ("0006_require_contenttypes_0002", "0003_stop_links"):
        hub.kill_upgrade(at=name)
    done = hub.command("upgrade")
    assert done.returncode == 0, done.stderr
    assert json.loads(hub.run(COUNT.format(tables=["sites_crawl", "findings_finding"])))


def test_half_a_hub_begins_nothing_before_the_upgrade(tmp_path: Path) -> None:
    done = fresh_hub(tmp_path / "data").command("up", "--only", "workers")
    assert (done.returncode, "`tiebeam upgrade` once" in done.stderr) == (6, True)
