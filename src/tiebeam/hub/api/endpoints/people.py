"""People: who is here, who is away, and what is done to accounts."""

from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, administering, reading
from tiebeam.hub.api.endpoints.scope import administrators_only
from tiebeam.hub.api.paging import LAST_ID, Id, Page, Sent, Whole, Window, Words, newest_first
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.directory import queries
from tiebeam.hub.directory.errors import Refused
from tiebeam.hub.directory.forms import STATES, AbsenceForm, PeopleFilter, PersonForm
from tiebeam.hub.directory.services import absences, accounts
from tiebeam.hub.people.access import may_plan_for
from tiebeam.hub.people.models import Absence, Lens, User

router = Router(tags=["people"])

State = StrEnum("State", {slug.replace("-", "_"): slug for slug, _ in STATES})  # type: ignore[misc]
"""What somebody can be, as the filter of the hub has it."""

DEEDS = {
    "off": accounts.switch_off,
    "on": accounts.switch_on,
    "sessions": accounts.end_all_sessions,
    "administrator": accounts.make_administrator,
    "plain": accounts.unmake_administrator,
}
"""What a program may do to an account. Passwords and second factors it may not: who steals a token
must not become somebody."""

DeedName = StrEnum("DeedName", {slug: slug for slug in DEEDS})  # type: ignore[misc]


class MeOut(Schema):
    """The person a token acts for."""

    id: int
    name: str
    email: str
    lens: Lens = Field(alias="current_lens")
    is_administrator: bool
    teams: list[int] = Field(description="Ids of the teams this person is in.")

    @staticmethod
    def resolve_teams(person: User) -> list[int]:
        """Ids of the teams."""
        return list(person.memberships.values_list("team_id", flat=True))


class PlaceOut(Schema):
    """A team somebody is in."""

    team_id: int
    is_manager: bool


class AbsenceOut(Schema):
    """Days on which somebody is away."""

    id: int
    first_day: date
    last_day: date
    stand_in_id: int | None = Field(description="Who gets what waits for them.")


class PersonOut(Schema):
    """Somebody who is here."""

    id: int
    name: str
    email: str
    is_active: bool = Field(description="Whether they may sign in.")
    is_administrator: bool
    teams: list[PlaceOut] = Field(alias="memberships")
    absences: list[AbsenceOut] = Field(description="Of today and to come.")

    @staticmethod
    def resolve_memberships(person: User) -> list[Any]:
        """The teams."""
        return list(person.memberships.all())

    @staticmethod
    def resolve_absences(person: User) -> list[Absence]:
        """Those that are not over."""
        today = timezone.localdate()
        return [one for one in person.absences.all() if one.last_day >= today]


class WhoIsHere(Window):
    """Who is asked for."""

    q: Words | None = Field(None, max_length=100, description="In name or e-mail address.")
    team: int | None = Field(None, ge=1, le=LAST_ID)
    state: State | None = None

    def kept(self, people: QuerySet[User]) -> QuerySet[User]:
        """Those who are asked for."""
        if self.team is not None:
            people = people.filter(memberships__team=self.team)
        return PeopleFilter({"q": self.q, "state": self.state}).kept(people)


class PersonChange(Sent):
    """What is to change of a person; what is left out stays."""

    name: Words | None = Field(None, min_length=1, max_length=100)
    email: Words | None = Field(None, min_length=3, max_length=254)


class DeedIn(Sent):
    """What is to be done to an account."""

    deed: DeedName = Field(description="off, on, sessions (end them), administrator or plain.")


class AbsenceIn(Sent):
    """When somebody is away."""

    first_day: date
    last_day: date
    stand_in_id: Whole | None = Field(None, ge=1, le=LAST_ID)


def person_of(person_id: int) -> User:
    """The person with teams and absences. Raises Http404."""
    return get_object_or_404(queries.everybody(), pk=person_id)


@router.get("/me", response={200: MeOut, **REFUSED}, auth=reading)
def me(request: Caller) -> Any:
    """The person that this token acts for."""
    return request.user


@router.get("/people", response={200: Page[PersonOut], **REFUSED}, auth=reading)
def list_people(request: Caller, wanted: Query[WhoIsHere]) -> Any:
    """Everybody, newest first, or whom the question keeps."""
    return newest_first(wanted.kept(queries.everybody()), wanted)


@router.get("/people/{person_id}", response={200: PersonOut, **REFUSED}, auth=reading)
def get_person(request: Caller, person_id: Id) -> Any:
    """One person."""
    return person_of(person_id)


@router.patch(
    "/people/{person_id}", response={200: PersonOut, **CONFLICT, **REFUSED}, auth=administering
)
def change_person(request: Caller, person_id: Id, given: PersonChange) -> Any:
    """Change name or e-mail address. Asks for an administrator. 409: the address is taken."""
    administrators_only(request)
    one = person_of(person_id)
    typed = {"name": one.name, "email": one.email} | given.dict(exclude_none=True)
    facts = checked(PersonForm(typed, instance=User.objects.get(pk=one.pk)))
    try:
        accounts.change_person(one, by=request.user, **facts)
    except Refused as refusal:
        raise Problem(409, str(refusal)) from refusal
    return one


@router.post(
    "/people/{person_id}/account",
    response={200: PersonOut, **CONFLICT, **REFUSED},
    auth=administering,
)
def change_account(request: Caller, person_id: Id, given: DeedIn) -> Any:
    """Do something to an account. Asks for an administrator. 409 says what stands in the way."""
    administrators_only(request)
    one = person_of(person_id)
    try:
        DEEDS[given.deed](one, by=request.user)
    except Refused as refusal:
        raise Problem(409, str(refusal)) from refusal
    return one


@router.post(
    "/people/{person_id}/absences",
    response={201: PersonOut, **CONFLICT, **REFUSED},
    auth=administering,
)
def plan_absence(request: Caller, person_id: Id, given: AbsenceIn) -> Any:
    """Note when somebody is away. Asks for the person, or a manager of theirs. 409: an overlap."""
    one = person_of(person_id)
    _refuse_strangers(request, one)
    typed = given.dict(exclude={"stand_in_id"}) | {"stand_in": given.stand_in_id}
    facts = checked(AbsenceForm(typed, person=one))
    try:
        absences.plan(one, by=request.user, **facts)
    except Refused as refusal:
        raise Problem(409, str(refusal)) from refusal
    return Answer(201, person_of(one.pk))


@router.delete("/absences/{absence_id}", response={200: PersonOut, **REFUSED}, auth=administering)
def end_absence(request: Caller, absence_id: Id) -> Any:
    """Note that somebody is back, or stays. Asks for the person, or a manager of theirs."""
    absence = get_object_or_404(Absence.objects.select_related("person"), pk=absence_id)
    _refuse_strangers(request, absence.person)
    absences.end(absence, today=timezone.localdate(), by=request.user)
    return person_of(absence.person_id)


def _refuse_strangers(request: Caller, one: User) -> None:
    if not may_plan_for(request.user, one):
        raise Problem(403, "Only the person, managers of theirs and administrators may say this.")
