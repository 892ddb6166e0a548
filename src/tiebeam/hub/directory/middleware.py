"""What happens to requests of people who are signed in: second factors, and a note of sessions."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.middleware import UserSessionsMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from tiebeam.hub.directory import queries, sign_in
from tiebeam.hub.directory.models import FactorRule
from tiebeam.hub.people.middleware import REACHABLE, Answer
from tiebeam.hub.people.models import User

NOTED = "noted"
"""In a session: when it was noted last, and the network address."""
NOTED_EVERY_S = 300

WHILE_ADDING = REACHABLE | {
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "people:lens",
}
"""What somebody may open who must add a second factor first."""


class AskForSecondFactor(MiddlewareMixin):
    """Redirects to the page of one's own sign-in until what the rules ask for is there."""

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Redirect unless the page is needed to add it."""
        match = request.resolver_match
        if not isinstance(request.user, User) or request.user.must_change_password:
            return None
        if match is not None and match.view_name in WHILE_ADDING:
            return None
        if is_locked_out_later(request, request.user):
            return redirect("mfa_add_webauthn")
        if lacks_factor(request, request.user):
            return redirect("mfa_index")
        return None


def lacks_factor(request: HttpRequest, person: User) -> bool:
    """Whether the rules ask this person for a second factor that is not there."""
    rule = queries.rules().second_factor
    asks_all = rule == FactorRule.EVERYBODY
    if not (asks_all or (rule == FactorRule.ADMINISTRATORS and person.is_administrator)):
        return False
    return not has_factor(person) and not sign_in.is_through_provider(request, person)


def has_factor(person: User) -> bool:
    """Whether the person has an authenticator app or a passkey."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=person, type__in=kinds).exists())


def is_locked_out_later(request: HttpRequest, person: User) -> bool:
    """Whether the person came in by invitation and could not sign in a second time."""
    if person.has_usable_password() or not sign_in.is_by_invitation(request, person):
        return False
    return not has_factor(person) and not SocialAccount.objects.filter(user=person).exists()


class NoteSessions(UserSessionsMiddleware):  # type: ignore[misc] # allauth says no types
    """Notes from where and when a session was used last, for the page of one's sessions.

    Every page view would be a write, which SQLite lets through one at a time; so it is noted anew
    when the network address changes, and otherwise every few minutes.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note the session, if that is due, and go on."""
        is_due = request.user.is_authenticated and self._is_due(request)
        answer: Answer = super().__call__ if is_due else self.get_response
        return answer(request)

    def _is_due(self, request: HttpRequest) -> bool:
        now, place = time.time(), get_adapter().get_client_ip(request)
        noted_at, noted_place = request.session.get(NOTED, (0, ""))
        if noted_place == place and now - noted_at < NOTED_EVERY_S:
            return False
        request.session[NOTED] = [int(now), place]
        return True
