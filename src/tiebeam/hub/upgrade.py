"""Brings the data of an earlier version to what this one needs: check, back up, migrate, report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tiebeam import __version__
from tiebeam.hub import first_start
from tiebeam.hub.backups import back_up
from tiebeam.hub.backups.restoring import unknown_migrations


class CannotUpgrade(Exception):
    """The upgrade was not begun; the message says why and what to do."""


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did."""

    migrations: Sequence[str]
    """Applied now, as in findings.0004_notes."""
    backup: Path | None
    """Written before; none where nothing was to be applied, or none was wanted."""
    is_new: bool
    """Whether there was no database before."""


def upgrade(data: Path, *, with_backup: bool, now: datetime) -> Upgraded:
    """Check, back up, migrate, gather static files. Raises CannotUpgrade, BackupError."""
    refuse_newer()
    refuse_at_work(now=now)
    pending = pending_migrations()
    is_new = not applied_migrations()
    backup = _back_up(data, now=now) if with_backup and pending and not is_new else None
    first_start.prepare_database()
    return Upgraded(pending, backup, is_new)


def refuse_newer() -> None:
    """Leave a database alone that a newer version has changed. Raises CannotUpgrade."""
    if unknown := unknown_migrations(applied_migrations(), known=known_migrations()):
        raise CannotUpgrade(
            f"A newer Tiebeam than this one ({__version__}) has used this database: it has "
            f"{unknown[0]}. Install that version, or restore a backup made before."
        )


def refuse_older() -> None:
    """Begin nothing with a database that this version cannot use yet. Raises CannotUpgrade."""
    if pending_migrations():
        raise CannotUpgrade(
            "The database is not yet what this version needs: stop Tiebeam everywhere and run "
            "`tiebeam upgrade` once."
        )


def refuse_at_work(*, now: datetime) -> None:
    """Wait for those who still work by the old version. Raises CannotUpgrade."""
    from tiebeam.hub.jobs import presence  # here, so that commands can name CannotUpgrade quickly
    from tiebeam.hub.jobs.models import Worker

    if Worker._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001 documented
        return
    if at_work := presence.living(now=now).count():
        raise CannotUpgrade(
            f"{at_work} worker{'s' if at_work > 1 else ''} still at work: stop Tiebeam everywhere, "
            "then upgrade."
        )


def known_migrations() -> dict[str, list[str]]:
    """All that this version has, by app."""
    known: dict[str, list[str]] = {}
    for app, name in MigrationLoader(None).disk_migrations:
        known.setdefault(app, []).append(name)
    return known


def applied_migrations() -> dict[str, list[str]]:
    """Those that the database has."""
    applied: dict[str, list[str]] = {}
    for app, name in MigrationLoader(connection).applied_migrations:
        applied.setdefault(app, []).append(name)
    return applied


def pending_migrations() -> list[str]:
    """Those that are still to be applied, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _back_up(data: Path, *, now: datetime) -> Path:
    folder = data / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"before-{__version__}-{now:%Y%m%dT%H%M%SZ}.tar"
    back_up(file, data=data, secret_key=first_start.secret_key(), with_secret_key=False, now=now)
    return file
