"""Disaster rehearsed with the commands people type: back up, restore elsewhere, count."""

import json
from pathlib import Path

import pytest
from tests.hub.fresh_hubs import FreshHub, fresh_hub

pytestmark = pytest.mark.django_db

FILL = """
from tiebeam.hub.people import services as people
from tiebeam.hub.sites.models import Crawl, Site
people.create_organisation("Larkmoor", email="ada@example.com")
site = Site.objects.create(name="Larkmoor", start_url="https://www.larkmoor.example/")
Crawl.objects.bulk_create(
    Crawl(site=site, number=n, status="done", summary={"note": "a\\u00e4"}) for n in range(1, 51)
)
"""
COUNT = """
import json
from django.db import connection
from tiebeam.hub.backups import databases
print(json.dumps(databases.count(connection.cursor(), databases.tables())))
"""
NEXT = """
from tiebeam.hub.sites.models import Site
print(Site.objects.create(name="Next", start_url="https://next.example/").pk)
"""


@pytest.fixture
def hub(tmp_path: Path) -> FreshHub:
    """A hub with an administrator, a site and fifty crawls."""
    hub = fresh_hub(tmp_path / "data")
    assert hub.command("upgrade").returncode == 0
    hub.run(FILL)
    return hub


def test_a_restored_hub_has_the_same_rows_and_goes_on(hub: FreshHub, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    made = hub.command("backup", file)
    assert made.returncode == 0, made.stderr
    other = fresh_hub(tmp_path / "other")
    done = other.command("restore", file, "--into", other.data)
    assert done.returncode == 0, done.stderr
    counts = json.loads(hub.run(COUNT))
    assert counts["sites_crawl"] == 50
    assert json.loads(other.run(COUNT)) == counts
    assert int(other.run(NEXT)) == 2
    assert other.command("upgrade").stdout.startswith("The database is as this version needs it")


def test_a_second_restore_finds_no_room_and_changes_nothing(hub: FreshHub, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    hub.command("backup", file)
    before = hub.run(COUNT)
    into = tmp_path / "other" if hub.database_url else hub.data
    done = hub.command("restore", file, "--into", into)
    assert (done.returncode, "not" in done.stderr and "empty" in done.stderr) == (6, True)
    assert hub.run(COUNT) == before
    assert not (tmp_path / "other").exists()


def test_a_backup_cannot_be_made_of_nothing(tmp_path: Path) -> None:
    done = fresh_hub(tmp_path / "nothing").command("backup", tmp_path / "b.tar")
    assert (done.returncode, "tiebeam up" in done.stderr) == (6, True)
