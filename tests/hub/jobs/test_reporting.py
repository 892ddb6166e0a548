import time

import pytest
from django.db import OperationalError

from tiebeam.hub.jobs import reporting
from tiebeam.hub.jobs.reporting import Reporter


class Told(Reporter):
    """Writes into a list; at first the database is away."""

    def __init__(self, *, fails: int) -> None:
        super().__init__({})
        self.told: list[object] = []
        self._fails = fails

    def _report(self) -> None:
        if self._fails:
            self._fails -= 1
            raise OperationalError("database is locked")
        self.told.append(self._progress.get("stage"))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "REPORT_EVERY_S", 0.01)


def test_the_last_report_is_told_even_of_a_short_block() -> None:
    reporter = Told(fails=0)
    with reporter.reporting():
        reporter.on_stage("checks", 5, 6)
    assert reporter.told[-1] == "checks"


def test_goes_on_when_the_database_was_away() -> None:
    reporter = Told(fails=3)
    with reporter.reporting():
        time.sleep(0.2)
    assert reporter.told
