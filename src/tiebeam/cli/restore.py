"""`tiebeam restore`: a hub from a backup."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tiebeam.cli import hubs

if TYPE_CHECKING:
    from tiebeam.hub.backups import Manifest


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Empty or new folder; by default the data folder of the settings.",
)
def restore(file: Path, *, into: Path | None) -> None:
    """Restore the hub in FILE into an empty folder, and an empty database if it was PostgreSQL.

    Every checksum and the rows of every table are compared first; what differs, was cut off, or
    comes from a newer version is refused, and nothing is changed.
    """
    folder = hubs.data_folder(into)
    hubs.enter(into, must_exist=False)
    key = os.environ.get("TIEBEAM_SECRET_KEY", "").strip()
    with hubs.clear_errors():
        from django.db import connection

        from tiebeam.hub.backups import restore as restore_backup
        from tiebeam.hub.upgrade import known_migrations

        restored = restore_backup(
            file, folder, kind=connection.vendor, known=known_migrations(), secret_key=key
        )
    click.echo(
        f"Restored into {folder}: {restored.rows:,} rows of {len(restored.counts)} tables and "
        f"{len(restored.files):,} files, as they were at {restored.made_at}"
    )
    click.echo(_about_key(restored, folder, is_named=bool(key)))


def _about_key(restored: "Manifest", folder: Path, *, is_named: bool) -> str:
    if restored.has_secret_key or is_named:
        return f"Next: tiebeam up --data {folder}"
    return (
        f"The backup holds no secret key: copy the old one to {folder / 'secret-key'}, or "
        f"everybody signs in again. Next: tiebeam up --data {folder}"
    )
