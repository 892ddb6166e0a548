"""What a check is given, and what it says: the verdict first, then what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tiebeam.hub.environment import Environment


class Verdict(StrEnum):
    """How it stands."""

    WELL = "well"
    CARE = "care"
    """It works, and something should be known or mended."""
    WRONG = "wrong"
    """It does not work, or will not for long."""


@dataclass(frozen=True)
class Case:
    """The hub that is looked at."""

    told: Environment
    now: datetime


@dataclass(frozen=True)
class Diagnosis:
    """What one check says."""

    about: str
    verdict: Verdict
    says: str
    to_do: str = ""


Check = Callable[[Case], Diagnosis]


def well(about: str, says: str) -> Diagnosis:
    """Nothing to do."""
    return Diagnosis(about, Verdict.WELL, says)


def care(about: str, says: str, to_do: str) -> Diagnosis:
    """Something to know or to mend."""
    return Diagnosis(about, Verdict.CARE, says, to_do)


def wrong(about: str, says: str, to_do: str) -> Diagnosis:
    """Something to mend now."""
    return Diagnosis(about, Verdict.WRONG, says, to_do)
