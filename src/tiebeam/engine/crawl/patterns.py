"""Path patterns as robots.txt has them: a prefix, with `*` for anything and `$` for the end."""

import re
from collections.abc import Iterable
from typing import Self

_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")


class PathPattern:
    """One pattern, made ready to be asked often.

    The pieces between stars are looked for one after another, each as early as possible: there is
    no backtracking, so a rule of hundreds of stars costs one pass over the path.
    """

    __slots__ = ("_first", "_has_star", "_last", "_middle", "length", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        compared = as_compared(text)
        self.length = len(compared)
        """Characters: of several patterns that match, the longest decides."""
        is_anchored = compared.endswith("$")
        self._first, *rest = compared.removesuffix("$").split("*")
        self._has_star = bool(rest)
        self._last: str | None = None
        if is_anchored:
            self._last = rest.pop() if rest else ""
        self._middle = [piece for piece in rest if piece]

    def matches(self, path: str) -> bool:
        """Whether the pattern matches a path with its query, in the form of `as_compared`."""
        if not path.startswith(self._first):
            return False
        at = len(self._first)
        for piece in self._middle:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        if self._last is None:
            return True
        if not self._has_star:
            return at == len(path)
        return path.endswith(self._last) and len(path) - len(self._last) >= at

    def may_match(self, start: str) -> bool:
        """Whether it can match a path that begins with `start`."""
        return start.startswith(self._first) or self._first.startswith(start)

    @classmethod
    def many(cls, texts: Iterable[str]) -> tuple[Self, ...]:
        """One pattern for each text."""
        return tuple(cls(text) for text in texts)


def as_compared(path: str) -> str:
    """A path as patterns and URLs are compared: beyond ASCII encoded, escapes in upper case."""
    if not path.isascii():
        path = "".join(map(_encoded, path))
    return _ESCAPE.sub(lambda match: match[0].upper(), path) if "%" in path else path


def _encoded(character: str) -> str:
    if character.isascii():
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))


def path_of(url: str) -> str:
    """Path and query of a normalised URL, in the form of `as_compared`."""
    return as_compared(url[url.index("/", 8) :])
