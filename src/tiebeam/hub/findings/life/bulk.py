"""The same decision about many findings: each for itself, and of each is told what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tiebeam.hub.findings.life.deciding import DECISIONS
from tiebeam.hub.findings.life.forms import DecisionForm
from tiebeam.hub.findings.life.moving import Refused
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import User

MOST = 200
"""Findings that one decision may be about."""


@dataclass(frozen=True)
class Chosen:
    """A finding with the version that the person saw."""

    finding: Finding
    version: int


@dataclass(frozen=True)
class Outcome:
    """What came of a decision about one finding."""

    finding: Finding
    refused: str = ""
    """Why nothing came of it."""


def decide_each(
    slug: str, chosen: Sequence[Chosen], form: DecisionForm, *, by: User, now: datetime
) -> list[Outcome]:
    """Carry out the decision about each finding in a transaction of its own."""
    return [decide(slug, one, form, by=by, now=now) for one in chosen]


def decide(slug: str, chosen: Chosen, form: DecisionForm, *, by: User, now: datetime) -> Outcome:
    """Carry out one decision; form: filled in and valid."""
    try:
        carry_out(slug, chosen, form, by=by, now=now)
    except Refused as refused:
        return Outcome(chosen.finding, str(refused))
    return Outcome(chosen.finding)


def carry_out(slug: str, chosen: Chosen, form: DecisionForm, *, by: User, now: datetime) -> None:
    """The same for who wants to know what kind of refusal it is. Raises Refused."""
    facts = form.facts(chosen.finding)
    DECISIONS[slug](chosen.finding, by=by, version=chosen.version, now=now, **facts)
