"""For whom an assistant asks, and what it may do."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core import signing

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import User

CONFIRM_WITHIN_S = 300


class Refused(Exception):
    """Why an assistant does not get what it asked for; it reads the sentence."""


@dataclass(frozen=True)
class Caller:
    """The person behind the token of a request, and what the token may do."""

    person: User
    scopes: frozenset[str]

    def need(self, scope: Scope) -> None:
        """Raises Refused when the token lacks the scope."""
        if scope not in self.scopes:
            raise Refused(f"This token lacks the scope {scope}.")


current: ContextVar[Caller] = ContextVar("caller")
"""Set for each request before a tool runs."""


def confirmation(deed: str, about: Any) -> str:
    """What must be sent back within five minutes to have the deed done."""
    return signing.dumps([deed, about, current.get().person.pk], salt=__name__)


def is_confirmed(text: str, deed: str, about: Any) -> bool:
    """Whether this person was asked about this very deed a moment ago."""
    try:
        asked = signing.loads(text, salt=__name__, max_age=CONFIRM_WITHIN_S)
    except signing.BadSignature:
        return False
    return bool(asked == [deed, about, current.get().person.pk])
