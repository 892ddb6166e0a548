"""Find the glossary's terms in a plain text, so that a screen can explain them in place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tiebeam.engine.terms.load import Term, terms

PLAIN = frozenset({"page", "url"})
"""Words that nobody needs explained in passing; the glossary has them all the same."""


@dataclass(frozen=True)
class Piece:
    """A part of a text: plain words, or words that name a term."""

    text: str
    term: Term | None = None


def mark(text: str) -> tuple[Piece, ...]:
    """`text` cut into plain pieces and terms; joined again, the pieces give the text.

    A term is marked where it first occurs, as a whole word in any case, singular or plural, the
    longest name first. Parts of URLs, paths, code in backticks and longer hyphenated words are no
    terms, and the plainest words stay plain.
    """
    return tuple(piece for piece in _pieces(text) if piece.text)


def _pieces(text: str) -> Iterator[Piece]:
    pattern, by_name = _names()
    marked: set[str] = set()
    end = 0
    for match in pattern.finditer(text):
        term = by_name[match[1].lower()] if match[1] else None
        if term is None or term.slug in marked:
            continue
        marked.add(term.slug)
        yield Piece(text[end : match.start()])
        yield Piece(match[0], term)
        end = match.end()
    yield Piece(text[end:])


@cache
def _names() -> tuple[re.Pattern[str], dict[str, Term]]:
    """A pattern of all names, the longest first, and the term that each name stands for."""
    by_name = {name.lower(): term for term in terms().values() for name in term.also}
    by_name |= {term.title.lower(): term for term in terms().values()}
    by_name = {name: term for name, term in by_name.items() if term.slug not in PLAIN}
    longest_first = sorted(by_name, key=lambda name: (-len(name), name))
    any_name = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return re.compile(
        rf"`[^`]*`|(?<![\w/.@-])({any_name})s?(?![\w/@-]|\.\w|://)", re.IGNORECASE
    ), by_name
