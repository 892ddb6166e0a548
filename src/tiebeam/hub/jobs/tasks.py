"""Tasks that are tried again: a task names how often and after which pause."""

from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.backend import DatabaseBackend

P = ParamSpec("P")
T = TypeVar("T")


class PutBack(Exception):
    """The task stops here of its own accord and is to be run again; no attempt is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DurableTask(Task[P, T]):
    """A task with a limit on its attempts."""

    max_attempts: int = 3
    backoff_s: float = 10
    """Pause before the second attempt; doubled for each further one."""
    deadline_s: float | None = None
    """Then its worker is ended, and the attempt counts as lost; None for work of any length."""


class Backend(DatabaseBackend):
    """The database queue, for tasks that are tried again."""

    task_class: Any = DurableTask


__all__ = ["Backend", "DurableTask", "PutBack", "task"]
