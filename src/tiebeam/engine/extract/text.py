"""The visible text of a page, as a whole and outside header, footer, navigation and the like."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import turbohtml
import xxhash

from tiebeam.engine.extract.folding import fold_and_cut

MAX_CHARACTERS = 2_000_000
START_CHARACTERS = 300

# Scripts that write no spaces: each ideograph or kana counts as a word, and four letters of Thai,
# Lao, Burmese or Khmer do.
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{4}")
_UNSPACED_SHARE = 0.1
"""Bytes that UTF-8 adds per character, below which a text is not searched for such scripts."""

_UNFOLDED = ("\n", "\t", "\r", "\f", "\v", "\u2003", "\u2009", "\u202f", "\u3000")
_SPACE = 0x20


class Text(NamedTuple):
    """Measures of one piece of text."""

    words: int
    hash: int | None
    """None when there is no text."""
    start: str
    """The first characters."""


def read_text(element: turbohtml.Element) -> Text:
    """Measure the text of an element, white space folded."""
    text = _joined(element)
    content, spaces = _read_spaces(text)
    if _is_unfolded(text, spaces):
        text = " ".join(text.split())
        content, spaces = _read_spaces(text)
    if not text:
        return NO_TEXT
    return Text(
        int(np.count_nonzero(spaces)) + 1 + _unspaced_words(text, len(content)),
        xxhash.xxh3_64_intdigest(content),
        _start_of(text),
    )


NO_TEXT = Text(0, None, "")


def hash_of_all(texts: Iterable[Text]) -> int | None:
    """One hash for several texts in their order; None when there is no text at all."""
    hashes = [text.hash for text in texts]
    if not any(hash_ is not None for hash_ in hashes):
        return None
    return xxhash.xxh3_64_intdigest(repr(hashes).encode())


def folded_text(element: turbohtml.Element) -> str:
    """The text with white space folded."""
    return " ".join(_joined(element).split())


def _joined(element: turbohtml.Element) -> str:
    return " ".join(element.stripped_strings)[:MAX_CHARACTERS].replace("\xa0", " ").strip()


def _read_spaces(text: str) -> tuple[bytes, npt.NDArray[np.bool_]]:
    """The text as UTF-8, and which of its bytes are spaces."""
    content = text.encode("utf-8", "surrogatepass")
    return content, np.frombuffer(content, np.uint8) == _SPACE


def _is_unfolded(text: str, spaces: npt.NDArray[np.bool_]) -> bool:
    """Whether white space is left to fold: splitting costs most, so it is done where it must be."""
    return bool((spaces[1:] & spaces[:-1]).any()) or any(space in text for space in _UNFOLDED)


def _start_of(text: str) -> str:
    start = text[:START_CHARACTERS].rstrip()
    return start if start.isprintable() else fold_and_cut(text, START_CHARACTERS)


def _unspaced_words(text: str, size_bytes: int) -> int:
    """Words more than those that spaces part."""
    if size_bytes - len(text) <= len(text) * _UNSPACED_SHARE:
        return 0
    return len(_IDEOGRAPHS.findall(text)) + len(_UNSPACED.findall(text))
