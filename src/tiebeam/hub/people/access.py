"""Who may do what: every rule about rights that depends on people and teams, in one place.

Everyone signed in may read what is not closed. What one may change follows from the teams one is
in: a member answers for the team, a manager also for the teams within it, an administrator for all.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from tiebeam.hub.people.models import Team, TeamKind, User


def may_administer(person: User) -> bool:
    """Whether this person may change what concerns the whole hub: people, sites, sign-in."""
    return person.is_active and person.is_administrator


def may_work(person: User) -> bool:
    """Whether this person may take part; who is in no team reads along."""
    return person.is_active and (person.is_administrator or bool(person.in_teams()))


def may_manage(person: User, team: Team) -> bool:
    """Whether this person may change the team and who is in it."""
    return may_administer(person) or team.pk in managed_teams(person)


def may_answer_for(person: User, team: Team | None) -> bool:
    """Whether this person may decide in the name of the team; nobody's matters are everybody's."""
    if may_administer(person):
        return True
    if team is None:
        return may_work(person)
    return person.is_active and team.pk in answered_teams(person)


def may_invite(person: User, team: Team | None) -> bool:
    """Whether this person may let somebody new into the team, or in without one."""
    return may_administer(person) if team is None else may_manage(person, team)


def may_nest(person: User, team: Team | None, *, within: Team | None) -> bool:
    """Whether this person may make the team, None for a new one, a part of another.

    A part sees what is for the whole, so the right over the whole is needed, too.
    """
    if team is not None and team.within_id == (within.pk if within else None):
        return may_manage(person, team)
    if team is not None and not may_manage(person, team):
        return False
    return may_administer(person) if within is None else may_manage(person, within)


def may_plan_for(person: User, other: User) -> bool:
    """Whether this person may say when the other is away: oneself, and who manages their team."""
    if not person.is_active:
        return False
    if person.pk == other.pk or may_administer(person):
        return True
    return other.memberships.filter(team__in=managed_teams(person)).exists()


def may_approve_for(person: User, team: Team | None) -> bool:
    """Whether this person may bind the team to live with something: who manages it."""
    if may_administer(person):
        return True
    return is_manager(person) if team is None else may_manage(person, team)


def may_answer_for_seo(person: User) -> bool:
    """Whether this person may answer for the SEO side: who is in a team of that kind."""
    if may_administer(person):
        return True
    return person.is_active and any(one.kind == TeamKind.SEO for one in person.in_teams())


def is_manager(person: User) -> bool:
    """Whether this person manages a team, or all of them."""
    if may_administer(person):
        return True
    return person.is_active and any(one.is_manager for one in person.in_teams())


def may_assign(person: User, teams: Iterable[Team]) -> bool:
    """Whether this person may say what these teams answer for: they must manage all of them."""
    if may_administer(person):
        return True
    managed = managed_teams(person)
    return bool(managed) and all(team.pk in managed for team in teams)


def may_rule(person: User) -> bool:
    """Whether this person may change what reaches every team: ownership rules, duties, times."""
    return is_manager(person)


def managed_teams(person: User) -> frozenset[int]:
    """Ids of the teams this person manages, and of those within them."""
    if not person.is_active:
        return frozenset()
    managed = [one.team for one in person.in_teams() if one.is_manager]
    return _with_parts(managed, _nesting(person)) if managed else frozenset()


def answered_teams(person: User) -> frozenset[int]:
    """Ids of the teams in whose name this person may decide."""
    if not person.is_active:
        return frozenset()
    return frozenset(one.team for one in person.in_teams()) | managed_teams(person)


def reaching_teams(person: User) -> frozenset[int]:
    """Ids of the teams of this person and of those around them: what is theirs is this person's."""
    if not person.is_active:
        return frozenset()
    around = _nesting(person)
    reached: set[int] = set()
    for one in person.in_teams():
        outer: int | None = one.team
        while outer is not None and outer not in reached:
            reached.add(outer)
            outer = around.get(outer)
    return frozenset(reached)


def reached_people(teams: Iterable[int]) -> QuerySet[User]:
    """Those whom what is closed to these teams reaches: see `reaching_teams`."""
    nesting = dict(Team.objects.values_list("pk", "within_id"))
    theirs = Q(memberships__team__in=_with_parts(teams, nesting)) | Q(is_administrator=True)
    return User.objects.filter(theirs, is_active=True).distinct()


def _with_parts(teams: Iterable[int], nesting: Mapping[int, int | None]) -> frozenset[int]:
    """The teams and all that lie within them, however deep; a circle ends where it began."""
    parts: dict[int | None, list[int]] = {}
    for pk, within in nesting.items():
        parts.setdefault(within, []).append(pk)
    found: set[int] = set()
    waiting = list(teams)
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            waiting += parts.get(one, [])
    return frozenset(found)


def _nesting(person: User) -> dict[int, int | None]:
    """Each team with the one it lies within."""
    return {one.team: one.within for one in person.standings()}
