"""Hubs of their own for tests that use commands as people do: folder, database, processes."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from tiebeam.hub.settings import ENVIRONMENT

KILLED = """
import os, signal, sys
from django.db.migrations.recorder import MigrationRecorder
applied = MigrationRecorder.record_applied

def record_applied(self, app, name):
    if name == {name!r}:
        os.kill(os.getpid(), signal.SIGKILL)
    applied(self, app, name)

MigrationRecorder.record_applied = record_applied
sys.argv = ["tiebeam", "upgrade"]
from tiebeam.cli.main import main
main()
"""
"""An upgrade that dies when a migration has changed the database and is not yet noted down."""

SOURCE = Path(__file__).parents[2] / "src"


@dataclass(frozen=True)
class FreshHub:
    """A data folder, and a database of the kind under test, of which nothing exists yet."""

    data: Path
    database_url: str

    @property
    def variables(self) -> dict[str, str]:
        """The environment of its processes."""
        plain = {name: text for name, text in os.environ.items() if not name.startswith("TIEBEAM_")}
        return {
            **plain,
            "PYTHONPATH": f"{SOURCE}{os.pathsep}{SOURCE.parent}",
            "DJANGO_SETTINGS_MODULE": "tiebeam.hub.settings",
            "TIEBEAM_DATA": str(self.data),
            "TIEBEAM_DATABASE_URL": self.database_url,
        }

    def command(self, *words: object) -> "subprocess.CompletedProcess[str]":
        """Run `tiebeam` with words."""
        return self._run("-m", "tiebeam", *map(str, words))

    def kill_upgrade(self, *, at: str) -> None:
        """Begin `tiebeam upgrade` and kill it between a migration and the note of it."""
        done = self._run("-c", KILLED.format(name=at))
        assert done.returncode == -signal.SIGKILL, done.stderr

    def run(self, code: str) -> str:
        """What Python prints that runs `code` with the hub loaded."""
        done = self._run("-c", f"import django; django.setup()\n{code}")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *words],
            env=self.variables,
            cwd=self.data.parent,
            capture_output=True,
            text=True,
            check=False,
        )


def fresh_hub(folder: Path) -> FreshHub:
    """One whose data folder is `folder`."""
    return FreshHub(folder, _fresh_database() if ENVIRONMENT.database_url else "")


def _fresh_database() -> str:
    """The address of a new, empty database on the PostgreSQL server under test."""
    import psycopg

    url, name = ENVIRONMENT.database_url, f"hub_{token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.replace("/postgres?", f"/{name}?")
