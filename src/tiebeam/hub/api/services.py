"""Decisions about tokens."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tiebeam.hub.activity.services import record
from tiebeam.hub.api import deeds
from tiebeam.hub.api.models import Token
from tiebeam.hub.api.queries import digest_of
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import User

PREFIX = "tiebeam_"
"""So that scanners for leaked secrets know one when they see it."""
SECRET_BYTES = 32
SHOWN = 12
EACH = timedelta(minutes=1)


@transaction.atomic
def make_token(
    person: User, *, name: str, scopes: Iterable[Scope], days: int, now: datetime
) -> tuple[Token, str]:
    """A new token and its secret, which is shown once and cannot be found again."""
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = Token.objects.create(
        person=person,
        name=name,
        digest=digest_of(secret),
        beginning=secret[:SHOWN],
        scopes=sorted({Scope.READ, *scopes}),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    record(deeds.TOKEN_MADE, about=token, by=person, scopes=token.scopes)
    return token, secret


@transaction.atomic
def withdraw(token: Token, *, by: User, now: datetime) -> None:
    """Let the token do nothing any more."""
    if Token.objects.filter(pk=token.pk, withdrawn_at=None).update(withdrawn_at=now):
        record(deeds.TOKEN_WITHDRAWN, about=token, by=by)


def note_use(token: Token, *, now: datetime) -> None:
    """Remember when the token was used last, at most once a minute."""
    stale = Q(used_at=None) | Q(used_at__lt=now - EACH)
    Token.objects.filter(stale, pk=token.pk).update(used_at=now)
