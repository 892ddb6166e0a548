"""The database: safe for several processes, PostgreSQL by one setting."""

import sqlite3
import sys
from pathlib import Path

import pytest
from django.db import connection

from tiebeam.hub import database
from tiebeam.hub.environment import WrongSetting


def test_this_sqlite_may_keep_a_write_ahead_log() -> None:
    assert database.is_wal_safe()


def test_an_sqlite_that_can_corrupt_its_log_keeps_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    options = database.sqlite(Path("x"))["OPTIONS"]
    assert "journal_mode=DELETE" in options["init_command"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite")
@pytest.mark.django_db
def test_writers_wait_for_each_other_and_foreign_keys_hold() -> None:
    with connection.cursor() as cursor:
        asked = {}
        for name in ("journal_mode", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {name}")
            asked[name] = cursor.fetchone()[0]
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20_000}


def test_postgresql_comes_from_its_address() -> None:
    found = database.configure("postgresql://ada:s%40cret@db.example:5433/hub", folder=Path("x"))
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("ada", "s@cret", "db.example")
    assert (found["PORT"], found["NAME"]) == ("5433", "hub")


def test_what_follows_the_question_mark_goes_to_the_driver() -> None:
    found = database.configure("postgresql:///hub?host=/run/pg&sslmode=require", folder=Path("x"))
    assert (found["HOST"], found["OPTIONS"]["sslmode"]) == ("/run/pg", "require")


def test_statements_are_kept_prepared_unless_that_is_forbidden() -> None:
    kept = database.configure("postgresql:///hub", folder=Path("x"))
    never = database.configure("postgresql:///hub?prepare_threshold=never", folder=Path("x"))
    assert kept["OPTIONS"]["prepare_threshold"] == database.PREPARED_AFTER
    assert never["OPTIONS"]["prepare_threshold"] is None


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tiebeam.hub.postgresql", None)
    with pytest.raises(WrongSetting, match=r"tiebeam\[postgres\]"):
        database.configure("postgresql://db.example/hub", folder=Path("x"))


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://host", "hub.sqlite3"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(WrongSetting, match="TIEBEAM_DATABASE_URL"):
        database.configure(url, folder=Path("x"))


def test_a_check_says_when_the_log_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from tiebeam.hub.jobs.apps import quick_database

    assert quick_database() == []
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    assert [message.id for message in quick_database()] == ["tiebeam.W001"]
