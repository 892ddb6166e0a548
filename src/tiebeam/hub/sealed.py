"""Text that stands encrypted in the database: secrets of other systems.

Encrypted with keys derived from the secret key, and from those of before while
`TIEBEAM_SECRET_KEY_FALLBACKS` names them; whatever is written anew is under the newest.
"""

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

PURPOSE = b"tiebeam sealed text"


class WrongKey(ValueError):
    """The text was sealed with a secret key that this hub does not have."""


def seal(text: str) -> str:
    """The text encrypted, with a mark that tells of any change."""
    return _keys().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises WrongKey."""
    try:
        return _keys().decrypt(sealed.encode("ascii")).decode()
    except (InvalidToken, UnicodeEncodeError) as error:
        raise WrongKey(
            "a secret was sealed with another secret key; name that key in "
            "TIEBEAM_SECRET_KEY_FALLBACKS, or type the secret anew"
        ) from error


def reseal(sealed: str) -> str:
    """The same text under the newest key. Raises WrongKey."""
    return seal(unseal(sealed))


class SealedField(models.TextField[str, str]):
    """Text that only this hub can read; the empty one stands as it is. It cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        """What the database holds."""
        return seal(value) if value else value

    def from_db_value(self, value: Any, *_about: Any) -> Any:
        """What the code reads."""
        return unseal(value) if value else value


def _keys() -> MultiFernet:
    return _derived((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _derived(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([_key(secret) for secret in secrets])


def _key(secret: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
