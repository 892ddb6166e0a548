"""Tells Django where background work lives."""

from typing import Any

from django.apps import AppConfig
from django.core import checks

from tiebeam.hub import database


class Jobs(AppConfig):
    """Leases and schedules beside the task queue."""

    name = "tiebeam.hub.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Have `check` say what slows workers down."""
        checks.register(quick_database, checks.Tags.database)


def quick_database(**_: Any) -> list[checks.CheckMessage]:
    """A warning when readers must wait for writers, as this SQLite may keep no write-ahead log."""
    if database.is_wal_safe():
        return []
    oldest = ".".join(map(str, database.SAFE_WAL))
    return [
        checks.Warning(
            "This SQLite can corrupt a write-ahead log, so the hub keeps none and is slower.",
            hint=f"Install pysqlite3, or use SQLite {oldest} or newer.",
            id="tiebeam.W001",
        )
    ]
