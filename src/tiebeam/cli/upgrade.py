"""`tiebeam upgrade`: the data of an earlier version, brought to what this one needs."""

from pathlib import Path

import click

from tiebeam.cli import hubs


@click.command()
@hubs.data_option
@click.option(
    "--backup/--no-backup",
    "with_backup",
    default=True,
    show_default=True,
    help="Write a backup to backups/ of the data folder first.",
)
def upgrade(*, data: Path | None, with_backup: bool) -> None:
    """Check, back up, change the database, gather the static files, and say what was done.

    Stop Tiebeam first, on every machine. A database that a newer version has changed is left alone.
    Where there is none yet, it is made.
    """
    folder = hubs.enter(data, makes_it=True)
    with hubs.clear_errors():
        from django.utils import timezone

        from tiebeam.hub.upgrade import upgrade as bring_forward

        done = bring_forward(folder, with_backup=with_backup, now=timezone.now())
    if done.is_new:
        click.echo(f"A new database was made. Next: tiebeam up --data {folder}")
        return
    if not done.migrations:
        click.echo("The database is as this version needs it; the static files were made anew.")
        return
    if done.backup:
        click.echo(f"Backup of before: {done.backup}")
    click.echo(f"{len(done.migrations)} changes were made to the database:")
    for name in done.migrations:
        click.echo(f"  {name}")
    click.echo(f"Next: tiebeam up --data {folder}")
