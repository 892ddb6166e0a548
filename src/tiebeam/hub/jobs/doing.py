"""A chore as a worker does it: says how far it is, and ends early when somebody stops it."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tiebeam.hub.jobs import chores, worker
from tiebeam.hub.jobs.models import Chore
from tiebeam.hub.jobs.reporting import Reporter
from tiebeam.hub.jobs.tasks import PutBack

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class ChoreReporter(Reporter):
    """Writes how far a chore is, and hears whether it may go on."""

    def __init__(self, chore: Chore) -> None:
        super().__init__({})
        self._chore = chore
        self._is_cancelled = chores.is_cancelled(chore)

    @property
    def progress(self) -> dict[str, Any]:
        """The newest report."""
        return self._progress

    def on_progress(self, progress: "DataclassInstance") -> None:
        """Take the engine's newest report."""
        self._progress = asdict(progress)

    def should_stop(self) -> bool:
        """Whether the work is to stop: somebody wants that, or this process ends."""
        return self._is_cancelled or worker.stopping.is_set()

    def break_off(self, **facts: Any) -> None:
        """Settle what was stopped. Raises PutBack where only this process is to end."""
        if not self._is_cancelled:
            raise PutBack("the worker was asked to end")
        chores.break_off(self._chore, now=timezone.now(), **facts)

    def _report(self) -> None:
        chores.report(self._chore, progress=self._progress)
        self._is_cancelled = chores.is_cancelled(self._chore)
