"""Text from the crawled site made safe to look at: nothing in it moves, hides or colours."""

import re
import unicodedata

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Unicode categories that a reader cannot see: control, format, surrogate, private, separators."""


def visible(text: str, *, kept: str = "") -> str:
    """`text` with every letter that cannot be seen written as its code, as in U+202E.

    kept: letters that stay although they cannot be seen, as in a tab.
    """
    if text.isprintable():  # most are, and letter by letter a million rows take long
        return text
    return "".join(_seen(letter) if letter not in kept else letter for letter in text)


def escaped(json_text: str) -> str:
    r"""JSON with every such letter of its strings as an escape, as in \u202e: it says the same.

    Line breaks and tabs, which only stand between the strings, stay.
    """
    return _PERHAPS_HIDDEN.sub(lambda found: "".join(map(_escaped, found[0])), json_text)


_PERHAPS_HIDDEN = re.compile(r"[^\x20-\x7e\t\n]+")


def _escaped(letter: str) -> str:
    if unicodedata.category(letter) not in HIDDEN:
        return letter
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _seen(letter: str) -> str:
    if unicodedata.category(letter) not in HIDDEN:
        return letter
    return f"⟨U+{ord(letter):04X}⟩"
