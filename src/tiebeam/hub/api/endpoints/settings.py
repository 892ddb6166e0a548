"""What a site is called and for whom, and when it is crawled and probed by itself."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, administering, reading
from tiebeam.hub.api.endpoints.scope import administrators_only
from tiebeam.hub.api.endpoints.sites import site_of
from tiebeam.hub.api.paging import Clock, Flag, Id, Sent, Whole, Words
from tiebeam.hub.api.problems import REFUSED, checked
from tiebeam.hub.sites import services, timetables
from tiebeam.hub.sites.forms import SettingsForm, TimetableForm
from tiebeam.hub.sites.models import Pace, Site, Timetable

router = Router(tags=["settings"])


class SettingsOut(Schema):
    """What is set of a site."""

    name: str
    start_url: str
    policy: str = Field(description="Which pages search engines may show: TOML.")
    has_access: bool = Field(description="Whether keys to closed environments are kept.")
    is_closed: bool
    teams: list[int] = Field(description="Ids of those it is for.")

    @staticmethod
    def resolve_has_access(site: Site) -> bool:
        """Whether there are any; what they are is never told."""
        return bool(site.access)

    @staticmethod
    def resolve_teams(site: Site) -> list[int]:
        """Ids of the teams."""
        return list(site.teams.values_list("pk", flat=True))


class SettingsIn(Sent):
    """What is to change of a site; what is left out stays."""

    name: Words | None = Field(None, min_length=1, max_length=100)
    start_url: Words | None = Field(None, min_length=1, max_length=2000)
    policy: Words | None = Field(None, max_length=50_000)
    access: Words | None = Field(None, max_length=20_000, description='TOML; "" forgets it.')
    is_closed: Flag | None = None
    teams: list[Whole] | None = Field(None, max_length=200)


class TimetableOut(Schema):
    """When a site is crawled and probed without anybody asking."""

    crawls: Pace
    weekday: int = Field(description="For a crawl every week; 0: Sunday.")
    at: Clock
    time_zone: str
    probe_every_min: int = Field(description="Minutes between probes; 0: none by itself.")
    next_crawl_at: datetime | None
    next_probe_at: datetime | None

    @staticmethod
    def resolve_at(one: Timetable) -> str:
        """The time of day."""
        return f"{one.at:%H:%M}"

    @staticmethod
    def resolve_next_crawl_at(one: Timetable) -> datetime | None:
        """When it is due; null: never, or a worker has not looked yet."""
        return timetables.due(one.site)["crawl"]

    @staticmethod
    def resolve_next_probe_at(one: Timetable) -> datetime | None:
        """The same of the probe."""
        return timetables.due(one.site)["probe"]


class TimetableIn(Sent):
    """What is to change of a timetable; what is left out stays."""

    crawls: Pace | None = None
    weekday: Whole | None = Field(None, ge=0, le=6)
    at: Clock | None = None
    time_zone: Words | None = Field(None, max_length=64, description="As in Europe/Berlin.")
    probe_every_min: Whole | None = Field(None, ge=0, le=60, description="0, 5, 10, 15, 30, 60.")


@router.get("/sites/{site_id}/settings", response={200: SettingsOut, **REFUSED}, auth=administering)
def get_settings(request: Caller, site_id: Id) -> Any:
    """What is set of a site. Asks for an administrator."""
    administrators_only(request)
    return site_of(request, site_id)


@router.patch(
    "/sites/{site_id}/settings", response={200: SettingsOut, **REFUSED}, auth=administering
)
def change_settings(request: Caller, site_id: Id, given: SettingsIn) -> Any:
    """Change what is set of a site, from the next crawl on. Asks for an administrator."""
    administrators_only(request)
    site = site_of(request, site_id)
    names = ("name", "start_url", "policy", "is_closed")
    now = {name: getattr(site, name) for name in names}
    now["teams"] = list(site.teams.values_list("pk", flat=True))
    form = SettingsForm(
        now | given.dict(exclude_none=True) | {"forgets_access": given.access == ""}, site=site
    )
    facts = checked(form) | {"allow_private": form.is_private}
    services.change_site(site, by=request.user, **facts)
    return site


@router.get("/sites/{site_id}/timetable", response={200: TimetableOut, **REFUSED}, auth=reading)
def get_timetable(request: Caller, site_id: Id) -> Any:
    """When a site is crawled and probed by itself."""
    return timetables.timetable_of(site_of(request, site_id))


@router.patch(
    "/sites/{site_id}/timetable", response={200: TimetableOut, **REFUSED}, auth=administering
)
def change_timetable(request: Caller, site_id: Id, given: TimetableIn) -> Any:
    """Change when a site is crawled and probed by itself. Asks for an administrator."""
    administrators_only(request)
    one = timetables.timetable_of(site_of(request, site_id))
    now = {name: getattr(one, name) for name in TimetableIn.model_fields}
    form = TimetableForm(now | given.dict(exclude_none=True), instance=one)
    checked(form)
    timetables.keep(form.save(commit=False), by=request.user)
    return one
