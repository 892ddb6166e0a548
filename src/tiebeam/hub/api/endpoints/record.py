"""Who did what, and what the person was told of it."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from tiebeam.hub.activity.models import Event, Reason
from tiebeam.hub.activity.queries import events_of, inbox_within
from tiebeam.hub.activity.services import mark_read
from tiebeam.hub.api.bearer import Caller, deciding, lens_of, reading
from tiebeam.hub.api.paging import LAST_ID, Moment, Page, Sent, Whole, Window, Words, newest_first
from tiebeam.hub.api.problems import REFUSED
from tiebeam.hub.sites.queries import sites_of

router = Router(tags=["record"])


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


class NoticeOut(Schema):
    """One line of the inbox."""

    id: int
    event_id: int = Field(description="Of the deed in the record.")
    at: datetime = Field(alias="event.at")
    said: str = Field(description="Who did what, in the words of the person's lens.")
    reason: Reason = Field(description="Why the person is told.")
    on_behalf_of: list[str] = Field(description="Names of those who were away and were to hear it.")
    read_at: datetime | None
    address: str = Field(description="The page of what it is about; empty where there is none.")

    @staticmethod
    def resolve_said(notice: Any, context: Any) -> str:
        """The deed in one sentence."""
        event = notice.event
        return f"{event.who} {event.said_to(lens_of(context['request'], None))}"

    @staticmethod
    def resolve_on_behalf_of(notice: Any) -> list[str]:
        """Their names."""
        return [str(one) for one in notice.on_behalf_of.all()]

    @staticmethod
    def resolve_address(notice: Any, context: Any) -> str:
        """The whole address, with scheme and host."""
        path = notice.event.address
        return str(context["request"].build_absolute_uri(path)) if path else ""


class Happened(Window):
    """Which deeds are asked for."""

    deed: Words | None = Field(None, max_length=60)
    site: int | None = Field(None, ge=1, le=LAST_ID)
    since: Moment | None = None


class Told(Window):
    """Which lines of the inbox are asked for."""

    unread: bool = Field(default=False, description="Those alone that were not read.")


class ReadIn(Sent):
    """How far somebody has read."""

    upto: Whole = Field(ge=1, le=LAST_ID, description="`event_id` of the newest line read.")


class ReadOut(Schema):
    """How many lines were taken as read."""

    read: int


@router.get("/record", response={200: Page[EventOut], **REFUSED}, auth=reading)
def list_record(request: Caller, wanted: Query[Happened]) -> Any:
    """Who did what, newest first, as far as the person may see it."""
    exact = {"deed": wanted.deed, "site_id": wanted.site, "at__gte": wanted.since}
    kept = {name: value for name, value in exact.items() if value is not None}
    return newest_first(events_of(request.user, sites=_sites(request)).filter(**kept), wanted)


@router.get("/inbox", response={200: Page[NoticeOut], **REFUSED}, auth=reading)
def list_inbox(request: Caller, wanted: Query[Told]) -> Any:
    """What the person was told, newest first."""
    told = inbox_within(request.user, sites=_sites(request))
    return newest_first(told.filter(read_at=None) if wanted.unread else told, wanted)


@router.post("/inbox/read", response={200: ReadOut, **REFUSED}, auth=deciding)
def read_inbox(request: Caller, given: ReadIn) -> Any:
    """Take what was told up to there as read; what came since stays unread."""
    return {"read": mark_read(request.user, upto=given.upto, now=timezone.now())}


def _sites(request: Caller) -> list[int]:
    return list(sites_of(request.user).values_list("pk", flat=True))
