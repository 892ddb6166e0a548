"""Areas, who is what to them, where that is unclear, and in which time one answers."""

from enum import StrEnum
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, administering, reading
from tiebeam.hub.api.endpoints.scope import Scoped, administrators_only, scope_of, teams_called
from tiebeam.hub.api.paging import LAST_ID, Clock, Flag, Id, Sent, Whole, Words
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.people.access import may_assign
from tiebeam.hub.roles import assigning, catalogue, gaps, layout, load, matrix, queries, times
from tiebeam.hub.roles.answering import Agreement
from tiebeam.hub.roles.forms import AreaForm, TimesForm
from tiebeam.hub.roles.models import Area, Direction, Severity, Step
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.queries import sites_of

router = Router(tags=["roles"])

Letters = StrEnum("Letters", {"nothing": "", **{one: one for one in matrix.CHOICES}})  # type: ignore[misc]
"""What a team can be to an area: responsible, accountable, consulted, informed."""


class AreaOut(Schema):
    """Something that one team is accountable for."""

    id: int
    slug: str
    name: str
    about: str
    is_used: bool = Field(description="Whether it stands in the matrix.")
    covers: list[str] = Field(description="Areas of checks, and checks as in head/title-missing.")

    @staticmethod
    def resolve_covers(area: Area) -> list[str]:
        """What it covers."""
        named = [(one.check_area, one.check_slug) for one in area.covers.all()]
        return [f"{area}/{check}" if check else area for area, check in named]


class AreaIn(Sent):
    """An area to add."""

    name: Words = Field(min_length=1, max_length=100)
    about: Words = Field("", max_length=300)


class AreaChange(Sent):
    """What is to change of an area; what is left out stays."""

    name: Words | None = Field(None, min_length=1, max_length=100)
    about: Words | None = Field(None, max_length=300)
    is_used: Flag | None = None


class CoverIn(Sent):
    """Which checks are to belong to an area."""

    check_area: Words = Field("", max_length=50, description="As in canonical.")
    check: Words = Field("", max_length=100, description="One check instead, by its name.")


class CellOut(Schema):
    """What one team is to one area."""

    team_id: int = Field(alias="team.pk")
    letters: str = Field(description="R, A, C, I: responsible, accountable, consulted, informed.")
    is_own: bool = Field(description="Whether it was said for this very site or organisation.")


class LineOut(Schema):
    """One area and what teams are to it."""

    area_id: int = Field(alias="area.pk")
    area: str = Field(alias="area.name")
    accountable: int | None = Field(description="Id of the one accountable team.")
    cells: list[CellOut]
    seen: str = Field(description="Send it with a change, so that none is lost unseen.")

    @staticmethod
    def resolve_accountable(line: matrix.Line) -> int | None:
        """Id of the team."""
        return line.accountable.pk if line.accountable else None

    @staticmethod
    def resolve_cells(line: matrix.Line) -> list[matrix.Cell]:
        """Those in which something stands."""
        return [cell for cell in line.cells if cell.letters or cell.is_own]


class CellIn(Sent):
    """What one team is to become to an area."""

    team_id: Whole = Field(ge=1, le=LAST_ID)
    letters: Letters | None = Field(description="null: as in the whole organisation.")


class LineIn(Sent):
    """What is to change in one line of the matrix."""

    site: Whole | None = Field(None, ge=1, le=LAST_ID, description="null: the whole organisation.")
    cells: list[CellIn] = Field(min_length=1, max_length=200)
    seen: Words | None = Field(None, max_length=10_000, description="Of the line as it was read.")


class GapOut(Schema):
    """One thing that is unclear."""

    kind: str
    said: str
    address: str = Field(description="The page that mends it.")


class LoadOut(Schema):
    """How much one team carries."""

    team_id: int = Field(alias="team.pk")
    team: str = Field(alias="team.name")
    accountable: int = Field(description="Areas.")
    responsible: int = Field(description="Areas.")
    findings: int | None = Field(description="Open ones that are theirs.")


class HoursOut(Schema):
    """How long an answer may take."""

    severity: Severity
    direction: Direction = Field(description="accept: a team; answer: SEO.")
    hours: Whole = Field(ge=1, le=2000, description="Working hours.")


class StepOut(Schema):
    """Before whom a matter is brought that nobody answers."""

    whom: Step.Whom
    percent: Whole = Field(ge=1, le=1000, description="Of the time, once so much is over.")


class TimesOut(Schema):
    """What both sides agreed."""

    hours: list[HoursOut]
    steps: list[StepOut]
    starts: Clock = Field(description="When a working day begins.")
    ends: Clock
    time_zone: str


class TimesIn(Sent):
    """What is to be agreed; what is left out stays."""

    hours: list[HoursOut] = Field(default_factory=list, max_length=20)
    steps: list[StepOut] = Field(default_factory=list, max_length=10)
    starts: Clock | None = None
    ends: Clock | None = None


def _area_of(area_id: int) -> Area:
    return get_object_or_404(Area, pk=area_id)


@router.get("/areas", response={200: list[AreaOut], **REFUSED}, auth=reading)
def list_areas(request: Caller) -> Any:
    """Every area in the order of the matrix, also those not in use."""
    return Area.objects.prefetch_related("covers")


@router.post("/areas", response={201: AreaOut, **REFUSED}, auth=administering)
def add_area(request: Caller, given: AreaIn) -> Any:
    """Add an area. Asks for an administrator."""
    administrators_only(request)
    form = AreaForm(given.dict())
    facts = checked(form)
    return Answer(201, layout.add_area(slug=form.slug, by=request.user, **facts))


@router.patch("/areas/{area_id}", response={200: AreaOut, **REFUSED}, auth=administering)
def change_area(request: Caller, area_id: Id, given: AreaChange) -> Any:
    """Change what an area is called or about, or leave it out. Asks for an administrator."""
    administrators_only(request)
    area = _area_of(area_id)
    now = {name: getattr(area, name) for name in AreaChange.model_fields}
    form = AreaForm(now | given.dict(exclude_none=True), area=area)
    layout.change_area(area, by=request.user, **checked(form))
    return area


@router.post("/areas/{area_id}/covers", response={200: AreaOut, **REFUSED}, auth=administering)
def cover(request: Caller, area_id: Id, given: CoverIn) -> Any:
    """Put the checks of an area of checks, or one check, under an area, for administrators."""
    administrators_only(request)
    area = _area_of(area_id)
    check_area = catalogue.areas_of_checks().get(given.check) if given.check else given.check_area
    if check_area not in catalogue.check_areas():
        raise Problem(422, "Name a check, or one of the areas of checks that /checks lists.")
    layout.cover(area, check_area=check_area, check_slug=given.check, by=request.user)
    return area


@router.get("/roles", response={200: list[LineOut], **REFUSED}, auth=reading)
def get_matrix(request: Caller, scoped: Query[Scoped]) -> Any:
    """The matrix: every area in use, and what teams are to it."""
    return matrix.page(request.user, scope_of(request, scoped.site)).lines


@router.put(
    "/areas/{area_id}/roles",
    response={200: LineOut, **CONFLICT, **REFUSED},
    auth=administering,
)
def assign(request: Caller, area_id: Id, given: LineIn) -> Any:
    """Say what teams are to an area. Asks for a manager of each team that gets or loses something.

    409: somebody changed the line meanwhile, or nobody would be accountable any more.
    """
    area, site = _area_of(area_id), scope_of(request, given.site)
    line = matrix.line(request.user, site, area)
    by_id = teams_called([cell.team_id for cell in given.cells])
    cells = {by_id[cell.team_id]: _said(cell, site) for cell in given.cells}
    if sum("A" in (letters or "") for letters in cells.values()) > 1:
        raise Problem(422, "cells: exactly one team is accountable; give the A to one.")
    if not may_assign(request.user, line.concerned(cells)):
        raise Problem(403, "This takes a manager of each of these teams, or an administrator.")
    if given.seen is not None and given.seen != line.seen:
        raise Problem(409, "Somebody changed this line meanwhile. Read it and choose again.")
    try:
        assigning.assign(area, cells, site=site, by=request.user)
    except assigning.NobodyAccountable as nobody:
        raise Problem(409, f"{nobody}, and one team must be. Give the A to another.") from nobody
    return matrix.line(request.user, site, area)


def _said(cell: CellIn, site: Site | None) -> str | None:
    return str(cell.letters.value) if cell.letters is not None else None if site else ""


@router.get("/gaps", response={200: list[GapOut], **REFUSED}, auth=reading)
def list_gaps(request: Caller, scoped: Query[Scoped]) -> Any:
    """Where it is unclear who answers, the most urgent kind first."""
    return [
        {"kind": kind.slug, "said": gap.said, "address": request.build_absolute_uri(gap.url)}
        for kind in _roles(request, scoped.site).kinds()
        for gap in kind.gaps
    ]


@router.get("/load", response={200: list[LoadOut], **REFUSED}, auth=reading)
def list_load(request: Caller, scoped: Query[Scoped]) -> Any:
    """What each team carries, most first."""
    return _roles(request, scoped.site).loads


def _roles(request: Caller, site_id: int | None) -> gaps.Roles:
    site = scope_of(request, site_id)
    lens = request.user.current_lens.value
    return gaps.roles_of(
        site,
        sites=sites_of(request.user).values_list("pk", flat=True),
        open_findings=load.open_findings(request.user, site, lens=lens),
    )


@router.get("/times", response={200: TimesOut, **REFUSED}, auth=reading)
def get_times(request: Caller) -> Any:
    """In which time each side answers the other, and what happens when it does not."""
    return _told(queries.agreement())


@router.patch("/times", response={200: TimesOut, **REFUSED}, auth=administering)
def change_times(request: Caller, given: TimesIn) -> Any:
    """Agree on other times. Asks for an administrator."""
    administrators_only(request)
    form = TimesForm(_typed(queries.agreement(), given), agreed=queries.agreement())
    checked(form)
    times.agree(**form.agreed, by=request.user)
    return _told(queries.agreement())


def _told(agreed: Agreement) -> dict[str, Any]:
    return {
        "hours": [
            {"severity": severity, "direction": direction, "hours": hours}
            for (severity, direction), hours in agreed.hours.items()
        ],
        "steps": [{"whom": whom, "percent": percent} for whom, percent in agreed.steps],
        "starts": f"{agreed.working.starts:%H:%M}",
        "ends": f"{agreed.working.ends:%H:%M}",
        "time_zone": timezone.get_default_timezone_name(),
    }


def _typed(agreed: Agreement, given: TimesIn) -> dict[str, Any]:
    """What stands in the form of the screen once somebody typed what is given."""
    asked = {(str(one.severity), str(one.direction)): one.hours for one in given.hours}
    hours = {**agreed.hours, **asked}
    steps = dict(agreed.steps) | {one.whom: one.percent for one in given.steps}
    return {
        **{f"{direction}-{severity}": much for (severity, direction), much in hours.items()},
        **{f"step-{whom}": percent for whom, percent in steps.items()},
        "starts": given.starts or agreed.working.starts,
        "ends": given.ends or agreed.working.ends,
    }
