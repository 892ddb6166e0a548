"""The built-in glossary: one Markdown file per term, told to both sides."""

from tiebeam.engine.terms.load import Term, UnknownTerm, find, read_term, terms
from tiebeam.engine.terms.mark import Piece, mark

__all__ = ["Piece", "Term", "UnknownTerm", "find", "mark", "read_term", "terms"]
