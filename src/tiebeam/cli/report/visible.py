"""Text from the crawled site made safe to look at: nothing in it moves, hides or colours."""

import unicodedata

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Unicode categories that a reader cannot see: control, format, surrogate, private, separators."""


def visible(text: str, *, kept: str = "") -> str:
    """`text` with every letter that cannot be seen written as its code, as in U+202E.

    kept: letters that stay although they cannot be seen, as in a tab.
    """
    return "".join(_seen(letter) if letter not in kept else letter for letter in text)


def _seen(letter: str) -> str:
    if unicodedata.category(letter) not in HIDDEN:
        return letter
    return f"⟨U+{ord(letter):04X}⟩"
