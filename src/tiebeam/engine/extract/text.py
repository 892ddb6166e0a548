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
_FIRST_HIGH = 0x0E00
_FIRST_HIGH_CHARACTER = chr(_FIRST_HIGH)
_UNSPACED_SHARE = 0.05
"""Share of characters from that one on, up to which a text is not searched for such scripts."""

_SHORT = 300
"""Characters that are split sooner than looked through."""

_SPACE = 0x20
_WIDE_SPACES = frozenset({0x2003, 0x2009, 0x202F, 0x3000})

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
    if len(text) <= _SHORT and (text.isascii() or max(text) < _FIRST_HIGH_CHARACTER):
        text = " ".join(text.split())
        return Text(text.count(" ") + 1, _hash_of(_codes_of(text)), _start_of(text))
    codes = _codes_of(text)
    spaces, high = codes == _SPACE, codes[codes >= _FIRST_HIGH]
    if _is_unfolded(codes, spaces, high):
        text = " ".join(text.split())
        codes = _codes_of(text)
        spaces = codes == _SPACE
    words = int(np.count_nonzero(spaces)) + 1
    if len(high) > len(codes) * _UNSPACED_SHARE:
        words += len(_IDEOGRAPHS.findall(text)) + len(_UNSPACED.findall(text))
    return Text(words, _hash_of(codes), _start_of(text))


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


def _is_unfolded(codes: _Codes, spaces: npt.NDArray[np.bool_], high: _Codes) -> bool:
    """Whether white space is left to fold: splitting costs most, so it is done where it must be.

    spaces: where codes are spaces. high: codes that may be wide spaces, and others.
    """
    return bool(
        np.count_nonzero(spaces[1:] & spaces[:-1])
        or np.minimum.reduce(codes) < _SPACE
        or not _WIDE_SPACES.isdisjoint(high.tolist())
    )


def _hash_of(codes: _Codes) -> int:
    return xxhash.xxh3_64_intdigest(codes.data)


def _start_of(text: str) -> str:
    start = text[:START_CHARACTERS].rstrip()
    return start if start.isprintable() else fold_and_cut(text, START_CHARACTERS)
