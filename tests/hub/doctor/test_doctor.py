"""The doctor names what is wrong, and what to do about it."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from tests.hub.fresh_hubs import fresh_hub

from tiebeam.hub import environment, first_start
from tiebeam.hub.doctor import Case, Diagnosis, Verdict, database, examine, machine, settings
from tiebeam.hub.jobs import presence
from tiebeam.hub.jobs.models import Worker
from tiebeam.hub.jobs.tasks import task

pytestmark = pytest.mark.django_db

WELL, CARE, WRONG = Verdict

Look = Callable[..., Case]


@task
def wait() -> None:
    """Something to do."""


@pytest.fixture
def case(tmp_path: Path) -> Look:
    """A hub in a folder of its own, with settings as a test names them."""
    first_start.prepare_folder(tmp_path / "data")
    (tmp_path / "data").chmod(0o700)

    def look(**variables: str) -> Case:
        data = {"TIEBEAM_DATA": str(tmp_path / "data")}
        return Case(environment.read({**data, **variables}), timezone.now())

    return look


def verdict(diagnosis: Diagnosis) -> Verdict:
    assert diagnosis.says
    assert bool(diagnosis.to_do) == (diagnosis.verdict is not WELL)
    return diagnosis.verdict


def test_a_hub_that_is_well_has_nothing_wrong(case: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_start, "secret_key", lambda: "k" * 50)
    presence.arrive("w1", host="here", now=timezone.now())
    found = {one.about: one for one in examine(case())}
    assert len(found) == 14
    assert not [one for one in found.values() if verdict(one) is WRONG]


def test_a_folder_that_is_missing_or_open_to_others_is_named(case: Look, tmp_path: Path) -> None:
    assert verdict(machine.folder(case())) is WELL
    (tmp_path / "data").chmod(0o755)
    assert "chmod 700" in machine.folder(case()).to_do
    assert verdict(machine.folder(case(TIEBEAM_DATA=str(tmp_path / "none")))) is WRONG


@pytest.mark.parametrize(("free", "wanted"), [(10**8, WRONG), (5 * 10**9, CARE), (10**11, WELL)])
def test_little_room_is_named(
    case: Look, monkeypatch: pytest.MonkeyPatch, free: int, wanted: Verdict
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _path: usage)  # type: ignore[attr-defined]
    assert verdict(machine.room(case())) is wanted


MOUNTS = """/dev/vda / ext4 rw 0 0
server:/x /srv nfs4 rw 0 0
/dev/vdb /srv/my\\040hub xfs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/home/x", "ext4"), ("/srv/hub", "nfs4"), ("/srv/my hub/data", "xfs"), ("/srvx", "ext4")],
)
def test_the_file_system_of_a_path_is_the_innermost(path: str, kind: str) -> None:
    assert machine.file_system(Path(path), MOUNTS) == kind


def test_sqlite_over_a_network_is_wrong_and_postgresql_is_not(
    case: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "file_system", lambda _path, _mounts: "nfs4")
    assert verdict(machine.network_folder(case())) is WRONG
    with_server = case(TIEBEAM_DATABASE_URL="postgresql://db.example/hub")
    assert verdict(machine.network_folder(with_server)) is WELL


@pytest.mark.parametrize(("soft", "wanted"), [(256, WRONG), (1024, CARE), (65536, WELL)])
def test_few_open_files_are_named(
    case: Look, monkeypatch: pytest.MonkeyPatch, soft: int, wanted: Verdict
) -> None:
    monkeypatch.setattr(machine.resource, "getrlimit", lambda _what: (soft, soft))  # type: ignore[attr-defined]
    assert verdict(machine.open_files(case())) is wanted


def test_a_missing_browser_is_named_with_its_package(
    case: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    assert verdict(machine.browser(case())) is CARE


@pytest.mark.parametrize(
    ("key", "wanted"),
    [("", WRONG), ("short", WRONG), ("k" * 50, WELL)],
    ids=["none", "short", "long"],
)
def test_a_key_that_can_be_guessed_is_wrong(
    case: Look, monkeypatch: pytest.MonkeyPatch, key: str, wanted: Verdict
) -> None:
    monkeypatch.setattr(first_start, "secret_key", lambda: key)
    assert verdict(settings.secret_key(case(TIEBEAM_SECRET_KEY=key))) is wanted


def test_a_key_that_others_may_read_is_wrong(
    case: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(first_start, "secret_key", lambda: "k" * 50)
    assert verdict(settings.secret_key(case())) is WELL
    (tmp_path / "data" / "secret-key").chmod(0o644)
    assert verdict(settings.secret_key(case())) is WRONG


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://127.0.0.1:8080", WELL),
        ("http://hub.localhost", WELL),
        ("https://seo.example.com", WELL),
        ("http://seo.example.com", CARE),
        ("https://example.com/seo", WRONG),
    ],
)
def test_an_address_that_is_heard_or_cannot_work_is_named(
    case: Look, url: str, wanted: Verdict
) -> None:
    assert verdict(settings.address(case(TIEBEAM_BASE_URL=url))) is wanted


@pytest.mark.parametrize(("zone", "wanted"), [("Europe/Berlin", WELL), ("Mars/Base", WRONG)])
def test_an_unknown_time_zone_is_named(case: Look, zone: str, wanted: Verdict) -> None:
    assert verdict(settings.time_zone(case(TIEBEAM_TIME_ZONE=zone))) is wanted


def test_debugging_asks_for_care(case: Look) -> None:
    assert verdict(settings.debugging(case(TIEBEAM_DEBUG="yes"))) is CARE


def test_work_that_waits_without_a_worker_is_wrong(case: Look) -> None:
    assert verdict(database.workers(case())) is CARE
    wait.enqueue()
    assert verdict(database.workers(case())) is WRONG
    presence.arrive("w1", host="here", now=timezone.now())
    assert verdict(database.workers(case())) is WELL


def test_a_worker_that_fell_silent_counts_no_more(case: Look) -> None:
    presence.arrive("w1", host="here", now=timezone.now() - timedelta(minutes=1))
    assert verdict(database.workers(case())) is CARE


def test_missing_and_foreign_migrations_are_told_apart(case: Look) -> None:
    recorder = MigrationRecorder(connection)
    ((app, newest),) = MigrationLoader(connection).graph.leaf_nodes("sites")
    recorder.record_unapplied(app, newest)
    assert database.is_current(case()).to_do == "tiebeam upgrade"
    recorder.record_applied(app, newest)
    recorder.record_applied("sites", "0999_later")
    assert "newer Tiebeam" in database.is_current(case()).to_do


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a clock of its own")
def test_a_clock_that_went_back_is_wrong(case: Look) -> None:
    assert verdict(database.clock(case())) is WELL
    late = timezone.now() + timedelta(hours=1)
    Worker.objects.create(name="w1", host="here", version="1", started_at=late, seen_at=late)
    assert verdict(database.clock(case())) is WRONG


def test_the_command_says_it_to_people_and_to_programs(tmp_path: Path) -> None:
    hub = fresh_hub(tmp_path / "data")
    nothing: Any = hub.command("doctor")
    assert (nothing.returncode, " wrong." in nothing.stdout.splitlines()[0]) == (1, True)
    assert hub.command("upgrade").returncode == 0
    done = hub.command("doctor", "--format", "json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert {"database", "migrations", "clock"} <= {one["about"] for one in found}
