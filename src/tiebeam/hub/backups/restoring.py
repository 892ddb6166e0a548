"""Restores a backup into an empty folder, and into an empty database where it was PostgreSQL."""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tiebeam import __version__
from tiebeam.hub.backups import databases, manifest
from tiebeam.hub.backups.databases import POSTGRESQL
from tiebeam.hub.backups.manifest import NAME, BackupError, Kept, Manifest, print_of

PIECE_BYTES = 1 << 20


def restore(
    file: Path, into: Path, *, kind: str, known: Mapping[str, Sequence[str]], secret_key: str = ""
) -> Manifest:
    """Restore, compare checksums and counts, and only then give the folder its name.

    kind: of the database that the settings name; known: the migrations of this version, by app;
    secret_key: the one that the environment names, if any.
    Raises BackupError; then nothing was changed.
    """
    _refuse_occupied(into)
    try:
        with tarfile.open(file, mode="r:") as archive:
            told = _manifest_of(archive)
            _refuse(told, kind=kind, known=known)
            _refuse_other_key(told, secret_key)
            return _restore(archive, told, into)
    except tarfile.TarError as error:
        raise BackupError(_TORN.format(file=file)) from error


_TORN = "{file} is no backup of Tiebeam, or was cut off: take another copy of it."


def _refuse_occupied(into: Path) -> None:
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise BackupError(f"{into} is not an empty folder: name one with --into.")


def _manifest_of(archive: tarfile.TarFile) -> Manifest:
    try:
        content = archive.extractfile(NAME)
    except KeyError:
        content = None
    if content is None:
        raise BackupError(_TORN.format(file=archive.name))
    return manifest.read(content.read())


def _refuse(told: Manifest, *, kind: str, known: Mapping[str, Sequence[str]]) -> None:
    """Refuse what this version, or the database of the settings, could not take."""
    if unknown := unknown_migrations(told.migrations, known=known):
        raise BackupError(
            f"This backup was made by a newer Tiebeam ({told.version}; this is {__version__}): it "
            f"has {unknown[0]}. Install that version or newer, then restore."
        )
    if told.database != kind:
        advice = (
            "set TIEBEAM_DATABASE_URL to an empty database"
            if told.database == POSTGRESQL
            else "unset TIEBEAM_DATABASE_URL"
        )
        raise BackupError(f"This backup holds a database of {told.database}: {advice}.")


def _refuse_other_key(told: Manifest, secret_key: str) -> None:
    if secret_key and told.secret_key_print and print_of(secret_key) != told.secret_key_print:
        raise BackupError(
            "TIEBEAM_SECRET_KEY is another key than this hub had: name that one, or unset it."
        )


def unknown_migrations(
    applied: Mapping[str, Sequence[str]], *, known: Mapping[str, Sequence[str]]
) -> list[str]:
    """Those that this version does not have, as in findings.0009_more."""
    return [
        f"{app}.{name}"
        for app, names in sorted(applied.items())
        for name in names
        if name not in known.get(app, ())
    ]


def _restore(archive: tarfile.TarFile, told: Manifest, into: Path) -> Manifest:
    into = into.absolute()
    into.parent.mkdir(parents=True, exist_ok=True)
    _refuse_too_little_room(told, into.parent)
    staged = into.with_name(f".{into.name}.{os.getpid()}")
    staged.mkdir(mode=0o700)
    try:
        for name, kept in told.files.items():
            _extract(archive, name, kept, staged)
        _compare(told, _database(told, staged))
        if into.exists():
            into.rmdir()
        staged.rename(into)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return told


def _refuse_too_little_room(told: Manifest, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < told.size_bytes:
        raise BackupError(
            f"{folder} has {free / 1e9:.1f} GB free; the backup needs {told.size_bytes / 1e9:.1f}."
        )


def _extract(archive: tarfile.TarFile, name: str, kept: Kept, folder: Path) -> None:
    try:
        content = archive.extractfile(name)
    except KeyError:
        content = None
    if content is None:
        raise BackupError(f"This backup lacks {name}: take another copy of it.")
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while piece := content.read(PIECE_BYTES):
            digest.update(piece)
            out.write(piece)
    if digest.hexdigest() != kept.sha256:
        raise BackupError(f"{name} was altered in this backup: take another copy of it.")


def _database(told: Manifest, staged: Path) -> dict[str, int]:
    """Put the database in its place; its counts."""
    file = staged / databases.file_of(told.database)
    if told.database != POSTGRESQL:
        return databases.count_restored_sqlite(file, told.counts)
    counts = databases.restore_postgresql(file, told.counts)
    file.unlink()
    return counts


def _compare(told: Manifest, counts: dict[str, int]) -> None:
    differing = [table for table, rows in told.counts.items() if counts.get(table) != rows]
    if differing:
        raise BackupError(f"The restored rows differ from the backup's in {', '.join(differing)}.")
