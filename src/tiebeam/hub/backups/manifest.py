"""What a backup says about itself: by which version, with which migrations, rows and files."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

FORMAT = 1
NAME = "manifest.json"
"""The last file of a backup: one that lacks it was not written to its end."""


class BackupError(Exception):
    """A backup cannot be made, read or restored; the message says why and what to do."""


@dataclass(frozen=True)
class Kept:
    """One file of a backup."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The contents of a backup."""

    version: str
    """Of Tiebeam, as it was when the backup was made."""
    made_at: str
    database: str
    """sqlite or postgresql."""
    migrations: Mapping[str, Sequence[str]]
    """Those that were applied, by app."""
    counts: Mapping[str, int]
    """Rows of each table."""
    files: Mapping[str, Kept]
    """By name, relative to the data folder."""
    secret_key_print: str
    """Tells one secret key from another without giving it away; empty for none."""
    has_secret_key: bool
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.counts.values())

    @property
    def size_bytes(self) -> int:
        """What the files need."""
        return sum(kept.size_bytes for kept in self.files.values())

    def as_json(self) -> bytes:
        """To be written."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def print_of(secret_key: str) -> str:
    """What tells the key from another; the key is long and random, so it gives nothing away."""
    return hashlib.sha256(f"tiebeam backup {secret_key}".encode()).hexdigest()[:16]


def read(text: bytes) -> Manifest:
    """The manifest. Raises BackupError for one that this version does not understand."""
    try:
        told: dict[str, Any] = json.loads(text)
        number = int(told["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError("The manifest of this backup cannot be read.") from error
    if number > FORMAT:
        version = str(told.get("version", "unknown"))[:20]
        raise BackupError(
            f"This backup was made by a newer Tiebeam ({version}): install that version or newer."
        )
    try:
        told["files"] = {_safe(name): Kept(**kept) for name, kept in told["files"].items()}
        return Manifest(**told)
    except (AttributeError, KeyError, TypeError) as error:
        raise BackupError("The manifest of this backup cannot be read.") from error


def _safe(name: str) -> str:
    """The name, if it stays inside the folder it is meant for."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\x00" in name:
        raise BackupError(f"This backup names a file outside the data folder: {name!r}.")
    return str(path)
