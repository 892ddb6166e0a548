"""Writes the progress of long work to the database, beside the work."""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connections

log = logging.getLogger(__name__)

REPORT_EVERY_S = 1.0


class Reporter(ABC):
    """Writes progress once a second, and carries orders back to the work.

    The engine reports from inside its own event loop, where the database may not be asked, and
    more often than anyone reads; so a thread writes the newest report.
    """

    def __init__(self, progress: dict[str, Any]) -> None:
        self._progress = progress
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep_reporting, name="reporter", daemon=True)

    def on_stage(self, name: str, number: int, stages: int) -> None:
        """Take note of the stage that begins."""
        self._progress = {**self._progress, "stage": name, "stage_number": number, "stages": stages}

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Report while the block runs, and once more when it ends."""
        self._thread.start()
        try:
            yield
        finally:
            self._ended.set()
            self._thread.join()

    def _keep_reporting(self) -> None:
        try:
            while not self._ended.wait(REPORT_EVERY_S):
                self._try_to_report()
            self._try_to_report()
        finally:
            connections.close_all()

    def _try_to_report(self) -> None:
        """A database that is away or busy for a while is no reason to hear of no stop any more."""
        try:
            self._report()
        except OperationalError:
            log.warning("%s could not report", type(self).__name__, exc_info=True)
            connections.close_all()

    @abstractmethod
    def _report(self) -> None:
        """Write the newest report, and hear what is to become of the work."""
