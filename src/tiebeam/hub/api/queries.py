"""What can be asked about tokens."""

from datetime import datetime
from hashlib import sha256

from django.db.models import QuerySet

from tiebeam.hub.api.models import Token
from tiebeam.hub.people.models import User


def tokens_of(person: User) -> QuerySet[Token]:
    """The tokens of this person that were not withdrawn."""
    return Token.objects.filter(person=person, withdrawn_at=None)


def token_behind(secret: str, *, now: datetime) -> Token | None:
    """The token with that secret, if it still holds and its person may sign in."""
    holds = Token.objects.filter(
        withdrawn_at=None, expires_at__gt=now, person__is_active=True
    ).select_related("person")
    return holds.filter(digest=digest_of(secret)).first()


def digest_of(secret: str) -> str:
    """What is kept of a secret: it has 256 random bits, so no salt is needed."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
