"""What can be asked about people."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from tiebeam.hub.people.models import Absence, Organisation, Team, User
from tiebeam.hub.prepared import prepared

_ID = re.compile(r"[0-9]{1,18}")


def organisation_name() -> str:
    """Name of the organisation; empty before the first start is done."""
    return Organisation.objects.values_list("name", flat=True).first() or ""


@prepared
def all_teams() -> QuerySet[Team]:
    """All teams by name."""
    return Team.objects.all()


def absences_on(day: date) -> QuerySet[Absence]:
    """Who is away that day."""
    return Absence.objects.filter(first_day__lte=day, last_day__gte=day)


def acting_for(person: User, at: datetime) -> User:
    """Who gets what waits for this person then: the person, or the stand-in while they are away.

    A stand-in who is away hands on to theirs; where that ends nowhere it stays with the person.
    """
    return _acting(person, _away(at))


def represented_by(person: User, at: datetime) -> list[User]:
    """The people who are away then and whose matters this person gets."""
    away = _away(at)
    others = [one.person for one in away.values() if one.person_id != person.pk]
    return [other for other in others if _acting(other, away).pk == person.pk]


def stand_ins(people: Iterable[User], at: datetime) -> dict[User, User]:
    """Of those who are away then and have a stand-in who is there: who that is."""
    away = _away(at)
    acting = {one: _acting(one, away) for one in people if one.pk in away}
    return {absent: other for absent, other in acting.items() if other.pk != absent.pk}


def _away(at: datetime) -> dict[int, Absence]:
    """Absences of that day by person; where two overlap, the later one holds."""
    return {one.person_id: one for one in _absences_with_people(timezone.localdate(at))}


@prepared
def _absences_with_people(day: date) -> QuerySet[Absence]:
    return absences_on(day).select_related("person", "stand_in")


def _acting(person: User, away: Mapping[int, Absence]) -> User:
    acting, seen = person, set[int]()
    while (absence := away.get(acting.pk)) is not None:
        seen.add(acting.pk)
        stand_in = absence.stand_in
        if stand_in is None or stand_in.pk in seen or not stand_in.is_active:
            return person
        acting = stand_in
    return acting


def around(team: Team) -> list[Team]:
    """The teams this one lies in, outermost first; a circle ends where it began."""
    found: list[Team] = []
    outer = team.within
    while outer is not None and outer not in found and outer != team:
        found.insert(0, outer)
        outer = outer.within
    return found


def people_in(team: Team) -> list[User]:
    """The people of the team who may sign in."""
    return list(User.objects.filter(memberships__team=team, is_active=True).distinct())


def managers_of(team: Team) -> list[User]:
    """Those who manage the team and may sign in."""
    managing = User.objects.filter(memberships__team=team, memberships__is_manager=True)
    return list(managing.filter(is_active=True).distinct())


def people_numbered(typed: str) -> list[User]:
    """Whoever has this id; nobody where it is none."""
    is_id = _ID.fullmatch(typed)
    return list(User.objects.filter(pk=int(typed))) if is_id else []


def people_of_kind(kind: str) -> list[User]:
    """The people in teams of that kind who may sign in."""
    return list(User.objects.filter(memberships__team__kind=kind, is_active=True).distinct())


def first_team_of(person: User) -> Team | None:
    """The team that the person joined first."""
    first = person.memberships.select_related("team").first()
    return first.team if first else None
