"""What can be asked about terms."""

from tiebeam.engine import terms
from tiebeam.engine.terms import Term

UnknownTerm = terms.UnknownTerm


def all_terms() -> list[Term]:
    """Every term by title."""
    return sorted(terms.terms().values(), key=lambda term: term.title.lower())


def matching(words: str) -> list[Term]:
    """Terms of which a name begins with `words`, or a word of a name does."""
    sought = words.lower().strip()
    if not sought:
        return []
    return [
        term
        for term in all_terms()
        if any(f" {sought}" in f" {name.lower()}" for name in term.names)
    ]


def term(slug: str) -> Term:
    """The term with that slug. Raises UnknownTerm."""
    return terms.terms()[slug] if slug in terms.terms() else terms.find(slug)


def named(names: tuple[str, ...]) -> list[Term]:
    """The terms with those names, those that exist."""
    found = []
    for name in names:
        try:
            found.append(terms.find(name))
        except UnknownTerm:
            continue
    return found


def in_words_of(one: Term, lens: str) -> str:
    """The definition for the lens: seo or it."""
    return one.it if lens == "it" else one.seo
