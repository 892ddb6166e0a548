"""White space folded, control characters gone, length cut: how texts are stored."""

import re
from collections.abc import Mapping

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]+")
_REMEMBERED_CHARACTERS = 4_000_000
"""Characters of anchors that are remembered: a hundred thousand of usual ones."""


class _Anchors:
    """Texts of links with their folded form."""

    def __init__(self) -> None:
        self.folded: dict[str, str] = {}
        self.characters = 0


_remembered = _Anchors()


def fold(text: str) -> str:
    """Words of `text` with one space between them, without control characters."""
    folded = " ".join(text.split())
    return folded if folded.isprintable() else _CONTROLS.sub("", folded)


def fold_and_cut(text: str, characters: int) -> str:
    """The first `characters` of the folded text; of a long text only the start is looked at."""
    if len(text) > 4 * characters:
        text = text.lstrip()[: 4 * characters]
    folded = " ".join(text.split())  # as in `fold`, which would be one call more for every text
    if not folded.isprintable():
        folded = _CONTROLS.sub("", folded)
    return folded if len(folded) <= characters else folded[:characters].rstrip()


def known_anchors() -> Mapping[str, str]:
    """Texts that `fold_anchor` remembers, with their folded form."""
    return _remembered.folded


def fold_anchor(text: str, characters: int = 300) -> str:
    """The same, remembered: most links of a site repeat on every page."""
    known = _remembered.folded.get(text)
    if known is not None:
        return known
    folded = fold_and_cut(text, characters)
    if len(text) <= characters:
        if _remembered.characters > _REMEMBERED_CHARACTERS:
            _remembered.folded.clear()
            _remembered.characters = 0
        _remembered.folded[text] = folded
        _remembered.characters += len(text)
    return folded


def cut_value(value: str | None, characters: int) -> str | None:
    """An attribute's value, stripped and cut; None stays None."""
    return None if value is None else fold_and_cut(value, characters)
