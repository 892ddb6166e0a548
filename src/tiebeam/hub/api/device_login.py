"""Decisions about programs that ask for a token, which a person allows or denies in a browser.

Source: RFC 8628, OAuth 2.0 Device Authorization Grant. The programs are public clients: anybody can
claim to be one, which is why the person is shown the code and where it says it runs.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.services import record
from tiebeam.hub.api import deeds
from tiebeam.hub.api.models import DeviceLogin, Token
from tiebeam.hub.api.queries import LETTERS, digest_of
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.api.services import make_token
from tiebeam.hub.people.models import User

PROGRAMS = {"tiebeam-cli": _("The command tiebeam")}
"""By client_id, the programs that may ask."""

LIFE = timedelta(minutes=10)
PAUSE = timedelta(seconds=5)
"""How long a program waits before it asks again."""
EARLY = timedelta(seconds=1)
"""Clocks and networks jitter."""
KEPT = timedelta(days=1)
"""How long it is remembered what became of a login."""
TOKEN_DAYS = 90
CODE_LENGTH = 8
SECRET_BYTES = 32


class Refusal(Exception):
    """Why a program gets no token. `error`: the word of RFC 6749 or 8628 for it."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error


@transaction.atomic
def begin(
    program: str, *, machine: str, scopes: Iterable[Scope], now: datetime
) -> tuple[DeviceLogin, str]:
    """A login that waits for its person, and the secret by which its program asks for the token."""
    DeviceLogin.objects.filter(expires_at__lt=now - KEPT).delete()
    secret = secrets.token_urlsafe(SECRET_BYTES)
    login = DeviceLogin.objects.create(
        program=program,
        machine=machine,
        scopes=sorted({Scope.READ, *scopes}),
        digest=digest_of(secret),
        code=_free_code(),
        asked_at=now,
        expires_at=now + LIFE,
    )
    return login, secret


def _free_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        if not DeviceLogin.objects.filter(code=code).exists():
            return code


@transaction.atomic
def decide(login: DeviceLogin, *, by: User, is_allowed: bool, now: datetime) -> bool:
    """Allow or deny it, once; False where that was done, or its time was over."""
    waiting = DeviceLogin.objects.filter(pk=login.pk, decided_at=None, expires_at__gt=now)
    if not waiting.update(person=by, is_allowed=is_allowed, decided_at=now):
        return False
    if not is_allowed:
        record(deeds.TOKEN_DENIED, about=login, by=by, scopes=login.scopes)
    return True


def claim(secret: str, *, program: str, now: datetime) -> tuple[Token, str]:
    """The token of a login that was allowed, once, and its secret. Raises Refusal."""
    login = DeviceLogin.objects.filter(digest=digest_of(secret), program=program).first()
    if login is None or login.used_at is not None:
        raise Refusal("invalid_grant", "Nobody began this login, or its token was given out.")
    _keep_pace(login, now)
    if login.expires_at <= now:
        raise Refusal("expired_token", "Nobody allowed it in time; begin again.")
    if login.decided_at is None:
        raise Refusal("authorization_pending", "It waits for its person.")
    person = login.person
    if not login.is_allowed or person is None or not person.is_active:
        raise Refusal("access_denied", "The person denied it.")
    return _give_token(login, person, now)


def _keep_pace(login: DeviceLogin, now: datetime) -> None:
    polled_at = login.polled_at
    DeviceLogin.objects.filter(pk=login.pk).update(polled_at=now)
    if polled_at is not None and now - polled_at < PAUSE - EARLY:
        raise Refusal(
            "slow_down", f"Ask every {PAUSE.seconds} seconds, and five seconds later now."
        )


@transaction.atomic
def _give_token(login: DeviceLogin, person: User, now: datetime) -> tuple[Token, str]:
    """Of two requests at once one gets it."""
    if not DeviceLogin.objects.filter(pk=login.pk, used_at=None).update(used_at=now):
        raise Refusal("invalid_grant", "Its token was given out.")
    scopes = [Scope(scope) for scope in login.scopes]
    return make_token(person, name=str(login), scopes=scopes, days=TOKEN_DAYS, now=now)
