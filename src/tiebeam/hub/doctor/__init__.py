"""Looks at a hub and the machine under it, and says what to mend before it hurts."""

from collections.abc import Iterator

from tiebeam.hub.doctor import database, machine, settings
from tiebeam.hub.doctor.diagnosis import Case, Diagnosis, Verdict

__all__ = ["Case", "Diagnosis", "Verdict", "examine"]

CHECKS = (*machine.CHECKS, *settings.CHECKS, *database.CHECKS)


def examine(case: Case) -> Iterator[Diagnosis]:
    """What each check says, in order; those of the database need one that answers."""
    for check in CHECKS:
        diagnosis = check(case)
        yield diagnosis
        if check is database.answers and diagnosis.verdict is Verdict.WRONG:
            return
