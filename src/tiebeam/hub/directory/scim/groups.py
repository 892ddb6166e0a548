"""Teams between SCIM, where they are groups, and the hub."""

from django.db import transaction
from django.db.models import QuerySet
from scim2_models import (
    InvalidValueException,
    Meta,
    MutabilityException,
    Reference,
    UniquenessException,
)

from tiebeam.hub.directory.errors import Refused
from tiebeam.hub.directory.scim.resources import GROUP, USER, Group, Member, identifier, number_of
from tiebeam.hub.directory.services import teams
from tiebeam.hub.people.models import Team, TeamKind, User

KIND = GROUP
LONGEST = 100


def served() -> QuerySet[Team]:
    """Every team."""
    return Team.objects.prefetch_related("memberships__person")


def as_resource(team: Team, base: str) -> Group:
    """The team as SCIM shows it."""
    members = [
        Member(
            value=(member := identifier(USER, one.person_id)),
            ref=Reference(f"{base}Users/{member}"),
        )
        for one in team.memberships.all()
    ]
    own = identifier(KIND, team.pk)
    return Group(
        id=own,
        external_id=team.external_id or None,
        display_name=team.name,
        members=members or None,
        meta=Meta(resource_type="Group", location=f"{base}Groups/{own}"),
    )


def narrowed(found: QuerySet[Team], attribute: str, value: str) -> QuerySet[Team]:
    """Those that may pass `attribute eq value`; the filter itself is asked afterwards."""
    if attribute == "displayname":
        return found.filter(name__iexact=value)
    return found.filter(external_id=value) if attribute == "externalid" else found


@transaction.atomic
def create(resource: Group, *, through: str) -> Team:
    """Add the team with its people. Raises SCIM's errors."""
    name = _name(resource)
    _refuse_taken(name)
    kind = {"name": name, "kind": TeamKind.OTHER, "within": None}
    team = teams.add_team(by=None, through=through, external_id=resource.external_id or "", **kind)
    _set_members(team, resource, through)
    return team


@transaction.atomic
def update(team: Team, resource: Group, *, through: str) -> None:
    """Make the team what the directory says; who manages it still does. Raises SCIM's errors."""
    name = _name(resource)
    if name.casefold() != team.name.casefold():
        _refuse_taken(name)
    facts = {"name": name, "external_id": resource.external_id or ""}
    teams.change_team(team, by=None, through=through, **facts)
    _set_members(team, resource, through)


def remove(team: Team, *, through: str) -> None:
    """Remove a team that nothing depends on. Raises SCIM's error naming what does."""
    try:
        teams.remove_team(team, by=None, through=through)
    except Refused as refusal:
        raise MutabilityException(detail=str(refusal)) from refusal


def _set_members(team: Team, resource: Group, through: str) -> None:
    wanted = {one.value for one in resource.members or [] if one.value}
    numbers = [number for one in wanted if (number := number_of(USER, one)) is not None]
    people = {identifier(USER, one.pk): one for one in User.objects.filter(pk__in=numbers)}
    if strangers := wanted - people.keys():
        raise InvalidValueException(detail=f"there is no user {min(strangers)[:100]}")
    inside = {
        identifier(USER, one.person_id): one.person
        for one in team.memberships.select_related("person")
    }
    for key in people.keys() - inside.keys():
        teams.put_into(team, people[key], by=None, through=through)
    for key in inside.keys() - people.keys():
        teams.take_out(team, inside[key], by=None, through=through)


def _refuse_taken(name: str) -> None:
    if Team.objects.filter(name__iexact=name).exists():
        raise UniquenessException(detail=f"there is a group {name} already")


def _name(resource: Group) -> str:
    name = (resource.display_name or "").strip()
    if not name or len(name) > LONGEST:
        raise InvalidValueException(detail=f"displayName must have 1 to {LONGEST} characters")
    return name
