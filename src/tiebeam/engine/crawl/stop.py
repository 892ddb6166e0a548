"""A wish to stop, left beside a crawl for whoever runs it: a file, so that any process can."""

from pathlib import Path

from tiebeam.engine.tables.places import Folder, place_at

_FILE = "state/stop"


def ask_to_stop(folder: Folder) -> None:
    """Have the crawl that runs into `folder` end soon, keeping what it has; resuming goes on.

    One in a bucket is asked on the machine that its coordinator runs on. Raises FileNotFoundError
    when no crawl began there.
    """
    (place_at(folder).here / _FILE).touch()


def is_asked_to_stop(folder: Path) -> bool:
    """Whether somebody wants the crawl to stop."""
    return (folder / _FILE).exists()


def forget_to_stop(folder: Path) -> None:
    """Begin, or go on, whatever was asked before."""
    (folder / _FILE).unlink(missing_ok=True)
