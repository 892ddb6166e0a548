"""What can be asked about tokens."""

from datetime import datetime
from hashlib import sha256

from django.db.models import QuerySet

from tiebeam.hub.api.models import DeviceLogin, Token
from tiebeam.hub.people.models import User

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Of codes that people type: no vowels, so that no word comes out. Source: RFC 8628, 6.1."""


def tokens_of(person: User) -> QuerySet[Token]:
    """The tokens of this person that were not withdrawn."""
    return Token.objects.filter(person=person, withdrawn_at=None)


def token_behind(secret: str, *, now: datetime) -> Token | None:
    """The token with that secret, if it still holds and its person may sign in.

    Whoever was given a one-time password may do nothing before choosing their own; nor may their
    programs.
    """
    may_act = {"person__is_active": True, "person__must_change_password": False}
    holds = Token.objects.filter(withdrawn_at=None, expires_at__gt=now, **may_act)
    return holds.select_related("person").filter(digest=digest_of(secret)).first()


def waiting_login(code: str, *, now: datetime) -> DeviceLogin | None:
    """The login that waits to be allowed or denied. code: as a person typed it."""
    letters = "".join(letter for letter in code.upper() if letter in LETTERS)
    waiting = DeviceLogin.objects.filter(decided_at=None, expires_at__gt=now)
    return waiting.filter(code=letters).first()


def digest_of(secret: str) -> str:
    """What is kept of a secret: it has 256 random bits, so no salt is needed."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
