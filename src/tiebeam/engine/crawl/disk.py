"""What to do when the crawl's files cannot be written for a while."""

import errno
import shutil
import sqlite3
from pathlib import Path

from tiebeam.engine.tables import Place, PlaceLost
from tiebeam.engine.tables.manifest import MANIFEST

PATIENCE_S = 600.0
"""How long a crawl waits for room."""
NEEDED_BYTES = 67_108_864

_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_full(error: Exception) -> bool:
    """Whether an error says that the disk or the quota is full."""
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in _ERRORS


def may_pass(error: Exception) -> bool:
    """Whether what could not be written may be written later."""
    return is_full(error) or isinstance(error, PlaceLost)


def obstacle(place: Place) -> str:
    """What keeps a crawl from going on; empty when nothing does."""
    if shutil.disk_usage(place.here).free < NEEDED_BYTES:
        return message(place.here)
    try:
        place.size(MANIFEST)
    except PlaceLost as error:
        return f"{error}; what was fetched is kept"
    return ""


def message(folder: Path) -> str:
    """What to tell."""
    needed = NEEDED_BYTES // 1_048_576
    return f"no room left for {folder}: free at least {needed} MB; what was fetched is kept"
