"""A PostgreSQL server of its own for tests and benches: no service, no password, no trace.

`python tests/temporary_postgresql.py COMMAND …` runs a command with TESTS_DATABASE_URL set to it.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the servers, one folder for each version."""

VARIABLE = "TESTS_DATABASE_URL"
"""What tells the tests which database the hub has; without it, SQLite."""

START_S = 30.0
PR_SET_PDEATHSIG = 1
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "",
}
"""Settings for a database that nobody will miss, reached by its socket alone."""


class NoPostgreSQL(RuntimeError):
    """The server's programs are not there; the message names the package."""


def programs() -> Path:
    """The folder of initdb and postgres. Raises NoPostgreSQL."""
    found = shutil.which("initdb")
    newest = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if found:
        return Path(found).resolve().parent
    if newest:
        return newest[-1].parent
    raise NoPostgreSQL(
        "PostgreSQL is missing. On Debian or Ubuntu: sudo apt-get install postgresql"
    )


@dataclass
class Server:
    """A server that can be stopped and started again on the same data."""

    folder: Path
    owner: dict[str, Any]
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """The address of an empty database."""
        return f"postgresql://tests@/postgres?host={self.folder}"

    def stop(self) -> None:
        """End it at once, as a crash would."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(START_S)

    def start(self) -> None:
        """Start it again."""
        self.process = _start(self.folder, self.owner)
        _await(self.folder, self.process)


@contextmanager
def postgresql_server() -> Iterator[Server]:
    """Run a server while the block runs."""
    folder, owner = Path(tempfile.mkdtemp(prefix="tiebeam-postgresql-")), _owner()
    if owner:
        shutil.chown(folder, owner["user"], owner["group"])
    try:
        _make(folder, owner)
        server = Server(folder, owner, _start(folder, owner))
        try:
            _await(folder, server.process)
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def temporary_postgresql() -> Iterator[str]:
    """Run a server while the block runs; yield the address of an empty database."""
    with postgresql_server() as server:
        yield server.url


def _owner() -> dict[str, Any]:
    """Whom the server runs as: it refuses root."""
    if os.geteuid() != 0:
        return {}
    known = {person.pw_name for person in pwd.getpwall()}
    person = pwd.getpwnam("postgres" if "postgres" in known else "nobody")
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def _make(folder: Path, owner: dict[str, Any]) -> None:
    words = ["--username=tests", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [str(programs() / "initdb"), *words, f"--pgdata={folder}/data"]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **owner)
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stderr}")


def _start(folder: Path, owner: dict[str, Any]) -> "subprocess.Popen[bytes]":
    settings = {**QUICK, "unix_socket_directories": str(folder)}
    words = [f"-c{name}={value}" for name, value in settings.items()]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(programs() / "postgres"), "-D", f"{folder}/data", *words],
            cwd=folder,
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 called before any thread exists
            start_new_session=True,
            **owner,
        )


def _await(folder: Path, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_S
    ask = [str(programs() / "pg_isready"), "--quiet", f"--host={folder}"]
    while time.monotonic() < until and server.poll() is None:
        if subprocess.run(ask, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text('utf-8')}")


def _end_with_parent() -> None:
    """Have Linux end the server when its parent is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def main(command: Sequence[str]) -> int:
    """Run a command beside a server; its exit code."""
    with temporary_postgresql() as url:
        variables = {**os.environ, VARIABLE: url}
        return subprocess.run(command, env=variables, check=False).returncode


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except NoPostgreSQL as missing:
        raise SystemExit(str(missing)) from missing
