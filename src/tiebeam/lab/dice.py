"""Chance that repeats: the same seed and name give the same throws on every machine."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws that depend on nothing but the names given."""

    __slots__ = ("_throw",)

    def __init__(self, *names: object) -> None:
        # Python promises the same random() for the same seed in every later version.
        self._throw = Random("/".join(map(str, names))).random  # noqa: S311 - copy, not secrets

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1."""
        return int(self._throw() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._throw() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self._throw() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Up to `count` different items, in random order."""
        left = list(items)
        return [left.pop(int(self._throw() * len(left))) for _ in range(min(count, len(left)))]

    def chance(self, share: float) -> bool:
        """True in that share of throws, 0 to 1."""
        return self._throw() < share
