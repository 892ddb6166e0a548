"""The five severities in order, and their words."""

from collections.abc import Iterable

LEVELS = ("critical", "high", "medium", "low", "info")
WORDS = {level: level.capitalize() for level in LEVELS}


def worst(levels: Iterable[str | None]) -> str | None:
    """The gravest of `levels`; None when there is none."""
    present = {level for level in levels if level}
    return next((level for level in LEVELS if level in present), None)
