"""Which database the hub uses: SQLite in the data folder, or PostgreSQL by one setting."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tiebeam.hub.environment import WrongSetting

SAFE_WAL = (3, 51, 3)
"""The first SQLite whose write-ahead log cannot be corrupted by two writers at once."""

FILE = "hub.sqlite3"


def configure(url: str, *, folder: Path) -> dict[str, Any]:
    """The entry for Django's DATABASES. Raises WrongSetting for an address of another database."""
    return postgresql(url) if url else sqlite(folder / FILE)


def is_wal_safe() -> bool:
    """Whether this SQLite may keep a write-ahead log."""
    return sqlite3.sqlite_version_info >= SAFE_WAL


def sqlite(file: Path) -> dict[str, Any]:
    """SQLite for several processes: writers wait for each other instead of failing."""
    journal = "WAL" if is_wal_safe() else "DELETE"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode={journal}; PRAGMA synchronous=NORMAL;"
                "PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864"
            ),
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """PostgreSQL from an address such as postgresql://user:password@host:5432/name."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise WrongSetting(
            "TIEBEAM_DATABASE_URL must look like postgresql://user:password@host/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }
