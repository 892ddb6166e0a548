"""The visible text of a page, as a whole and outside header, footer, navigation and the like."""

import re
from collections.abc import Iterable
from typing import NamedTuple

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

_UNFOLDED = ("  ", "\n", "\t", "\r", "\f", "\v", "\u2003", "\u2009", "\u202f", "\u3000")


class Text(NamedTuple):
    """Measures of one piece of text."""

    words: int
    hash: int | None
    """None when there is no text."""
    start: str
    """The first characters."""


def read_text(element: turbohtml.Element) -> Text:
    """Measure the text of an element, white space folded."""
    text = folded_text(element)
    if not text:
        return NO_TEXT
    content = text.encode("utf-8", "surrogatepass")
    return Text(
        _count_words(text, len(content)),
        xxhash.xxh3_64_intdigest(content),
        fold_and_cut(text, START_CHARACTERS),
    )


NO_TEXT = Text(0, None, "")


def hash_of_all(texts: Iterable[Text]) -> int | None:
    """One hash for several texts in their order; None when there is no text at all."""
    hashes = [text.hash for text in texts]
    if not any(hash_ is not None for hash_ in hashes):
        return None
    return xxhash.xxh3_64_intdigest(repr(hashes).encode())


def folded_text(element: turbohtml.Element) -> str:
    """The text with white space folded; splitting costs most, so it is done where it must be."""
    text = " ".join(element.stripped_strings)[:MAX_CHARACTERS].replace("\xa0", " ")
    if any(space in text for space in _UNFOLDED):
        return " ".join(text.split())
    return text


def _count_words(text: str, size_bytes: int) -> int:
    if not text:
        return 0
    words = text.count(" ") + 1
    if size_bytes - len(text) > len(text) * _UNSPACED_SHARE:
        words += len(_IDEOGRAPHS.findall(text)) + len(_UNSPACED.findall(text))
    return words
