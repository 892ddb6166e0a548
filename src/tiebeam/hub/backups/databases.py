"""The database in a backup: a whole copy of one moment, however many write meanwhile."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

from tiebeam.hub import database
from tiebeam.hub.backups.manifest import BackupError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
DUMP = "hub.pgdump"
"""PostgreSQL's own format, written by pg_dump."""

MIGRATIONS = "django_migrations"
CRAWLS = "sites_crawl"


@dataclass(frozen=True)
class Snapshot:
    """The database of one moment."""

    kind: str
    name: str
    """Of its file in the backup."""
    file: Path
    counts: dict[str, int]
    migrations: dict[str, list[str]]
    crawls: frozenset[str]
    """Names of the folders of its crawls."""


@contextmanager
def snapshot(folder: Path) -> Iterator[Snapshot]:
    """Copy the hub's database into `folder`. Raises BackupError."""
    take = _of_postgresql if connection.vendor == POSTGRESQL else _of_sqlite
    yield take(folder)


def file_of(kind: str) -> str:
    """The name of the database's file in a backup."""
    return DUMP if kind == POSTGRESQL else database.FILE


def tables() -> list[str]:
    """The tables of all models that are installed, so far as they were made."""
    models = apps.get_models(include_auto_created=True)
    wanted = {model._meta.db_table for model in models if model._meta.managed}  # noqa: SLF001 documented
    return sorted((wanted | {MIGRATIONS}) & set(connection.introspection.table_names()))


def count(cursor: Any, names: Iterable[str]) -> dict[str, int]:
    """Rows of each table."""
    counts = {}
    for name in names:
        cursor.execute(f"SELECT count(*) FROM {_quoted(name)}")  # noqa: S608 quoted
        counts[name] = cursor.fetchone()[0]
    return counts


def migrations(cursor: Any) -> dict[str, list[str]]:
    """The applied migrations by app."""
    cursor.execute(f"SELECT app, name FROM {MIGRATIONS} ORDER BY app, name")  # noqa: S608 fixed name
    applied: dict[str, list[str]] = {}
    for app, name in cursor.fetchall():
        applied.setdefault(app, []).append(name)
    return applied


def _of_sqlite(folder: Path) -> Snapshot:
    copy = folder / database.FILE
    copy_sqlite(Path(connection.settings_dict["NAME"]), copy)
    with closing(sqlite3.connect(copy)) as copied:
        return _described(SQLITE, copy, copied.cursor())


def copy_sqlite(source: Path, copy: Path) -> None:
    """Copy an SQLite database of one moment, while others write to it."""
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=20)) as reading,
        closing(sqlite3.connect(copy)) as writing,
    ):
        reading.backup(writing)


def _of_postgresql(folder: Path) -> Snapshot:
    import psycopg

    dump = folder / DUMP
    with psycopg.connect(**connection.get_connection_params()) as reading:
        reading.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with reading.cursor(row_factory=psycopg.rows.tuple_row) as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]  # type: ignore[index] # one row, always
            words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
            _run("pg_dump", [*words, f"--file={dump}"])
            return _described(POSTGRESQL, dump, cursor)


def _described(kind: str, file: Path, cursor: Any) -> Snapshot:
    present = tables()
    return Snapshot(
        kind=kind,
        name=file_of(kind),
        file=file,
        crawls=_crawls(cursor) if CRAWLS in present else frozenset(),
        counts=count(cursor, present),
        migrations=migrations(cursor),
    )


def _crawls(cursor: Any) -> frozenset[str]:
    cursor.execute(f"SELECT id FROM {CRAWLS}")  # noqa: S608 fixed name
    return frozenset(str(row[0]) for row in cursor.fetchall())


def count_restored_sqlite(file: Path, names: Iterable[str]) -> dict[str, int]:
    """Check a restored database and count its rows. Raises BackupError."""
    try:
        with closing(sqlite3.connect(file)) as restored:
            said = restored.execute("PRAGMA quick_check").fetchone()[0]
            if said != "ok":
                raise BackupError(f"The database in this backup is damaged: {said}.")
            return count(restored.cursor(), names)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The database in this backup is damaged: {error}.") from error


def restore_postgresql(dump: Path, names: Iterable[str]) -> dict[str, int]:
    """Fill the empty database that the settings name, all or nothing. Raises BackupError."""
    if connection.introspection.table_names():
        raise BackupError(
            "The database that TIEBEAM_DATABASE_URL names is not empty: name an empty one."
        )
    words = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    _run("pg_restore", [*words, str(dump)])
    with connection.cursor() as cursor:
        return count(cursor, names)


def _run(program: str, words: list[str]) -> None:
    """Run a program of PostgreSQL on the hub's database; the password goes by the environment."""
    arguments, variables = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    *about, name = arguments[1:]
    told = {**os.environ, **(variables or {})}
    command = [_found(program), *about, f"--dbname={name}", *words]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")


def _found(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise BackupError(
            f"{program} is missing. On Debian or Ubuntu: sudo apt-get install postgresql-client"
        )
    return found


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
