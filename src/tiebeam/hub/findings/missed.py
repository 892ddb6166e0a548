"""The answers that are owed for longer than was agreed, by the team that owes them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.models import Finding, Stage
from tiebeam.hub.people.models import Team, User


@dataclass(frozen=True)
class Debt:
    """What one side has not answered in time."""

    team: Team | None
    """None for the SEO side, and for findings without an owner."""
    is_seo: bool
    """Whether answers to disputes are owed."""
    findings: list[Finding]


def debts(person: User, *, now: datetime) -> list[Debt]:
    """What each team owes, those with most first; of what this person may see."""
    late = queries.overdue(queries.told(queries.findings_of(person)), now=now)
    late = late.defer("samples").order_by("team__name", "answer_by")
    asked = [one for one in late if one.stage == Stage.DISPUTED]
    waiting = [one for one in late if one.stage != Stage.DISPUTED]
    by_team = [
        Debt(team, is_seo=False, findings=list(members))
        for team, members in groupby(waiting, key=lambda one: one.team)
    ]
    seo = [Debt(None, is_seo=True, findings=asked)] if asked else []
    return sorted([*by_team, *seo], key=lambda debt: -len(debt.findings))
