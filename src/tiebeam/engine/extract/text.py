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
    """Measures of a page's text; a hash is None when there is no text."""

    words: int
    hash: int | None
    main_words: int
    main_hash: int | None
    start: str
    """The first characters of the main text."""


NO_TEXT = Text(0, None, 0, None, "")


def read_text(body: turbohtml.Element, outside_main: Iterable[turbohtml.Element]) -> Text:
    """Measure the text of `body`, from which the elements `outside_main` are removed on the way.

    outside_main: in document order. Equal pages have equal hashes; the order in which the parts of
    a page are hashed is fixed: main text first.
    """
    around = []
    for element in reversed(list(outside_main)):
        around.append(_folded(element))
        element.decompose()
    main, rest = _folded(body), " ".join(filter(None, reversed(around)))
    main_bytes, rest_bytes = (part.encode("utf-8", "surrogatepass") for part in (main, rest))
    main_words = _count_words(main, len(main_bytes))
    return Text(
        words=main_words + _count_words(rest, len(rest_bytes)),
        hash=_hash(main_bytes + b"\0" + rest_bytes) if main or rest else None,
        main_words=main_words,
        main_hash=_hash(main_bytes) if main else None,
        start=fold_and_cut(main, START_CHARACTERS),
    )


def main_text(body: turbohtml.Element, outside_main: Iterable[turbohtml.Element]) -> str:
    """The main text itself, white space folded; removes `outside_main` as `read_text` does."""
    for element in reversed(list(outside_main)):
        element.decompose()
    return _folded(body)


def _folded(element: turbohtml.Element) -> str:
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


def _hash(content: bytes) -> int:
    return xxhash.xxh3_64_intdigest(content)
