"""Which database the hub uses: SQLite in the data folder, or PostgreSQL by one setting."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tiebeam.hub.environment import WrongSetting

SAFE_WAL = (3, 51, 3)
"""The first SQLite whose write-ahead log cannot be corrupted by two writers at once."""

FILE = "hub.sqlite3"

POOL = {"min_size": 1, "max_size": 10, "timeout": 5}
"""Connections of one process, shared by its threads, and how long one waits for a free one.

Of threads there may be many for a while (see `turns`), and PostgreSQL allows few connections.
"""


PREPARED_AFTER = 2
"""Times that a statement of `prepared` is asked before a connection keeps its plan."""
NEVER = "never"


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
        "CONN_MAX_AGE": None,
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
    """PostgreSQL from an address such as postgresql://user:password@host:5432/name?sslmode=require.

    What follows the question mark goes to libpq; `host` there may be the folder of a socket.
    Only `prepare_threshold=never` is ours: no statement is then kept prepared (see `prepared`).
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise WrongSetting(
            "TIEBEAM_DATABASE_URL must look like postgresql://user:password@host/name"
        )
    _load_driver()
    options: dict[str, Any] = {"prepare_threshold": PREPARED_AFTER, **dict(parse_qsl(parts.query))}
    if options["prepare_threshold"] == NEVER:
        options["prepare_threshold"] = None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or options.pop("host", ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "pool": POOL},
    }


def _load_driver() -> None:
    """Load psycopg as the hub needs it."""
    try:
        import tiebeam.hub.postgresql  # noqa: F401 imported for its effect
    except ImportError as error:
        raise WrongSetting(
            "TIEBEAM_DATABASE_URL names PostgreSQL, whose driver is not installed: "
            "pip install 'tiebeam[postgres]'"
        ) from error
