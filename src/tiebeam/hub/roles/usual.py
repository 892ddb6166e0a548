"""The usual distribution of roles, fitted to the teams that are there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tiebeam.hub.people.models import Team, TeamKind
from tiebeam.hub.roles.areas import COLUMNS, SEEDS
from tiebeam.hub.roles.models import Area
from tiebeam.hub.roles.queries import Matrix


@dataclass(frozen=True)
class Distribution:
    """What would be said, area by area; what is said already stays."""

    plan: dict[Area, dict[Team, str]]
    missing: tuple[TeamKind, ...]
    """Kinds of which there is no team."""
    unclear: tuple[TeamKind, ...]
    """Kinds of which there are several teams, so that people must choose."""


def distribution(areas: Iterable[Area], teams: Iterable[Team], matrix: Matrix) -> Distribution:
    """The usual roles for areas nothing was said of, and the teams that are the only of a kind."""
    by_kind = _outermost(list(teams))
    usual = {seed.slug: seed.roles for seed in SEEDS}
    plan = {}
    for area in areas:
        is_said = any(of == area.pk for of, _team in matrix.own)
        cells = {
            by_kind[kind][0]: letters
            for kind, letters in usual.get(area.slug, {}).items()
            if letters and len(by_kind[kind]) == 1
        }
        if cells and not is_said:
            plan[area] = cells
    return Distribution(
        plan=plan,
        missing=tuple(kind for kind in COLUMNS if not by_kind[kind]),
        unclear=tuple(kind for kind in COLUMNS if len(by_kind[kind]) > 1),
    )


def _outermost(teams: list[Team]) -> dict[str, list[Team]]:
    """Teams by kind; a part of a team of the same kind stands behind that one."""
    kinds = {team.pk: team.kind for team in teams}
    found: dict[str, list[Team]] = defaultdict(list)
    for team in teams:
        if kinds.get(team.within_id or 0) != team.kind:
            found[team.kind].append(team)
    return found
