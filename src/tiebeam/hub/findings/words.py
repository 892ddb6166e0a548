"""A finding in words: what its check says of it, in the words of one lens."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tiebeam.hub.findings.models import Finding

if TYPE_CHECKING:  # the engine is heavy, and most requests never ask it
    from tiebeam.engine import pipeline


@dataclass(frozen=True)
class Words:
    """The words of a check in one lens."""

    said: str
    why: str
    fix: str
    not_this: str
    terms: tuple[str, ...]
    source: str


def catalogue() -> "list[pipeline.Check]":
    """Every check, area by area."""
    from tiebeam.engine import pipeline

    return list(pipeline.checks().values())


def check_called(slug: str) -> "pipeline.Check":
    """The check of that name. Raises LookupError, which names the nearest ones."""
    from tiebeam.engine import pipeline

    return pipeline.explain(slug)


@cache
def words_of(slug: str, lens: str) -> Words:
    """What the check says in that lens; its name alone when this version no longer has it."""
    from tiebeam.engine import pipeline

    check = pipeline.checks().get(slug)
    if check is None:
        name = slug.replace("-", " ").capitalize()
        return Words(name, _("This version has no such check any more."), "", "", (), "")
    text, is_it = check.text, lens == "it"
    return Words(
        said=text.said_to_it if is_it else text.said_to_seo,
        why=text.why_it if is_it else text.why_seo,
        fix=text.fix_it if is_it else text.fix_seo,
        not_this=text.not_this,
        terms=text.terms,
        source=text.source,
    )


def saying(words: str) -> "list[pipeline.Check]":
    """The checks of which the name or a headline, in either lens, holds the words."""
    sought = words.lower()
    return [
        check
        for check in catalogue()
        if any(sought in said.lower() for said in _sayings(check)) or sought in _name(check)
    ]


def _sayings(check: "pipeline.Check") -> tuple[str, ...]:
    return check.text.defect, check.text.said_to_seo, check.text.said_to_it


def _name(check: "pipeline.Check") -> str:
    return f"{check.slug} {check.slug.replace('-', ' ')}"


def headline(finding: Finding, lens: str) -> str:
    """The finding in one line: what is wrong, and where."""
    said = words_of(finding.check_slug, lens).said
    return _("%(said)s on %(where)s") % {"said": said, "where": finding.where}
