"""What a check is: a question to the tables, with the words that tell its answer to both sides.

The docstring of a check's module holds its words. The first line names the defect; then follow
sections, each a heading with a colon at the start of a line.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import ibis

from tiebeam.engine.tables import Tables

Severity = Literal["critical", "high", "medium", "low", "info"]
Owner = Literal["seo", "frontend", "backend", "infrastructure", "content", "security"]
Scope = Literal["page", "template", "site"]
Key = Literal["template", "cause", "host"]
Question = Callable[[Tables], ibis.Table]

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")

HEADINGS = (
    "Said to SEO",
    "Said to IT",
    "Why it matters to SEO",
    "Why it matters to IT",
    "How SEO can fix it",
    "How IT can fix it",
    "Not this",
    "Terms",
    "Source",
)


class CannotTell(Exception):
    """The tables do not hold what the check would need; the message says what is missing."""


class InvalidAnswer(Exception):
    """A check answered with something else than occurrences; the message says with what."""


@dataclass(frozen=True)
class Text:
    """The words of a check, one set for each lens."""

    defect: str
    said_to_seo: str
    said_to_it: str
    why_seo: str
    why_it: str
    fix_seo: str
    fix_it: str
    not_this: str
    terms: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Check:
    """One question to the tables, whose answer is the occurrences of one defect."""

    slug: str
    area: str
    severity: Severity
    owner: Owner
    scope: Scope
    key: Key
    """What makes two occurrences one finding, beside check and host: the page template (and the
    cause, where the answer has one), the cause alone, or nothing more."""
    marks: str
    """What to mark in the evidence: an element or header name, as in `canonical` or `location`."""
    covered_by: tuple[str, ...]
    """Checks whose occurrences tell of the same root cause; a page they name is left to them."""
    of_rendering: bool
    """Whether it can tell only of pages that a browser rendered."""
    question: Question
    text: Text


def check(
    *,
    severity: Severity,
    owner: Owner,
    scope: Scope,
    key: Key = "template",
    marks: str = "",
    covered_by: tuple[str, ...] = (),
    of_rendering: bool = False,
) -> Callable[[Question], Check]:
    """Make a question a check: slug and area from its place, words from its module's docstring.

    The question answers with a table: `url` first, then optionally `cause` (text), then the
    columns that are the evidence. Raise CannotTell where the tables cannot answer.
    """

    def register(question: Question) -> Check:
        module = inspect.getmodule(question)
        area, name = question.__module__.rsplit(".", 2)[-2:]
        return Check(
            slug=name.replace("_", "-"),
            area=area,
            severity=severity,
            owner=owner,
            scope=scope,
            key=key,
            marks=marks,
            covered_by=covered_by,
            of_rendering=of_rendering,
            question=question,
            text=read_text(inspect.getdoc(module) or ""),
        )

    return register


def read_text(docstring: str) -> Text:
    """The words in a module's docstring. Raises ValueError naming what is missing or unknown."""
    defect, _, rest = docstring.strip().partition("\n")
    found = re.split(r"^([A-Z][A-Za-z ]+): ", rest.strip(), flags=re.MULTILINE)
    sections = {
        heading: " ".join(words.split())
        for heading, words in zip(found[1::2], found[2::2], strict=True)
    }
    if list(sections) != list(HEADINGS):
        raise ValueError(f"{defect!r} has the headings {list(sections)}, not {list(HEADINGS)}")
    terms = tuple(term.strip() for term in sections["Terms"].split(","))
    return Text(
        defect=defect.rstrip("."),
        said_to_seo=sections["Said to SEO"],
        said_to_it=sections["Said to IT"],
        why_seo=sections["Why it matters to SEO"],
        why_it=sections["Why it matters to IT"],
        fix_seo=sections["How SEO can fix it"],
        fix_it=sections["How IT can fix it"],
        not_this=sections["Not this"],
        terms=terms,
        source=sections["Source"],
    )
