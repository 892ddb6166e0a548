"""Until when whoever is to move next owes an answer."""

from datetime import datetime

from tiebeam.hub.findings.models import Finding, Stage

OWES = {Stage.WAITING: "owner", Stage.REOPENED: "owner", Stage.DISPUTED: "seo"}
"""Who owes an answer at a stage; at the others nobody does."""


def answer_by(finding: Finding, stage: Stage, *, since: datetime) -> datetime | None:
    """The time by which the answer is due at that stage; None where nobody owes one."""
    direction = OWES.get(stage)
    return None if direction is None else None
