"""Writes a backup: whole or not at all, readable by its owner only."""

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from tiebeam import __version__
from tiebeam.hub.backups import databases, files
from tiebeam.hub.backups.databases import Snapshot
from tiebeam.hub.backups.manifest import NAME, BackupError, Kept, Manifest, print_of


def back_up(
    file: Path, *, data: Path, secret_key: str, with_secret_key: bool, now: datetime
) -> Manifest:
    """Write a backup of the running hub to `file`. Raises BackupError."""
    if file.exists():
        raise BackupError(f"{file} is there already: name another file.")
    with (
        tempfile.TemporaryDirectory(prefix=".backup-", dir=file.absolute().parent) as scratch,
        databases.snapshot(Path(scratch)) as snapshot,
        _whole_or_not_at_all(file) as out,
        tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        writer = _Writer(archive, data, Path(scratch))
        writer.add_all(snapshot)
        if with_secret_key:
            writer.add_bytes(files.SECRET_KEY, secret_key.encode())
        manifest = _manifest(snapshot, writer.kept, secret_key, now)
        writer.add_bytes(NAME, manifest.as_json())
    return manifest


@dataclass
class _Writer:
    """Adds files to an archive and notes their checksums."""

    archive: tarfile.TarFile
    data: Path
    scratch: Path
    kept: dict[str, Kept] = field(default_factory=dict)

    def add_all(self, snapshot: Snapshot) -> None:
        """The database first: crawls may be ahead of it, and go on from there; never behind."""
        self._add(snapshot.name, snapshot.file)
        for file in files.beside_crawls(self.data):
            self._add_if_there(file)
        for file in files.of_crawls(self.data, snapshot.crawls):
            self._add_state(file) if files.is_state(file) else self._add_if_there(file)
        for crawl in snapshot.crawls:
            files.refuse_lost_part(self.data / files.CRAWLS / crawl, self.kept)

    def add_bytes(self, name: str, content: bytes) -> None:
        """A file that is not on the disk."""
        self._write(name, io.BytesIO(content), len(content))

    def _add_if_there(self, file: Path) -> None:
        try:
            self._add(file.relative_to(self.data).as_posix(), file)
        except FileNotFoundError:
            return  # it belonged to a moment; what must be there is asked for afterwards

    def _add_state(self, file: Path) -> None:
        copy = self.scratch / "state"
        try:
            databases.copy_sqlite(file, copy)
            self._add(file.relative_to(self.data).as_posix(), copy)
        finally:
            copy.unlink(missing_ok=True)

    def _add(self, name: str, file: Path) -> None:
        with file.open("rb") as content:
            self._write(name, content, os.fstat(content.fileno()).st_size)

    def _write(self, name: str, content: BinaryIO, size_bytes: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size_bytes, 0o600
        reading = _Summed(content)
        self.archive.addfile(member, reading)
        self.kept[name] = Kept(size_bytes, reading.digest.hexdigest())


class _Summed:
    """A file whose checksum is known once it was read."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._content.read(size)
        self.digest.update(piece)
        return piece


@contextmanager
def _whole_or_not_at_all(file: Path) -> Iterator[BinaryIO]:
    """A file that gets its name once the block is through and all is on the disk."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _manifest(
    snapshot: Snapshot, kept: dict[str, Kept], secret_key: str, now: datetime
) -> Manifest:
    return Manifest(
        version=__version__,
        made_at=now.isoformat(timespec="seconds"),
        database=snapshot.kind,
        migrations=snapshot.migrations,
        counts=snapshot.counts,
        files=dict(kept),
        secret_key_print=print_of(secret_key) if secret_key else "",
        has_secret_key=files.SECRET_KEY in kept,
    )
