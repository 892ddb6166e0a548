"""Who of which side is on duty, week by week."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, administering, reading
from tiebeam.hub.api.endpoints.scope import managers_only, scope_of
from tiebeam.hub.api.paging import LAST_ID, Asked, Id, Sent, Whole, Words
from tiebeam.hub.api.problems import REFUSED, Problem, checked
from tiebeam.hub.people.access import may_rule
from tiebeam.hub.people.models import User
from tiebeam.hub.roles import rotas
from tiebeam.hub.roles.duties import Week
from tiebeam.hub.roles.forms import RotaForm
from tiebeam.hub.roles.models import Rota, Side
from tiebeam.hub.sites.queries import sites_of

router = Router(tags=["duties"])


class WeekOut(Schema):
    """One week of duty."""

    starts: date
    ends: date
    person_id: int | None = Field(description="Who has it; null: nobody is left.")
    person: str | None
    in_turn_id: int | None = Field(description="Whose turn it would be.")
    is_swapped: bool = Field(description="Whether somebody took it over.")

    @staticmethod
    def resolve_person_id(week: Week) -> int | None:
        """Id of who has it."""
        return week.person.pk if week.person else None

    @staticmethod
    def resolve_person(week: Week) -> str | None:
        """Name of who has it."""
        return str(week.person) if week.person else None

    @staticmethod
    def resolve_in_turn_id(week: Week) -> int | None:
        """Id of whose turn it would be."""
        return week.in_turn.pk if week.in_turn else None


class DutyOut(Schema):
    """The duty of one side with its next weeks."""

    id: int = Field(alias="rota.pk")
    side: Side = Field(alias="rota.side")
    site_id: int | None = Field(alias="rota.site_id", description="null: of the organisation.")
    starts_on: date = Field(alias="rota.starts_on", description="A day of the first week.")
    handover: int = Field(alias="rota.handover", description="Day it changes; 0: Monday.")
    people: list[int] = Field(description="Ids of those who take turns, in order.")
    weeks: list[WeekOut] = Field(description="From this one on.")

    @staticmethod
    def resolve_people(plan: rotas.Plan) -> list[int]:
        """Their ids."""
        return [person.pk for person in plan.people]


class DutyIn(Sent):
    """Who is to take turns."""

    site: Whole | None = Field(None, ge=1, le=LAST_ID, description="null: of the organisation.")
    people: list[Words] = Field(
        min_length=1, max_length=100, description="E-mail addresses in the order of the turns."
    )
    starts_on: date
    handover: Whole = Field(0, ge=0, le=6, description="0: Monday.")


class SwapIn(Sent):
    """Who takes a week."""

    week: date = Field(description="The day on which it begins.")
    person_id: Whole | None = Field(None, ge=1, le=LAST_ID, description="null: whose turn it is.")


class Weeks(Asked):
    """How far to look."""

    weeks: int = Field(rotas.WEEKS, ge=1, le=52)


@router.get("/duties", response={200: list[DutyOut], **REFUSED}, auth=reading)
def list_duties(request: Caller, asked: Query[Weeks]) -> Any:
    """The duties of the organisation and of the sites that the person may see."""
    sites = list(sites_of(request.user).values_list("pk", flat=True))
    today = timezone.localdate()
    rotas_seen = [plan.rota for plan in rotas.plans(sites, today=today)]
    return [rotas.plan_of(rota, today=today, count=asked.weeks) for rota in rotas_seen]


@router.put("/duties/{side}", response={200: DutyOut, **REFUSED}, auth=administering)
def set_duty(request: Caller, side: Side, given: DutyIn) -> Any:
    """Say who of a side takes turns, and from when on. Asks for a manager."""
    managers_only(request)
    site, today = scope_of(request, given.site), timezone.localdate()
    rota = Rota.objects.filter(side=side, site=site).first()
    typed = given.dict(exclude={"site"}) | {"people": "\n".join(given.people)}
    facts = checked(RotaForm(typed, rota=rota, today=today))
    saved = rotas.set_rota(side, site, **facts, by=request.user)
    return rotas.plan_of(saved, today=today)


@router.post("/duties/{duty_id}/swaps", response={200: DutyOut, **REFUSED}, auth=administering)
def swap(request: Caller, duty_id: Id, given: SwapIn) -> Any:
    """Let somebody else take a week. Asks for a manager, or for one of those who take turns."""
    rota = get_object_or_404(Rota, pk=duty_id)
    scope_of(request, rota.site_id)
    if not may_rule(request.user) and not rota.turns.filter(person=request.user).exists():
        raise Problem(403, "Only managers, and whoever takes turns here, swap weeks.")
    person = None
    if given.person_id is not None:
        person = User.objects.filter(pk=given.person_id, is_active=True).first()
        if person is None:
            raise Problem(422, "person_id: nobody who signs in here has it.")
    try:
        rotas.swap(rota, week=given.week, person=person, by=request.user)
    except rotas.NoWeekOfIt as wrong:
        raise Problem(422, f"week: {wrong}.") from wrong
    return rotas.plan_of(rota, today=timezone.localdate())
