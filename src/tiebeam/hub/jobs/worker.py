"""The worker: a process that finds waiting tasks and does them, one at a time."""

import logging
import math
import os
import socket
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import Any, cast
from uuid import uuid4

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connections,
)
from django.utils import timezone
from django_tasks.base import TaskContext, TaskResult
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker

from tiebeam.hub import logs
from tiebeam.hub.jobs import leases, presence, retention, schedules
from tiebeam.hub.jobs.leases import Row
from tiebeam.hub.jobs.tasks import PutBack
from tiebeam.hub.jobs.watchers import find_watchers, look

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
RENEW_EVERY = 5
"""Looks between two renewals of the lease; well under the lease's term."""

FORGET_EVERY = 3600
"""Looks between two times at which old tasks are forgotten."""

AWAY_S = 3
"""Between two looks whether the database is back."""

OVERDUE = 70
"""Exit code of a worker whose task did not end by its deadline."""

stopping = threading.Event()
"""Set when this process was asked to end; long tasks look at it and raise PutBack."""


class LeasedWorker(QueueWorker):
    """Runs tasks under a lease, so that a task outlives the worker that runs it."""

    def __init__(self, *, interval_s: float = 0.5, is_batch: bool = False) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval_s,
            batch=is_batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:20]}-{os.getpid()}-{uuid4().hex[:12]}",
        )

        self._end_at_s = math.inf

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """End after the current task, which is told to put itself back."""
        stopping.set()
        super().shutdown(signum, frame)

    def run(self) -> None:
        """Work until asked to end, and wait for a database that is away."""
        self.configure_signals()
        threading.Thread(target=self._keep_house, daemon=True, name="housekeeping").start()
        try:
            while not self._ran_to_its_end():
                stopping.wait(AWAY_S)
        finally:
            with suppress(DatabaseError):
                presence.leave(self.worker_id)

    def _ran_to_its_end(self) -> bool:
        try:
            presence.arrive(self.worker_id, host=socket.gethostname(), now=timezone.now())
            super().run()
        except (InterfaceError, OperationalError) as error:
            log.warning("the database does not answer; looking again in %d s: %s", AWAY_S, error)
            connections.close_all()
            return stopping.is_set()
        return True

    def run_task(self, db_task_result: Row) -> None:
        """Run one task and settle it, unless the lease was lost meanwhile."""
        leases.take(db_task_result, worker=self.worker_id, now=timezone.now())
        self.running_task = True
        belonging = {"task": db_task_result.task_path, "task_id": str(db_task_result.pk)}
        with logs.belonging(**belonging, attempt=len(db_task_result.worker_ids)):
            self._do(db_task_result)

    def _do(self, db_task_result: Row) -> None:
        began_s = time.monotonic()
        try:
            deadline_s = getattr(db_task_result.task, "deadline_s", None)
            self._end_at_s = began_s + (deadline_s or math.inf)
            value = _call(db_task_result)
        except BaseException as error:  # noqa: BLE001 whatever happened is recorded
            self._fail(db_task_result, error)
        else:
            leases.succeed(db_task_result, value, worker=self.worker_id)
            facts = {"duration_ms": round((time.monotonic() - began_s) * 1000)}
            log.info("%s is done", db_task_result.task_path, extra={"facts": facts})
        finally:
            self._end_at_s = math.inf
            self.running_task = False
            self._run_tasks += 1

    def _fail(self, row: Row, error: BaseException) -> None:
        if not isinstance(error, PutBack):
            log.error("%s failed: %s", row.task_path, leases.describe(error))
        leases.fail(row, error, worker=self.worker_id, now=timezone.now())

    def _keep_house(self) -> None:
        watchers = find_watchers()
        turn = 0
        while not stopping.wait(LOOK_EVERY_S):
            self._end_if_overdue()
            close_old_connections()
            look([self._renew, *watchers] if turn % RENEW_EVERY == 0 else watchers)
            if turn % FORGET_EVERY == 0:
                look([_forget])
            turn += 1
        connections.close_all()

    def _end_if_overdue(self) -> None:
        """End this process when its task goes past the deadline: nothing milder stops a thread."""
        if time.monotonic() > self._end_at_s:
            log.error("a task did not end by its deadline; this worker ends in its place")
            os._exit(OVERDUE)

    def _renew(self) -> None:
        now = timezone.now()
        leases.renew(self.worker_id, now=now)
        presence.stay(self.worker_id, host=socket.gethostname(), now=now)
        leases.reap(now=now)
        schedules.tick(now=now)


def _forget() -> None:
    retention.forget(now=timezone.now())


def _call(row: Row) -> object:
    task, result = row.task, row.task_result
    if task.takes_context:
        context = TaskContext(task_result=cast("TaskResult[Any]", result))
        return task.call(context, *result.args, **result.kwargs)
    return task.call(*result.args, **result.kwargs)
