"""Read the glossary's files."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HEADINGS = ("SEO", "IT", "Mix-up", "Also", "See", "Source")
OPTIONAL = frozenset({"Also", "See"})


class UnknownTerm(LookupError):
    """No term has that name; the message names the nearest ones."""


@dataclass(frozen=True)
class Term:
    """One word that both sides use, told to each in its own language."""

    slug: str
    """Name of its file: the title in lower case, spaces and dots as hyphens."""
    title: str
    seo: str
    it: str
    mix_up: str
    """What one side usually takes it for."""
    also: tuple[str, ...]
    """Other names of the same thing."""
    see: tuple[str, ...]
    """Titles of terms that stand close to it."""
    source: str

    @property
    def names(self) -> tuple[str, ...]:
        """The title and every other name."""
        return (self.title, *self.also)


@cache
def terms() -> dict[str, Term]:
    """Every term by slug, sorted by slug."""
    found = [
        read_term(file.read_text("utf-8"), slug=file.name.removesuffix(".md"))
        for file in files("tiebeam.engine.terms").iterdir()
        if file.name.endswith(".md")
    ]
    return {term.slug: term for term in sorted(found, key=lambda term: term.slug)}


def find(name: str) -> Term:
    """The term with that slug, title or other name, whatever its case. Raises UnknownTerm."""
    from difflib import get_close_matches

    by_name = _by_name()
    try:
        return by_name[to_slug(name)]
    except KeyError:
        near = get_close_matches(to_slug(name), by_name, n=3, cutoff=0.5)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise UnknownTerm(f"no term is called {name!r}{hint}") from None


def to_slug(title: str) -> str:
    """The file name that belongs to a title."""
    return re.sub(r"[\s._]+", "-", title.strip().lower())


def read_term(text: str, *, slug: str) -> Term:
    """The term in a file's text. Raises ValueError naming the slug and what is wrong."""
    title, _, rest = text.strip().partition("\n")
    if not title.startswith("# ") or to_slug(title[2:]) != slug:
        raise ValueError(f"{slug}: the first line is {title!r}, not the title of that slug")
    found = re.split(r"^([A-Z][A-Za-z-]*): ", rest.strip(), flags=re.MULTILINE)
    words = {
        heading: " ".join(part.split())
        for heading, part in zip(found[1::2], found[2::2], strict=True)
    }
    expected = [heading for heading in HEADINGS if heading in words or heading not in OPTIONAL]
    if found[0].strip() or list(words) != expected:
        raise ValueError(f"{slug}: has the headings {list(words)}, not {expected}")
    return Term(
        slug=slug,
        title=title[2:].strip(),
        seo=words["SEO"],
        it=words["IT"],
        mix_up=words["Mix-up"],
        also=_listed(words.get("Also", "")),
        see=_listed(words.get("See", "")),
        source=words["Source"],
    )


@cache
def _by_name() -> dict[str, Term]:
    """Every term by each of its names as a slug; a title wins over another term's other name."""
    others = {to_slug(name): term for term in terms().values() for name in term.also}
    return others | terms()


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())
