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
_UNSPACED_FROM = 0x0E00
_UNSPACED_SHARE = 0.05
"""Share of characters from that one on, below which a text is not searched for such scripts."""

_SPACE = 0x20
_FIRST_WIDE = 0x2003
_WIDE_SPACES = ("\u2003", "\u2009", "\u202f", "\u3000")


_Codes = npt.NDArray[np.uint16]


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
    if not text:
        return NO_TEXT
    codes = _codes_of(text)
    if _is_unfolded(text, codes):
        text = " ".join(text.split())
        codes = _codes_of(text)
    return Text(
        int(np.count_nonzero(codes == _SPACE)) + 1 + _unspaced_words(text, codes),
        xxhash.xxh3_64_intdigest(codes.data),
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


def _codes_of(text: str) -> _Codes:
    """The text in UTF-16: searching numbers takes a fraction of searching characters."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")


def _is_unfolded(text: str, codes: _Codes) -> bool:
    """Whether white space is left to fold: splitting costs most, so it is done where it must be."""
    spaces = codes == _SPACE
    return bool(
        (spaces[1:] & spaces[:-1]).any()
        or codes.min() < _SPACE
        or (codes.max() >= _FIRST_WIDE and any(space in text for space in _WIDE_SPACES))
    )


def _start_of(text: str) -> str:
    start = text[:START_CHARACTERS].rstrip()
    return start if start.isprintable() else fold_and_cut(text, START_CHARACTERS)


def _unspaced_words(text: str, codes: _Codes) -> int:
    """Words more than those that spaces part."""
    if np.count_nonzero(codes >= _UNSPACED_FROM) <= len(codes) * _UNSPACED_SHARE:
        return 0
    return len(_IDEOGRAPHS.findall(text)) + len(_UNSPACED.findall(text))
