"""Where it is unclear who answers, and who carries too much; each with the way to mend it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tiebeam.engine import ownership
from tiebeam.hub.people.models import Membership, Team, User
from tiebeam.hub.roles import queries
from tiebeam.hub.roles.catalogue import check_areas
from tiebeam.hub.roles.models import Area, Role
from tiebeam.hub.sites.models import Site

TOO_MUCH = 0.4
"""Share of all areas, or of all open findings, from which on a team carries too much."""
FEW = 5
"""Of fewer things a share says nothing."""


@dataclass(frozen=True)
class Gap:
    """One thing that is unclear."""

    said: str
    mend: str
    """What the button says."""
    url: str


@dataclass(frozen=True)
class Kind:
    """Gaps of one kind."""

    slug: str
    title: str
    gaps: Sequence[Gap]


@dataclass(frozen=True)
class Load:
    """How much one team carries."""

    team: Team
    accountable: int
    responsible: int
    findings: int | None
    """Open findings that are theirs; None when nobody told."""


@dataclass(frozen=True)
class Roles:
    """All that gaps are sought in, read once."""

    site: Site | None
    matrix: queries.Matrix
    areas: Sequence[Area]
    teams: Sequence[Team]
    open_findings: Mapping[int, int] | None
    """Open findings by the id of their team, where that is known."""
    check_areas: Sequence[str]
    """The areas of checks that the catalogue has."""
    sites: frozenset[int]
    """Ids of the sites whose rules may be told of."""

    def kinds(self) -> list[Kind]:
        """What is unclear, the most urgent kind first; only kinds with a gap."""
        found = [
            Kind("accountable", _("Nobody is accountable"), list(self._without_accountable())),
            Kind("responsible", _("Nobody does it"), list(self._without_responsible())),
            Kind("informed", _("Nobody else hears of it"), list(self._without_listener())),
            Kind("rules", _("Ownership rules lead nowhere"), list(self._lost_rules())),
            Kind("checks", _("Checks belong to no area"), list(self._uncovered())),
            Kind("load", _("One team carries much of it"), list(self._loaded())),
            Kind("teams", _("Teams cannot answer"), list(self._empty_teams())),
            Kind("people", _("People are in no team"), list(self._lonely_people())),
        ]
        return [kind for kind in found if kind.gaps]

    @cached_property
    def loads(self) -> list[Load]:
        """What each team carries, most first."""
        accountable = Counter(self.matrix.accountable(area.pk) for area in self.areas)
        responsible = Counter(
            team for area in self.areas for team in self.matrix.with_role(area.pk, "R")
        )
        told = self.open_findings
        loads = [
            Load(
                team=team,
                accountable=accountable[team.pk],
                responsible=responsible[team.pk],
                findings=None if told is None else told.get(team.pk, 0),
            )
            for team in self.teams
        ]
        return sorted(loads, key=lambda one: (-one.accountable, -one.responsible, one.team.name))

    def _without_accountable(self) -> Iterator[Gap]:
        for area in self.areas:
            if self.matrix.accountable(area.pk) is None:
                yield self._gap_of(area, _("%(area)s: no team has the A"))

    def _without_responsible(self) -> Iterator[Gap]:
        for area in self._with_accountable():
            if not self.matrix.with_role(area.pk, Role.RESPONSIBLE):
                yield self._gap_of(area, _("%(area)s: no team has an R"))

    def _without_listener(self) -> Iterator[Gap]:
        for area in self._with_accountable():
            asked = self.matrix.with_role(area.pk, "C")
            if not asked and not self.matrix.with_role(area.pk, "I"):
                yield self._gap_of(area, _("%(area)s: no team is asked or told"))

    def _with_accountable(self) -> list[Area]:
        return [area for area in self.areas if self.matrix.accountable(area.pk) is not None]

    def _gap_of(self, area: Area, said: str) -> Gap:
        matrix = (
            reverse("roles:site_matrix", args=[self.site.pk])
            if self.site
            else reverse("roles:matrix")
        )
        return Gap(said % {"area": area}, _("Choose a team"), f"{matrix}#{area.slug}")

    def _lost_rules(self) -> Iterator[Gap]:
        names = [team.name for team in self.teams]
        for rules in queries.newest_rules(self.sites):
            for rule in ownership.read(rules.text).rules:
                if ownership.named_team(rule.team, names) is None:
                    facts = {"line": rule.line, "rules": rules, "team": rule.team}
                    said = _("Line %(line)d of %(rules)s names %(team)s: there is no such team")
                    url = f"{rules.get_absolute_url()}#line-{rule.line}"
                    yield Gap(said % facts, _("Mend the rule"), url)

    def _uncovered(self) -> Iterator[Gap]:
        covered = queries.covers().of_check_areas
        for check_area in self.check_areas:
            if check_area not in covered:
                said = _("Checks of %(area)s: no area covers them") % {"area": check_area}
                url = f"{reverse('roles:covers')}#{check_area}"
                yield Gap(said, _("Choose an area"), url)

    def _loaded(self) -> Iterator[Gap]:
        held = sum(load.accountable for load in self.loads)
        found = sum(load.findings or 0 for load in self.loads)
        for load in self.loads:
            if is_too_much(load.accountable, held):
                yield self._too_much(
                    load.team,
                    ngettext(
                        "%(team)s is accountable for %(part)d of %(whole)d area",
                        "%(team)s is accountable for %(part)d of %(whole)d areas",
                        held,
                    ),
                    load.accountable,
                    held,
                )
            if is_too_much(load.findings or 0, found):
                said = _("%(team)s has %(part)d of %(whole)d open findings")
                yield self._too_much(load.team, said, load.findings or 0, found)

    def _too_much(self, team: Team, said: str, part: int, whole: int) -> Gap:
        facts = {"team": team, "part": part, "whole": whole}
        return Gap(said % facts, _("Share it out"), reverse("roles:matrix"))

    def _empty_teams(self) -> Iterator[Gap]:
        members: dict[int, list[bool]] = {}
        active = Membership.objects.filter(person__is_active=True)
        for team_id, is_manager in active.values_list("team_id", "is_manager"):
            members.setdefault(team_id, []).append(is_manager)
        for team in self.teams:
            managers = members.get(team.pk, [])
            if not managers:
                said = _("%(team)s has no people") % {"team": team}
                yield Gap(said, _("Put people in"), door("directory:team", team.pk))
            elif not any(managers):
                said = _("%(team)s has no manager") % {"team": team}
                yield Gap(said, _("Name a manager"), door("directory:team", team.pk))

    def _lonely_people(self) -> Iterator[Gap]:
        alone = User.objects.filter(is_active=True, memberships=None)
        for person in alone:
            said = _("%(person)s is in no team and reads along only") % {"person": person}
            yield Gap(said, _("Choose a team"), door("directory:person", person.pk))


def is_too_much(part: int, whole: int) -> bool:
    """Whether that part is more than one team should carry."""
    return whole >= FEW and part > TOO_MUCH * whole


def door(view: str, *arguments: int) -> str:
    """Address of a page of people and teams; of the front page where this hub has none."""
    try:
        return reverse(view, args=arguments)
    except NoReverseMatch:
        return reverse("roles:matrix")


def roles_of(
    site: Site | None,
    *,
    sites: Iterable[int],
    open_findings: Mapping[int, int] | None = None,
) -> Roles:
    """All that gaps are sought in. sites: ids of those whose rules may be told of."""
    return Roles(
        sites=frozenset(sites),
        site=site,
        matrix=queries.matrix_of(site),
        areas=queries.areas(),
        teams=queries.teams(),
        open_findings=open_findings,
        check_areas=check_areas(),
    )


def count_gaps(kinds: Iterable[Kind]) -> int:
    """How many gaps there are."""
    return sum(len(kind.gaps) for kind in kinds)
