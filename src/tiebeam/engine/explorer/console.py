"""Statements of experts to the tables of one crawl, each in a process of its own."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from tiebeam.engine.explorer.index import index_of, parts_of
from tiebeam.engine.tables import TABLES, CrawlStore, Folder

SECONDS = 20
"""A statement that takes longer is broken off."""

STOPPED = "It was stopped."
LONGEST_SQL = 20_000
AT_ONCE = 2
"""Statements that one web process lets run beside each other."""

PROGRAM = "tiebeam.engine.explorer.console_process"
_free = threading.BoundedSemaphore(AT_ONCE)


class SqlRefused(ValueError):
    """The statement has no answer; the message says why and, where known, at which place."""


class ConsoleBusy(Exception):
    """Others are asking; trying again in a moment can help."""


@dataclass(frozen=True)
class Answer:
    """What a statement was answered with."""

    rows: pa.Table
    is_cut: bool
    """Whether there were more rows than are shown."""


class Statement:
    """One statement under way; may be stopped by another thread."""

    def __init__(self, folder: Folder, sql: str, *, most_rows: int) -> None:
        if len(sql) > LONGEST_SQL:
            raise SqlRefused(f"A statement has at most {LONGEST_SQL:,} letters.")
        self._asked = _asked(folder, sql, most_rows)
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = threading.Event()

    def answer(self) -> Answer:
        """Wait for the answer. Raises SqlRefused, ConsoleBusy."""
        with _turn():
            process = self._start()
            try:
                out, _ = process.communicate(self._asked, timeout=SECONDS)
            except subprocess.TimeoutExpired:
                raise SqlRefused(
                    f"No answer within {SECONDS} seconds: ask for less, or for fewer joins."
                ) from None
            finally:
                process.kill()
                process.communicate()
        if self._stopped.is_set():
            raise SqlRefused(STOPPED)
        return _read(out)

    def stop(self) -> None:
        """End it, whether it has begun or not."""
        self._stopped.set()
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._stopped.is_set():
            raise SqlRefused(STOPPED)
        self._process = subprocess.Popen(  # noqa: S603 our own program
            [sys.executable, "-P", "-m", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            close_fds=True,
        )
        if self._stopped.is_set():  # while it began
            self._process.kill()
        return self._process


@contextmanager
def _turn() -> Iterator[None]:
    """One of the places beside each other. Raises ConsoleBusy."""
    if not _free.acquire(timeout=2):
        raise ConsoleBusy("Others are asking just now. Try again in a moment.")
    try:
        yield
    finally:
        _free.release()


def _asked(folder: Folder, sql: str, most_rows: int) -> bytes:
    store = CrawlStore(folder)
    parts = store.manifest.parts
    files = {name: parts_of(store, name) for name in parts if name in TABLES and parts[name]}
    asked: dict[str, Any] = {
        "index": str(Path(index_of(store)).resolve()),
        "tables": {name: [str(Path(file).resolve()) for file in of] for name, of in files.items()},
        "folder": str(store.folder.resolve()),
        "sql": sql.encode("utf-8", "replace").decode(),
        "rows": most_rows,
        "seconds": SECONDS,
    }
    return json.dumps(asked).encode()


def _read(out: bytes) -> Answer:
    line, _, rest = out.partition(b"\n")
    if not line:
        raise SqlRefused("It was broken off: it needed too much memory or time.")
    head = json.loads(line)
    if "error" in head:
        raise SqlRefused(head["error"])
    try:
        return Answer(pa.ipc.open_stream(rest).read_all(), head["is_cut"])
    except pa.ArrowInvalid:
        raise SqlRefused("It was broken off: it needed too much memory or time.") from None


def _environment() -> dict[str, str]:
    """What the program needs to start, and no secret of this process."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(str(Path(path).resolve()) for path in sys.path if path),
    }
