"""Whether this process can serve people now; for whoever sends requests to one of several."""

import shutil
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tiebeam.hub.jobs import presence

NEEDED_BYTES = 500_000_000


@dataclass(frozen=True)
class State:
    """One thing that was looked at."""

    name: str
    is_well: bool
    is_needed: bool = True
    """Whether nothing can be served without it."""


def look() -> list[State]:
    """All that was looked at; what is asked of a database that is away is not."""
    states = [State("room", shutil.disk_usage(settings.ENVIRONMENT.data).free >= NEEDED_BYTES)]
    try:
        states += [State("database", is_well=True), State("migrations", _is_current())]
        alive = presence.living(now=timezone.now()).exists()
    except DatabaseError:
        return [states[0], State("database", is_well=False)]
    return [*states, State("workers", alive, is_needed=False)]


def _is_current() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
