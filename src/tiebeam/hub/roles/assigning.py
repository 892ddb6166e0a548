"""Decisions about the matrix: who is what to which area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from tiebeam.hub.activity.models import Reason
from tiebeam.hub.activity.services import record
from tiebeam.hub.people.models import Membership, Organisation, Team, User
from tiebeam.hub.roles import deeds
from tiebeam.hub.roles.models import Area, Assignment, Role
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

    Who becomes accountable takes it from whoever was; the managers of the teams hear of it. Raises
    NobodyAccountable when an area that has an accountable team would have none.
    """
    before, after = _change(area, cells, site=site)
    changed = _record(area, before, after, site=site, by=by, is_told=True)
    was, now = before.accountable(area.pk), after.accountable(area.pk)
    has_moved = was is not None and was != now
    return Moved(next((team for team in changed if has_moved and team.pk == was), None))


def _change(
    area: Area, cells: Mapping[Team, str | None], *, site: Site | None
) -> tuple[Matrix, Matrix]:
    """The matrix before and after; of two changes of an area the second waits for the first."""
    Area.objects.select_for_update().get(pk=area.pk)
    before = matrix_of(site)
    for team, letters in cells.items():
        _set_cell(area, team, letters, site=site)
    after = matrix_of(site)
    was = before.accountable(area.pk)
    if was is not None and after.accountable(area.pk) is None:
        raise NobodyAccountable(area, Team.objects.get(pk=was))
    return before, after


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
    area: Area,
    before: Matrix,
    after: Matrix,
    *,
    site: Site | None,
    by: User | None,
    is_told: bool,
) -> list[Team]:
    """The teams whose roles changed, which is recorded."""
    changed = [
        team
        for team in Team.objects.all()
        if before.roles(area.pk, team.pk) != after.roles(area.pk, team.pk)
    ]
    if changed:
        said = (f"{team} {written(after.roles(area.pk, team.pk)) or '-'}" for team in changed)
        record(
            deeds.ROLES_CHANGED,
            about=area,
            by=by,
            site_id=site.pk if site else None,
            tell=dict.fromkeys(_managers(changed) if is_told else [], Reason.OWNER),
            what=", ".join(said),
        )
    return changed


def _managers(teams: Iterable[Team]) -> list[User]:
    managing = Membership.objects.filter(team__in=list(teams), is_manager=True)
    return [one.person for one in managing.select_related("person")]


def written(roles: Iterable[str]) -> str:
    """Roles as letters, always in the same order: AR, C."""
    found = set(roles)
    return "".join(letter for letter in "ARCI" if letter in found)


@transaction.atomic
def assign_many(plan: Mapping[Area, Mapping[Team, str]], *, by: User | None) -> int:
    """Apply a whole distribution for the organisation; how many areas it changed.

    Managers hear of it once, not area by area.
    """
    changed: set[Team] = set()
    for area, cells in plan.items():
        before, after = _change(area, cells, site=None)
        changed |= {*_record(area, before, after, site=None, by=by, is_told=False)}
    organisation = Organisation.objects.first()
    if changed and organisation:
        tell = dict.fromkeys(_managers(changed), Reason.OWNER)
        record(deeds.ROLES_SHARED, about=organisation, by=by, tell=tell, count=len(plan))
    return len(plan)
