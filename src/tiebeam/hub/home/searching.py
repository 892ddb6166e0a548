"""Search over everything that has a page: what a person may not see is not found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from tiebeam.engine.terms import Term
from tiebeam.hub.directory.queries import everybody
from tiebeam.hub.explorer import looking_up
from tiebeam.hub.findings import queries as findings
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.words import saying
from tiebeam.hub.glossary.queries import matching as matching_terms
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.queries import sites_of

if TYPE_CHECKING:  # the engine is heavy, and most requests never ask it
    from tiebeam.engine import pipeline

SHOWN = 20
"""Hits of one kind."""
MATCHES = 5
"""Hits of one kind that are offered while somebody types."""
MATCHES_PATIENCE_S = 0.3
SHORTEST_MATCHED = 2
"""Letters; fewer match nearly everything."""
LONGEST = 100
"""Letters that are looked for; an address is taken whole."""
LONGEST_ADDRESS = 4_000


@dataclass(frozen=True)
class Hits:
    """What a search found."""

    findings: Sequence[Finding] = ()
    checks: "Sequence[pipeline.Check]" = ()
    terms: Sequence[Term] = ()
    sites: Sequence[Site] = ()
    people: Sequence[User] = ()
    teams: Sequence[Team] = ()
    urls: Sequence[looking_up.Found] = ()
    """Site by site; also sites that were not read to the end."""
    most: int = SHOWN
    """Hits of one kind that were looked for."""

    @property
    def count(self) -> int:
        """All hits that are shown."""
        return sum(map(len, self._kinds)) + sum(len(one.urls) for one in self.urls)

    @property
    def has_more(self) -> bool:
        """Whether there may be hits that are not shown."""
        is_full = any(len(kind) == self.most for kind in self._kinds)
        return is_full or any(len(one.urls) == looking_up.SHOWN for one in self.urls)

    @property
    def _kinds(self) -> "tuple[Sequence[object], ...]":
        return self.findings, self.checks, self.terms, self.sites, self.people, self.teams


def tidied(typed: str) -> str:
    """What is looked for, of what was typed."""
    text = typed.replace("\x00", "").strip()
    return text[: LONGEST_ADDRESS if looking_up.is_address(text) else LONGEST]


def straight_to(person: User, words: str) -> str:
    """The page that a pasted web address is about; empty for words and for strange hosts."""
    if not looking_up.is_address(words):
        return ""
    return looking_up.page_of(sites_of(person), words)


def search(
    person: User,
    words: str,
    *,
    most: int = SHOWN,
    patience_s: float | None = None,
) -> Hits:
    """Everything that matches the words, as they come from `tidied`; nothing for no words.

    most: hits of one kind; patience_s: how long URLs are looked for, if not as usual.
    """
    if not words:
        return Hits()
    sites = sites_of(person)
    named = Q(name__icontains=words)
    return Hits(
        findings=list(findings.matching(findings.findings_of(person), words)[:most]),
        checks=saying(words)[:most],
        terms=matching_terms(words)[:most],
        sites=list(sites.filter(named)[:most]),
        people=list(everybody().filter(named | Q(email__icontains=words))[:most]),
        teams=list(Team.objects.filter(named).select_related("within")[:most]),
        urls=looking_up.matching(sites, words, patience_s=patience_s),
        most=most,
    )


def matches(person: User, words: str) -> Hits:
    """The first hits of each kind, soon, for somebody who still types."""
    if len(words) < SHORTEST_MATCHED:
        return Hits()
    return search(person, words, most=MATCHES, patience_s=MATCHES_PATIENCE_S)
