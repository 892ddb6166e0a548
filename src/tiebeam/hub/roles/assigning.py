"""Decisions about the matrix: who is what to which area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from tiebeam.hub.activity.models import Reason
from tiebeam.hub.activity.services import record
from tiebeam.hub.people.models import Membership, Team, User
from tiebeam.hub.roles import deeds
from tiebeam.hub.roles.models import Area, Assignment, Cover, Role
from tiebeam.hub.roles.queries import Matrix, matrix_of
from tiebeam.hub.sites.models import Site


class NobodyAccountable(Exception):
    """The change would leave an area without its accountable team."""

    def __init__(self, area: Area, team: Team) -> None:
        super().__init__(f"{team} is accountable for {area}")
        self.team = team


@dataclass(frozen=True)
class Moved:
    """What a change did beside what was asked."""

    taken_from: Team | None = None
    """Who was accountable until then."""


@transaction.atomic
def assign(
    area: Area, cells: Mapping[Team, str | None], *, site: Site | None, by: User | None
) -> Moved:
    """Say what teams are to an area: letters, "" for nothing, None for as everywhere.

    Who becomes accountable takes it from whoever was. Raises NobodyAccountable when an area that
    has an accountable team would have none.
    """
    area = Area.objects.select_for_update().get(pk=area.pk)
    before = matrix_of(site)
    for team, letters in cells.items():
        _set_cell(area, team, letters, site=site)
    after = matrix_of(site)
    was, now = before.accountable(area.pk), after.accountable(area.pk)
    if was is not None and now is None:
        raise NobodyAccountable(area, Team.objects.get(pk=was))
    _record(area, before, after, site=site, by=by)
    return Moved(Team.objects.get(pk=was) if was is not None and was != now else None)


def _set_cell(area: Area, team: Team, letters: str | None, *, site: Site | None) -> None:
    here = Assignment.objects.filter(area=area, site=site)
    here.filter(team=team).delete()
    if letters is None:
        return
    if Role.ACCOUNTABLE in letters:
        here.filter(role=Role.ACCOUNTABLE).delete()
    said = letters or (Role.NONE if site else "")
    Assignment.objects.bulk_create(
        Assignment(area=area, team=team, role=letter, site=site) for letter in said
    )


def _record(
    area: Area, before: Matrix, after: Matrix, *, site: Site | None, by: User | None
) -> None:
    teams = {team.pk: team for team in Team.objects.all()}
    changed = [pk for pk in teams if before.roles(area.pk, pk) != after.roles(area.pk, pk)]
    said = [f"{teams[pk]} {written(after.roles(area.pk, pk)) or '-'}" for pk in changed]
    if said:
        record(
            deeds.ROLES_CHANGED,
            about=area,
            by=by,
            site_id=site.pk if site else None,
            tell=dict.fromkeys(_managers(changed), Reason.OWNER),
            what=", ".join(said),
        )


def _managers(teams: Iterable[int]) -> list[User]:
    managing = Membership.objects.filter(team__in=list(teams), is_manager=True)
    return [one.person for one in managing.select_related("person")]


def written(roles: Iterable[str]) -> str:
    """Roles as letters, always in the same order: AR, C."""
    found = set(roles)
    return "".join(letter for letter in "ARCI" if letter in found)


@transaction.atomic
def assign_many(plan: Mapping[Area, Mapping[Team, str]], *, by: User | None) -> int:
    """Apply a whole distribution for the organisation; how many areas it changed."""
    for area, cells in plan.items():
        assign(area, cells, site=None, by=by)
    return len(plan)


@transaction.atomic
def cover(area: Area, *, check_area: str, check_slug: str = "", by: User | None) -> None:
    """Put the checks of an area of checks, or one check, under an area."""
    Cover.objects.update_or_create(
        check_area=check_area, check_slug=check_slug, defaults={"area": area}
    )
    record(deeds.CHECKS_COVERED, about=area, by=by, what=check_slug or check_area)


@transaction.atomic
def add_area(*, slug: str, name: str, about: str, by: User | None) -> Area:
    """Add an area at the end of the matrix."""
    last = Area.objects.order_by("-position").first()
    position = last.position + 10 if last else 10
    area = Area.objects.create(slug=slug, name=name, about=about, position=position)
    record(deeds.AREA_ADDED, about=area, by=by)
    return area
