"""Sites and their crawls."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, administering, crawling, reading
from tiebeam.hub.api.paging import Id, Page, Sent, Whole, Window, newest_first
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.people.access import may_administer, may_work
from tiebeam.hub.sites import queries, services
from tiebeam.hub.sites.forms import CrawlForm, SiteForm
from tiebeam.hub.sites.models import Crawl, Environment, Site

router = Router(tags=["sites"])


class SiteOut(Schema):
    """A site."""

    id: int
    name: str
    start_url: str
    hosts: list[str] = Field(description="Further hosts that belong to it.")
    is_closed: bool = Field(description="Whether only its teams may see it.")


class SiteIn(Sent):
    """A new site."""

    name: str = Field(min_length=1, max_length=100)
    start_url: str = Field(min_length=1, max_length=2000)
    hosts: list[str] = Field(default_factory=list, max_length=100)


class CrawlOut(Schema):
    """A crawl."""

    id: int
    site_id: int
    environment_id: int | None = Field(description="Null for production.")
    environment: str = Field(description="Name of the environment, or Production.")
    number: int = Field(description="Counts the crawls of the site, from 1.")
    state: str = Field(description="waiting, running, judging, complete, limit, cancelled, failed.")
    error: str = Field(description="Why it failed; empty where it did not.")
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    progress: dict[str, Any] = Field(description="As the crawl reported last.")
    summary: dict[str, Any] = Field(description="What was visited, once it is judged.")

    @staticmethod
    def resolve_environment(crawl: Crawl) -> str:
        """Its name."""
        return crawl.where


class EnvironmentOut(Schema):
    """Where a site runs beside production."""

    id: int
    site_id: int
    name: str
    kind: str = Field(description="staging or preview.")
    start_url: str
    is_retired: bool = Field(description="Whether it is crawled no more.")


class CrawlIn(Sent):
    """A crawl to start; what is left out is as in the crawl before."""

    environment_id: Whole | None = Field(None, description="Null for production.")
    start_url: str | None = Field(
        None, max_length=2000, description="Of a preview: where it stands this time."
    )
    max_pages: Whole | None = Field(None, ge=1, le=10_000_000)
    hosts: list[str] | None = Field(None, max_length=100)
    concurrency: Whole | None = Field(None, ge=1, le=1000)
    rate: float | None = Field(None, gt=0, le=10_000)
    crawl_window: str | None = Field(None, max_length=100)


def site_of(request: HttpRequest, site_id: int) -> Site:
    """The site, if this caller may see it. Raises Http404."""
    return get_object_or_404(queries.sites_of(request.user), pk=site_id)  # type: ignore[arg-type]


def crawl_of(request: HttpRequest, crawl_id: int) -> Crawl:
    """The crawl, if this caller may see it. Raises Http404."""
    return get_object_or_404(queries.crawls_of(request.user), pk=crawl_id)  # type: ignore[arg-type]


@router.get("/sites", response={200: Page[SiteOut], **REFUSED}, auth=reading)
def list_sites(request: Caller, window: Query[Window]) -> Any:
    """The sites that the person may see, newest first."""
    return newest_first(queries.sites_of(request.user), window)


@router.post("/sites", response={201: SiteOut, **REFUSED}, auth=administering)
def add_site(request: Caller, given: SiteIn) -> Any:
    """Add a site. Asks for an administrator."""
    if not may_administer(request.user):
        raise Problem(403, "Only administrators add sites.")
    form = SiteForm({**given.dict(), "hosts": "\n".join(given.hosts)})
    site = services.add_site(request.user, **checked(form), allow_private=form.is_private)
    return Answer(201, site)


@router.get("/sites/{site_id}", response={200: SiteOut, **REFUSED}, auth=reading)
def get_site(request: Caller, site_id: Id) -> Any:
    """One site."""
    return site_of(request, site_id)


@router.get("/sites/{site_id}/crawls", response={200: Page[CrawlOut], **REFUSED}, auth=reading)
def list_crawls(request: Caller, site_id: Id, window: Query[Window]) -> Any:
    """The crawls of a site, newest first."""
    site = site_of(request, site_id)
    return newest_first(queries.crawls_of(request.user).filter(site=site), window)


@router.get(
    "/sites/{site_id}/environments",
    response={200: list[EnvironmentOut], **REFUSED},
    auth=reading,
)
def list_environments(request: Caller, site_id: Id) -> Any:
    """Where the site runs beside production."""
    return site_of(request, site_id).environments.all()


@router.post(
    "/sites/{site_id}/crawls",
    response={201: CrawlOut, **CONFLICT, **REFUSED},
    auth=crawling,
)
def start_crawl(request: Caller, site_id: Id, given: CrawlIn) -> Any:
    """Start a crawl. 409 while the site is being crawled."""
    site = site_of(request, site_id)
    if not may_work(request.user):
        raise Problem(403, "Who is in no team reads along; join a team to start crawls.")
    environment = None
    if given.environment_id is not None:
        named = {"pk": given.environment_id, "is_retired": False}
        environment = get_object_or_404(site.environments, **named)
    settings = _settings(site, environment, given)
    try:
        crawl = services.start_crawl(
            site, by=request.user, settings=settings, environment=environment
        )
        return Answer(201, crawl)
    except services.CrawlRunning as running:
        raise Problem(409, f"{running}; stop that crawl or wait for its end.") from running


@router.get("/crawls/{crawl_id}", response={200: CrawlOut, **REFUSED}, auth=reading)
def get_crawl(request: Caller, crawl_id: Id) -> Any:
    """One crawl, and how far it is."""
    return crawl_of(request, crawl_id)


@router.post("/crawls/{crawl_id}/stop", response={200: CrawlOut, **REFUSED}, auth=crawling)
def stop_crawl(request: Caller, crawl_id: Id) -> Any:
    """Ask a crawl to stop; what it fetched is kept and judged."""
    crawl = crawl_of(request, crawl_id)
    if not may_work(request.user):
        raise Problem(403, "Who is in no team reads along; join a team to stop crawls.")
    services.cancel_crawl(crawl, by=request.user, now=timezone.now())
    crawl.refresh_from_db()
    return crawl


def _settings(site: Site, environment: Environment | None, given: CrawlIn) -> dict[str, Any]:
    """What the form on the screen would make of the same wishes. Raises Problem."""
    last = queries.settings_before(site, environment)
    usual = CrawlForm(None, site=site, environment=environment, last=last)
    asked = {name: field.initial for name, field in usual.fields.items()}
    asked |= {name: value for name, value in given.dict().items() if value is not None}
    if given.hosts is not None:
        asked["hosts"] = "\n".join(given.hosts)
    if given.start_url and not (environment and environment.is_preview):
        raise Problem(422, "start_url: only a crawl of a preview begins at an address of its own.")
    form = CrawlForm(asked, site=site, environment=environment)
    checked(form)
    return form.as_settings()
