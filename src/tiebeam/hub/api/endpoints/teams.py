"""Teams: which there are, what lies within what, who is in them."""

from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, administering, reading
from tiebeam.hub.api.endpoints.scope import administrators_only, managers_only
from tiebeam.hub.api.paging import LAST_ID, Flag, Id, Page, Sent, Whole, Window, Words, newest_first
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.directory.errors import Refused
from tiebeam.hub.directory.forms import MergeForm, TeamForm
from tiebeam.hub.directory.services import teams as services
from tiebeam.hub.people.access import may_manage
from tiebeam.hub.people.models import Team, TeamKind, User

router = Router(tags=["teams"])


class TeamOut(Schema):
    """A team."""

    id: int
    name: str
    kind: TeamKind
    within: int | None = Field(alias="within_id", description="The team it is a part of.")


class MemberOut(Schema):
    """Somebody in a team."""

    person_id: int
    name: str = Field(alias="person.name")
    is_manager: bool


class TeamWithPeople(TeamOut):
    """A team and who is in it."""

    members: list[MemberOut] = Field(description="Managers first.")

    @staticmethod
    def resolve_members(team: Team) -> list[Any]:
        """Who is in it."""
        found = team.memberships.select_related("person")
        return list(found.order_by("-is_manager", "person__name"))


class TeamIn(Sent):
    """A team to add."""

    name: Words = Field(min_length=1, max_length=100)
    kind: TeamKind
    within: Whole | None = Field(None, ge=1, le=LAST_ID, description="What it is a part of.")


class TeamChange(Sent):
    """What is to change of a team; what is left out stays."""

    name: Words | None = Field(None, min_length=1, max_length=100)
    kind: TeamKind | None = None
    within: Whole | None = Field(None, ge=1, le=LAST_ID, description="null: by itself.")


class MemberIn(Sent):
    """As what somebody is to be in a team."""

    is_manager: Flag = False


class MergeIn(Sent):
    """Where everything of a team goes."""

    into: Whole = Field(ge=1, le=LAST_ID)


@router.get("/teams", response={200: Page[TeamOut], **REFUSED}, auth=reading)
def list_teams(request: Caller, window: Query[Window]) -> Any:
    """Every team, newest first."""
    return newest_first(Team.objects.all(), window)


@router.get("/teams/{team_id}", response={200: TeamWithPeople, **REFUSED}, auth=reading)
def get_team(request: Caller, team_id: Id) -> Any:
    """One team and who is in it."""
    return get_object_or_404(Team, pk=team_id)


@router.post("/teams", response={201: TeamOut, **REFUSED}, auth=administering)
def add_team(request: Caller, given: TeamIn) -> Any:
    """Add a team. Asks for a manager, who may add parts of a team of theirs."""
    managers_only(request)
    facts = checked(TeamForm(given.dict(), by=request.user))
    return Answer(201, services.add_team(by=request.user, **facts))


@router.patch(
    "/teams/{team_id}", response={200: TeamOut, **CONFLICT, **REFUSED}, auth=administering
)
def change_team(request: Caller, team_id: Id, given: TeamChange) -> Any:
    """Change name, kind or what it is a part of. Asks for a manager of it. 409: a circle."""
    one = _managed(request, team_id)
    now = {"name": one.name, "kind": one.kind, "within": one.within_id}
    form = TeamForm(
        now | given.dict(exclude_unset=True), by=request.user, team=Team.objects.get(pk=one.pk)
    )
    facts = checked(form)
    try:
        services.change_team(one, by=request.user, **facts)
    except Refused as refusal:
        raise Problem(409, str(refusal)) from refusal
    return one


@router.put(
    "/teams/{team_id}/members/{person_id}",
    response={200: TeamWithPeople, **REFUSED},
    auth=administering,
)
def put_into(request: Caller, team_id: Id, person_id: Id, given: MemberIn) -> Any:
    """Take somebody into a team, or make them manager or plain member. Asks for a manager of it."""
    one = _managed(request, team_id)
    person = get_object_or_404(User, pk=person_id, is_active=True)
    services.put_into(one, person, by=request.user, is_manager=given.is_manager)
    return one


@router.delete(
    "/teams/{team_id}/members/{person_id}",
    response={200: TeamWithPeople, **REFUSED},
    auth=administering,
)
def take_out(request: Caller, team_id: Id, person_id: Id) -> Any:
    """Take somebody out of a team. Asks for a manager of it."""
    one = _managed(request, team_id)
    membership = get_object_or_404(one.memberships.select_related("person"), person=person_id)
    services.take_out(one, membership.person, by=request.user)
    return one


@router.post(
    "/teams/{team_id}/merge", response={200: TeamOut, **CONFLICT, **REFUSED}, auth=administering
)
def merge(request: Caller, team_id: Id, given: MergeIn) -> Any:
    """Give everything a team has to another; answers that one. Asks for an administrator."""
    administrators_only(request)
    one = get_object_or_404(Team, pk=team_id)
    into = checked(MergeForm({"into": given.into}, team=one))["into"]
    try:
        services.merge(one, into=into, by=request.user)
    except Refused as refusal:
        raise Problem(409, str(refusal)) from refusal
    return into


@router.delete(
    "/teams/{team_id}", response={200: TeamOut, **CONFLICT, **REFUSED}, auth=administering
)
def remove_team(request: Caller, team_id: Id) -> Any:
    """Remove a team that nothing depends on; answers what it was. Asks for an administrator."""
    administrators_only(request)
    one = get_object_or_404(Team, pk=team_id)
    was = TeamOut.from_orm(one)
    try:
        services.remove_team(one, by=request.user)
    except Refused as refusal:
        raise Problem(409, str(refusal)) from refusal
    return was


def _managed(request: Caller, team_id: int) -> Team:
    one = get_object_or_404(Team, pk=team_id)
    if not may_manage(request.user, one):
        raise Problem(403, f"Only managers of {one} and administrators may do this.")
    return one
