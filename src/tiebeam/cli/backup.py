"""`tiebeam backup`: the hub in one file, while it runs."""

from pathlib import Path

import click

from tiebeam.cli import hubs


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@hubs.data_option
@click.option(
    "--with-secret-key",
    is_flag=True,
    help="Put the secret key into the file too: then whoever reads the file can act as anybody.",
)
def backup(file: Path, *, data: Path | None, with_secret_key: bool) -> None:
    """Write database and crawls to FILE, a tar archive that only you may read.

    The hub may run meanwhile. Without the secret key a restored hub makes a new one, unless
    TIEBEAM_SECRET_KEY names the old: everybody signs in again, and links that stop a crawl end.
    """
    folder = hubs.enter(data)
    with hubs.clear_errors():
        from django.utils import timezone

        from tiebeam.hub import first_start
        from tiebeam.hub.backups import back_up

        made = back_up(
            file,
            data=folder,
            secret_key=first_start.secret_key(),
            with_secret_key=with_secret_key,
            now=timezone.now(),
        )
    click.echo(
        f"{file}: {made.rows:,} rows of {len(made.counts)} tables, {len(made.files):,} files, "
        f"{made.size_bytes / 1e6:,.1f} MB"
    )
    click.echo(
        "The secret key is in it: keep the file as you keep a password."
        if with_secret_key
        else f"The secret key is not in it: keep {folder / 'secret-key'} somewhere safe, apart."
    )
