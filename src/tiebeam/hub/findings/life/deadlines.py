"""Until when whoever is to move next owes an answer, and when the next step follows without one."""

from datetime import datetime
from typing import Any

from tiebeam.hub.findings.models import Stage
from tiebeam.hub.roles import queries as roles
from tiebeam.hub.roles.answering import Agreement
from tiebeam.hub.roles.models import Direction
from tiebeam.hub.roles.models import Severity as AgreedSeverity

DIRECTIONS = {
    Stage.WAITING: Direction.ACCEPT,
    Stage.REOPENED: Direction.ACCEPT,
    Stage.DISPUTED: Direction.ANSWER,
}
"""Who owes whom an answer at a stage; at the others nobody does."""

NOTHING_OWED: dict[str, Any] = {
    "owed_since": None,
    "answer_by": None,
    "next_step_at": None,
    "escalations": 0,
}


def owed(
    stage: str, *, severity: str, has_owner: bool, since: datetime, agreed: Agreement | None = None
) -> dict[str, Any]:
    """The fields of a finding that say what is owed at that stage, from `since` on.

    Nobody owes an answer to a finding that is nobody's. agreed: where many are asked for.
    """
    direction = DIRECTIONS.get(Stage(stage))
    if direction is None or (direction == Direction.ACCEPT and not has_owner):
        return dict(NOTHING_OWED)
    agreed = agreed or roles.agreement()
    steps = agreed.steps_at(AgreedSeverity(severity), direction, since)
    return {
        "owed_since": since,
        "answer_by": agreed.due_at(AgreedSeverity(severity), direction, since),
        "next_step_at": steps[0][1] if steps else None,
        "escalations": 0,
    }
