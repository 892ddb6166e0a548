"""A value that does not show itself."""

import base64
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from tiebeam.engine.crawl.answer import Answer

STRUCK = "•••"
_SHORTEST = 4
"""Shorter ones would strike out words of any page."""


class Secret:
    """A text that no repr, format or traceback reveals."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself, for the moment of sending it."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({STRUCK})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


def spellings(secrets: Iterable[Secret]) -> list[str]:
    """The forms in which an answer may repeat a secret, longest first."""
    found = set()
    for secret in secrets:
        value = secret.reveal()
        if len(value) >= _SHORTEST:
            found |= {value, *_encoded(value)}
    return sorted(found, key=lambda text: (-len(text), text))


def _encoded(value: str) -> Iterator[str]:
    yield quote(value, safe="")
    yield quote_plus(value)
    yield base64.b64encode(value.encode()).decode()
    yield value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def strike_out(answer: Answer, texts: Iterable[str]) -> None:
    """Remove secrets from an answer, and the values of the cookies that it sets."""
    if "set-cookie" in answer.headers:
        answer.headers["set-cookie"] = "\n".join(
            map(_without_value, answer.headers["set-cookie"].split("\n"))
        )
    for text in texts:
        answer.headers = {
            name: value.replace(text, STRUCK) for name, value in answer.headers.items()
        }
        answer.body = answer.body.replace(text.encode(), STRUCK.encode())
        answer.detail = answer.detail.replace(text, STRUCK)


def _without_value(cookie: str) -> str:
    pair, semicolon, rest = cookie.partition(";")
    return f"{pair.partition('=')[0]}={STRUCK}{semicolon}{rest}"
