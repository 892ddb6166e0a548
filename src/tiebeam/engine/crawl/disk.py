"""What to do when there is no room for the crawl's files."""

import errno
import shutil
import sqlite3
from pathlib import Path

PATIENCE_S = 600.0
"""How long a crawl waits for room."""
NEEDED_BYTES = 67_108_864

_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_full(error: Exception) -> bool:
    """Whether an error says that the disk or the quota is full."""
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in _ERRORS


def has_room(folder: Path) -> bool:
    """Whether a crawl can go on."""
    return shutil.disk_usage(folder).free >= NEEDED_BYTES


def message(folder: Path) -> str:
    """What to tell."""
    needed = NEEDED_BYTES // 1_048_576
    return f"no room left for {folder}: free at least {needed} MB; what was fetched is kept"
