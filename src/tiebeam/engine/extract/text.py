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

_SPACE, _NO_BREAK_SPACE = 0x20, 0xA0
_SHORT = 300
"""Characters of a text that is measured faster as it is than as numbers."""


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
    text = " ".join(element.stripped_strings)[:MAX_CHARACTERS]
    if len(text) < _SHORT or text[0].isspace() or text[-1].isspace():
        return _measure(_folded(text))
    codes = _codes_of(text)
    is_no_break = codes == _NO_BREAK_SPACE
    if is_no_break.any():
        codes[is_no_break] = _SPACE
    kinds = _KINDS[codes]
    spaces = kinds == _IS_SPACE
    most = kinds.max()
    if most == _TO_FOLD or (spaces[1:] & spaces[:-1]).any():
        return _measure(_folded(text))
    words = int(np.count_nonzero(spaces)) + 1
    if most == _IS_UNSPACED and _is_unspaced(kinds == _IS_UNSPACED):
        words += _unspaced_words(text)
    start = text[:START_CHARACTERS].replace("\xa0", " ")
    return Text(words, xxhash.xxh3_64_intdigest(codes.data), _start_of(start))


NO_TEXT = Text(0, None, "")


def hash_of_all(texts: Iterable[Text]) -> int | None:
    """One hash for several texts in their order; None when there is no text at all."""
    hashes = [text.hash for text in texts]
    if not any(hash_ is not None for hash_ in hashes):
        return None
    return xxhash.xxh3_64_intdigest(repr(hashes).encode())


def folded_text(element: turbohtml.Element) -> str:
    """The text with white space folded."""
    return _folded(" ".join(element.stripped_strings)[:MAX_CHARACTERS])


_IS_SPACE, _IS_UNSPACED, _TO_FOLD = 1, 2, 3
"""What a code is, where it is no letter of the usual kind; the larger decides about a text."""


def _kinds() -> npt.NDArray[np.uint8]:
    """What each code is: one look-up for all that is asked of a text."""
    kinds = np.zeros(1 << 16, np.uint8)
    kinds[_UNSPACED_FROM:] = _IS_UNSPACED
    kinds[[code for code in range(len(kinds)) if chr(code).isspace()]] = _TO_FOLD
    kinds[[_SPACE, _NO_BREAK_SPACE]] = _IS_SPACE
    return kinds


_KINDS = _kinds()


def _folded(text: str) -> str:
    return " ".join(text.split())


def _measure(text: str) -> Text:
    """Measure a text that is folded."""
    if not text:
        return NO_TEXT
    codes = _codes_of(text)
    words = text.count(" ") + 1
    if not text.isascii() and _is_unspaced(codes >= _UNSPACED_FROM):
        words += _unspaced_words(text)
    return Text(words, xxhash.xxh3_64_intdigest(codes.data), _start_of(text))


def _codes_of(text: str) -> _Codes:
    """The text in UTF-16: searching numbers takes a fraction of searching characters."""
    return np.frombuffer(bytearray(text.encode("utf-16-le", "surrogatepass")), "<u2")


def _start_of(text: str) -> str:
    start = text[:START_CHARACTERS].rstrip()
    return start if start.isprintable() else fold_and_cut(text, START_CHARACTERS)


def _is_unspaced(flags: npt.NDArray[np.bool_]) -> bool:
    """Whether so many codes are of scripts without spaces that the text is searched for them."""
    return bool(np.count_nonzero(flags) > len(flags) * _UNSPACED_SHARE)


def _unspaced_words(text: str) -> int:
    """Words more than those that spaces part."""
    return len(_IDEOGRAPHS.findall(text)) + len(_UNSPACED.findall(text))
