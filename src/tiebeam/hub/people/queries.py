"""What can be asked about people."""

from tiebeam.hub.people.models import Organisation, Team, User


def organisation_name() -> str:
    """Name of the organisation; empty before the first start is done."""
    return Organisation.objects.values_list("name", flat=True).first() or ""


def people_in(team: Team) -> list[User]:
    """The people of the team who may sign in."""
    return list(User.objects.filter(memberships__team=team, is_active=True).distinct())


def managers_of(team: Team) -> list[User]:
    """Those who manage the team and may sign in."""
    managing = User.objects.filter(memberships__team=team, memberships__is_manager=True)
    return list(managing.filter(is_active=True).distinct())


def people_of_kind(kind: str) -> list[User]:
    """The people in teams of that kind who may sign in."""
    return list(User.objects.filter(memberships__team__kind=kind, is_active=True).distinct())


def first_team_of(person: User) -> Team | None:
    """The team that the person joined first."""
    first = person.memberships.select_related("team").first()
    return first.team if first else None
