"""What one person may do to a finding now, as the bar of decisions shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tiebeam.hub.findings.life.forms import DecisionForm, form_for, needs_words
from tiebeam.hub.findings.life.transitions import OF_PEOPLE, Transition, open_to
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import User

ICONS = {
    "accept": "check",
    "begin": "hammer",
    "say-fixed": "wrench",
    "waive": "calendar-clock",
    "dispute": "message-circle-warning",
    "snooze": "alarm-clock",
    "uphold": "shield-check",
    "withdraw": "undo-2",
    "take-back": "undo-2",
    "restore": "rotate-ccw",
    "wake": "alarm-clock-off",
    "end-waiver": "calendar-x",
}


@dataclass(frozen=True)
class Choice:
    """One button of the bar."""

    way: Transition
    form: DecisionForm | None
    """What is to be filled in first; None when a click is enough."""
    is_first: bool

    @property
    def icon(self) -> str:
        """Picture of the deed."""
        return ICONS[self.way.slug]


def choices_for(person: User, finding: Finding) -> list[Choice]:
    """What this person may do, the likeliest first."""
    return [
        Choice(way, _blank(way.slug), is_first=place == 0)
        for place, way in enumerate(open_to(person, finding))
    ]


def who_may(finding: Finding) -> Sequence[str]:
    """Who could decide now, in words, for somebody who may not."""
    ways = [way for way in OF_PEOPLE.values() if way.leads_from(finding)]
    return list(dict.fromkeys(str(way.who.value) for way in ways))


def _blank(slug: str) -> DecisionForm | None:
    """Its fields have names of their own on the page, as several forms stand beside each other."""
    return form_for(slug)(auto_id=f"{slug}-%s") if needs_words(slug) else None
