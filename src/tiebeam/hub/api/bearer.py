"""Who asks: the person behind the token of a request, and what the token may do."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from tiebeam.hub.api import queries, services
from tiebeam.hub.api.problems import Problem
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import Lens, User


class Caller(HttpRequest):
    """A request that a token speaks for."""

    user: User
    auth: User


class Bearer(HttpBearer):
    """Lets a token pass that holds and has the scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The person the token acts for; None where there is none, which is a 401."""
        found = queries.token_behind(token, now=timezone.now())
        if found is None:
            return None
        if self.scope not in found.scopes:
            raise Problem(403, f"This token lacks the scope {self.scope}.")
        services.note_use(found, now=timezone.now())
        person = found.person
        person.acts_through = found.name
        request.user = person
        request.lens = person.current_lens.value  # type: ignore[attr-defined]
        return person


def lens_of(request: Caller, asked: Lens | None) -> str:
    """Whose words the answer speaks: those asked for, else those of the person."""
    return (asked or request.user.current_lens).value


reading = Bearer(Scope.READ)
deciding = Bearer(Scope.FINDINGS)
crawling = Bearer(Scope.CRAWLS)
administering = Bearer(Scope.ADMINISTRATION)
