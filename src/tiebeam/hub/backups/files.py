"""The files in a backup: all of the data folder but what is made anew or must stay secret."""

from collections.abc import Collection, Iterator
from pathlib import Path

from tiebeam.engine import pipeline
from tiebeam.hub import database
from tiebeam.hub.backups.manifest import BackupError

CRAWLS = "crawls"
SECRET_KEY = "secret-key"  # noqa: S105 the name of its file
LEFT_OUT = frozenset({CRAWLS, SECRET_KEY, "static", "logs", "metrics", "backups"})
STATES = (".sqlite", ".sqlite3")
PASSING = ("-journal", "-wal", "-shm", ".tmp")
"""Ends of names of files that belong to a moment."""


def beside_crawls(data: Path) -> Iterator[Path]:
    """Files of the data folder that are neither crawls nor the database."""
    for entry in sorted(data.iterdir()):
        if entry.name in LEFT_OUT or entry.name.startswith((".", database.FILE)):
            continue
        yield from _files(entry)


def of_crawls(data: Path, names: Collection[str]) -> Iterator[Path]:
    """Files of the crawls with these names: of each first its state, which says what counts."""
    for folder in sorted((data / CRAWLS).glob("*")):
        if folder.name in names:
            yield from sorted(_files(folder), key=lambda file: not is_state(file))


def is_state(file: Path) -> bool:
    """Whether it is a database that may be written to meanwhile."""
    return file.suffix in STATES


def refuse_lost_part(folder: Path, copied: Collection[str]) -> None:
    """Make sure that every part that counts was copied. Raises BackupError."""
    try:
        parts = pipeline.manifest(folder).parts
    except pipeline.NoCrawl:
        return
    for table, listed in parts.items():
        for part in listed:
            if f"{CRAWLS}/{folder.name}/{table}/{part.name}" not in copied:
                raise BackupError(
                    f"Crawl {folder.name} was written anew while it was copied, or lacks "
                    f"{table}/{part.name}: try again."
                )


def _files(entry: Path) -> Iterator[Path]:
    if entry.is_symlink():
        return
    if entry.is_dir():
        for inner in sorted(entry.iterdir()):
            yield from _files(inner)
    elif entry.is_file() and not entry.name.endswith(PASSING):
        yield entry
