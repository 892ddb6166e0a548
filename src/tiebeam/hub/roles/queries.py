"""What can be asked about areas, roles and ownership rules."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone

from tiebeam.hub.people.models import Membership, Team, User
from tiebeam.hub.people.queries import all_teams
from tiebeam.hub.prepared import prepared
from tiebeam.hub.roles.answering import Agreement, WorkingHours
from tiebeam.hub.roles.models import (
    AcceptanceTime,
    Area,
    Assignment,
    Cover,
    Direction,
    Role,
    RuleSet,
    Severity,
    Step,
    WorkingDay,
)
from tiebeam.hub.sites.models import Site

Cells = dict[tuple[int, int], frozenset[str]]
"""Roles by the ids of area and team."""


@dataclass(frozen=True)
class Matrix:
    """Who is what to which area, on a site or in the whole organisation."""

    own: Cells = field(default_factory=dict)
    """What was said for this very scope; a dash is nothing."""
    inherited: Cells = field(default_factory=dict)
    """What would hold if nothing was said for the site."""

    def roles(self, area: int, team: int) -> frozenset[str]:
        """What the team is to the area."""
        said = self.own.get((area, team))
        if said is not None:
            return said - {Role.NONE}
        found = self.inherited.get((area, team), frozenset())
        return found - {Role.ACCOUNTABLE} if area in self._own_accountable else found

    def is_own(self, area: int, team: int) -> bool:
        """Whether the cell was said for this scope."""
        return (area, team) in self.own

    def accountable(self, area: int) -> int | None:
        """Id of the one accountable team."""
        return self._accountable.get(area)

    def with_role(self, area: int, role: str) -> list[int]:
        """Ids of the teams that are this to the area."""
        return [team for team in self._teams(area) if role in self.roles(area, team)]

    @cached_property
    def _own_accountable(self) -> dict[int, int]:
        """Accountable teams by area, as far as it was said for this scope."""
        return {area: team for (area, team), roles in self.own.items() if Role.ACCOUNTABLE in roles}

    @cached_property
    def _accountable(self) -> dict[int, int]:
        inherited = {
            area: team
            for (area, team), roles in self.inherited.items()
            if Role.ACCOUNTABLE in roles and (area, team) not in self.own
        }
        return inherited | self._own_accountable

    def _teams(self, area: int) -> list[int]:
        return sorted({team for of, team in (*self.own, *self.inherited) if of == area})


def matrix_of(site: Site | None) -> Matrix:
    """The matrix of a site with what it inherits; None: that of the organisation."""
    rows = _assignments(site.pk if site else None)
    everywhere = _cells(row[1:] for row in rows if row[0] is None)
    if site is None:
        return Matrix(own=everywhere)
    own = _cells(row[1:] for row in rows if row[0] is not None)
    return Matrix(own=own, inherited=everywhere)


@prepared
def _assignments(site: int | None) -> "QuerySet[Assignment, tuple[int | None, int, int, str]]":
    seen = Assignment.objects.filter(Q(site=None) | Q(site=site))
    return seen.values_list("site", "area", "team", "role")


def _cells(rows: Iterable[tuple[int, int, str]]) -> Cells:
    cells: dict[tuple[int, int], set[str]] = defaultdict(set)
    for area_id, team_id, role in rows:
        cells[area_id, team_id].add(role)
    return {cell: frozenset(roles) for cell, roles in cells.items()}


@dataclass(frozen=True)
class Covers:
    """Which area each check belongs to."""

    of_checks: dict[str, Area]
    of_check_areas: dict[str, Area]

    def area_of(self, check_area: str, check: str) -> Area | None:
        """The area that names the check, else the one that covers its area of checks."""
        return self.of_checks.get(check) or self.of_check_areas.get(check_area)


def covers() -> Covers:
    """Which area each check belongs to, as it is now."""
    found = _covers()
    return Covers(
        of_checks={one.check_slug: one.area for one in found if one.check_slug},
        of_check_areas={one.check_area: one.area for one in found if not one.check_slug},
    )


@prepared
def _covers() -> QuerySet[Cover]:
    return Cover.objects.filter(area__is_used=True).select_related("area")


def rules_of(site: Site | None) -> str:
    """The ownership rules that hold for the site, or everywhere; empty when there are none."""
    newest = RuleSet.objects.filter(site=site).first()
    return newest.text if newest else ""


def versions_of(site: Site | None) -> QuerySet[RuleSet]:
    """Every version of the rules of that scope, newest first."""
    return RuleSet.objects.filter(site=site).select_related("site", "saved_by")


def newest_rules(sites: Iterable[int]) -> list[RuleSet]:
    """The rules that hold now: those of the organisation, then those of these sites."""
    seen = RuleSet.objects.filter(Q(site=None) | Q(site__in=list(sites)))
    newest = {rules.site_id: rules for rules in seen.select_related("site").order_by("pk")}
    return sorted(newest.values(), key=lambda rules: rules.site_id or 0)


def areas() -> list[Area]:
    """The areas that are used here, in the order of the matrix."""
    return list(Area.objects.filter(is_used=True))


def teams() -> list[Team]:
    """All teams by name."""
    return all_teams()


def agreement() -> Agreement:
    """How long answers may take here, by the organisation's clock."""
    day = WorkingDay.objects.first() or WorkingDay()
    times = AcceptanceTime.objects.values_list("severity", "direction", "hours")
    return Agreement(
        hours={(severity, direction): hours for severity, direction, hours in times},
        working=WorkingHours(day.starts, day.ends, timezone.get_default_timezone()),
        steps=tuple(Step.objects.values_list("whom", "percent")),
    )


def due_at(severity: Severity, direction: Direction, since: datetime) -> datetime:
    """When the answer is due that is owed since then. For many, ask `agreement` once."""
    return agreement().due_at(severity, direction, since)


def told_at_step(whom: Step.Whom, owner: Team) -> list[User]:
    """The people before whom a matter of that team is brought."""
    team = owner.within if whom == Step.Whom.OUTER else owner
    people = Membership.objects.filter(team=team).select_related("person")
    if whom != Step.Whom.TEAM:
        people = people.filter(is_manager=True)
    return [one.person for one in people if one.person.is_active]
