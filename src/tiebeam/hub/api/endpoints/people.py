"""Who is here, and who did what."""

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from tiebeam.hub.activity.models import Event
from tiebeam.hub.activity.queries import events_of
from tiebeam.hub.api.bearer import Caller, reading
from tiebeam.hub.api.paging import LAST_ID, Moment, Page, Window, Words, newest_first
from tiebeam.hub.api.problems import REFUSED
from tiebeam.hub.people.models import Lens, Team, TeamKind, User
from tiebeam.hub.sites.queries import sites_of

router = Router(tags=["people"])


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


class TeamOut(Schema):
    """A team."""

    id: int
    name: str
    kind: TeamKind
    within: int | None = Field(alias="within_id", description="The team it is a part of.")


class EventOut(Schema):
    """One deed of the record."""

    id: int
    at: datetime
    person: str = Field(description="Name of who did it.")
    through: str = Field(description="The token that acted for them; empty in a browser.")
    deed: str
    sentence: str
    kind: str = Field(description="What it was done to, as in sites.crawl.")
    subject_id: str
    subject: str = Field(description="What that was called then.")
    site_id: int | None

    @staticmethod
    def resolve_person(event: Event) -> str:
        """Name of who did it."""
        return event.who


class Happened(Window):
    """Which deeds are asked for."""

    deed: Words | None = Field(None, max_length=60)
    site: int | None = Field(None, ge=1, le=LAST_ID)
    since: Moment | None = None


@router.get("/me", response={200: MeOut, **REFUSED}, auth=reading)
def me(request: Caller) -> Any:
    """The person that this token acts for."""
    return request.user


@router.get("/teams", response={200: Page[TeamOut], **REFUSED}, auth=reading)
def list_teams(request: Caller, window: Query[Window]) -> Any:
    """Every team, newest first."""
    return newest_first(Team.objects.all(), window)


@router.get("/record", response={200: Page[EventOut], **REFUSED}, auth=reading)
def list_record(request: Caller, wanted: Query[Happened]) -> Any:
    """Who did what, newest first, as far as the person may see it."""
    sites = sites_of(request.user).values_list("pk", flat=True)
    exact = {"deed": wanted.deed, "site_id": wanted.site, "at__gte": wanted.since}
    kept = {name: value for name, value in exact.items() if value is not None}
    return newest_first(events_of(request.user, sites=sites).filter(**kept), wanted)
