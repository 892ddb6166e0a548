"""Numbers as addresses and hidden fields carry them: anybody may have written something else."""

MOST_DIGITS = 18
"""Digits of a number that every database takes."""


def whole_number(text: str | None, *, most_digits: int = MOST_DIGITS) -> int | None:
    """The number that is written plainly in ASCII digits, else None."""
    text = text or ""
    is_plain = text.isascii() and text.isdecimal() and len(text) <= most_digits
    return int(text) if is_plain else None
