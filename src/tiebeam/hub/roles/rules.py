"""Decisions about ownership rules, and what stands between two versions of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.engine import ownership
from tiebeam.hub.activity.services import record
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.roles import deeds, queries
from tiebeam.hub.roles.models import RuleSet
from tiebeam.hub.sites.models import Site

LONGEST = ownership.LONGEST_TEXT


@dataclass(frozen=True)
class RuleLine:
    """A line of the rules beside what is wrong with it."""

    number: int
    text: str
    problem: str = ""


class ChangedMeanwhile(Exception):
    """Somebody saved another version since this one was opened."""

    def __init__(self, newest: RuleSet) -> None:
        super().__init__(f"version {newest.pk} was saved meanwhile")
        self.newest = newest


def problems_of(text: str, teams: Iterable[Team]) -> list[ownership.Problem]:
    """What is wrong, line by line: what is no rule, and teams that are not there."""
    read = ownership.read(text)
    names = [team.name for team in teams]
    lost = [
        ownership.Problem(rule.line, _lost(rule.team, names))
        for rule in read.rules
        if ownership.named_team(rule.team, names) is None
    ]
    return sorted([*read.problems, *lost], key=lambda problem: problem.line)


def _lost(team: str, names: Sequence[str]) -> str:
    known = ", ".join(f"@{ownership.short_name(name)}" for name in names[:8])
    said = _("there is no team %(team)s; write one of %(known)s")
    return said % {"team": team, "known": known or _("the teams, once there are some")}


def lines_of(text: str, problems: Iterable[ownership.Problem] = ()) -> list[RuleLine]:
    """The lines with their numbers, and what is wrong with each."""
    said = {problem.line: problem.message for problem in reversed(list(problems))}
    lines = text.split("\n")
    return [RuleLine(number, line, said.get(number, "")) for number, line in enumerate(lines, 1)]


@transaction.atomic
def save(text: str, *, site: Site | None, why: str, by: User | None, base: int | None) -> RuleSet:
    """Add a version; it holds at once for what is routed from now on.

    base: id of the version it was made from. Raises ChangedMeanwhile when that is no longer the
    newest; ValueError when a line is no rule.
    """
    problems = problems_of(text, queries.teams())
    if problems:
        raise ValueError(str(problems[0]))
    newest = queries.versions_of(site).select_for_update(of=("self",)).first()
    if newest and newest.pk != base:
        raise ChangedMeanwhile(newest)
    rules = RuleSet.objects.create(site=site, text=text, why=why, saved_by=by)
    record(deeds.RULES_SAVED, about=rules, by=by, site_id=site.pk if site else None, why=why)
    return rules


@dataclass(frozen=True)
class DiffLine:
    """A line of a difference."""

    sign: str
    """+ added, - taken away, a blank for what stayed."""
    text: str


def difference(before: str, after: str) -> list[DiffLine]:
    """What was added and taken away, with a line of what stayed around it."""
    old, new = before.splitlines(), after.splitlines()
    found: list[DiffLine] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(1):
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                found += [DiffLine(" ", line) for line in old[old_from:old_to]]
                continue
            found += [DiffLine("-", line) for line in old[old_from:old_to]]
            found += [DiffLine("+", line) for line in new[new_from:new_to]]
    return found
