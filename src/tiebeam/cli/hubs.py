"""The hub as commands find it: which data folder, and how what it raises ends a command."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from tiebeam.cli.exits import Exit, Failed

Command = Callable[..., Any]


def data_option(command: Command) -> Command:
    """The option `--data`, given as `data`."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="TIEBEAM_DATA",
        help="Folder for database and crawls; by default ~/.local/share/tiebeam.",
    )(command)


def enter(data: Path | None, *, must_exist: bool = True, makes_it: bool = False) -> Path:
    """Make the settings those of the hub in `data`, and load it; its folder."""
    import django

    from tiebeam.hub import first_start

    folder = data_folder(data)
    if makes_it:
        first_start.prepare_folder(folder)
    elif must_exist and not folder.is_dir():
        raise Failed(f"{folder}: no hub there yet; `tiebeam up` makes one", Exit.HUB)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tiebeam.hub.settings"
    django.setup()
    return folder


def data_folder(data: Path | None) -> Path:
    """The data folder, as the option or the environment names it."""
    from tiebeam.hub import environment

    if data is not None:
        os.environ["TIEBEAM_DATA"] = str(data.expanduser().absolute())
    try:
        return environment.read(os.environ).data
    except environment.WrongSetting as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what the hub raises into a sentence and its exit code."""
    from django.db import DatabaseError

    from tiebeam.hub.backups import BackupError
    from tiebeam.hub.upgrade import CannotUpgrade

    try:
        yield
    except (BackupError, CannotUpgrade) as error:
        raise Failed(str(error), Exit.HUB) from error
    except DatabaseError as error:
        raise Failed(f"the database: {error}".strip(), Exit.HUB) from error
