"""Probes: few requests every few minutes, and what has changed for the worse since the crawl."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, crawling, lens_of, reading
from tiebeam.hub.api.endpoints.findings import Lensed
from tiebeam.hub.api.endpoints.scope import workers_only
from tiebeam.hub.api.endpoints.sites import site_of
from tiebeam.hub.api.paging import Id, Page, Window, newest_first
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem
from tiebeam.hub.findings.models import Severity
from tiebeam.hub.jobs import chores
from tiebeam.hub.sites import changes, queries, services
from tiebeam.hub.sites.models import Probe

router = Router(tags=["probes"])


class ChoreOut(Schema):
    """Something short that a worker does once."""

    id: int
    crawl_id: int
    site_id: int = Field(alias="crawl.site_id")
    status: str = Field(description="waiting, running, done, failed, cancelled.")
    error: str = Field(description="Why it failed; empty where it did not.")
    progress: dict[str, Any]
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class ProbeOut(ChoreOut):
    """A probe of a site, laid beside a crawl."""

    looked_at: int = Field(description="Things that were looked at.")
    new: int = Field(description="Changes told for the first time.")
    ended: int = Field(description="Changes that were over.")


class ChangeOut(Schema):
    """A change for the worse."""

    sentence: str = Field(description="In the words of the lens.")
    severity: Severity
    before: str
    after: str
    cause: str
    page_templates: list[str]
    urls: list[str] = Field(description="A few of the pages.")
    since: datetime
    good_until: datetime | None = Field(description="When it was last seen as it was.")
    ended_at: datetime | None


class ChangesOut(Schema):
    """What a probe remembered: the gravest and the newest, 50 of each at most."""

    lasting: list[ChangeOut]
    over: list[ChangeOut]


@router.get("/sites/{site_id}/probes", response={200: Page[ProbeOut], **REFUSED}, auth=reading)
def list_probes(request: Caller, site_id: Id, window: Query[Window]) -> Any:
    """The probes of a site, newest first."""
    site = site_of(request, site_id)
    return newest_first(queries.probes_for(request.user).filter(crawl__site=site), window)


@router.post(
    "/sites/{site_id}/probes", response={201: ProbeOut, **CONFLICT, **REFUSED}, auth=crawling
)
def start_probe(request: Caller, site_id: Id) -> Any:
    """Probe the site; the one under way where there is one. 409 before its first crawl is done."""
    site = site_of(request, site_id)
    workers_only(request)
    crawl = queries.newest_done(site)
    if crawl is None:
        raise Problem(409, "A probe is laid beside a crawl, and none of this site is done yet.")
    return Answer(201, services.start_probe(crawl, by=request.user))


@router.get("/probes/{probe_id}", response={200: ProbeOut, **REFUSED}, auth=reading)
def get_probe(request: Caller, probe_id: Id) -> Any:
    """One probe, and how far it is."""
    return _probe_of(request, probe_id)


@router.get("/probes/{probe_id}/changes", response={200: ChangesOut, **REFUSED}, auth=reading)
def list_changes(request: Caller, probe_id: Id, asked: Query[Lensed]) -> Any:
    """What had changed for the worse by then and lasts, and what was over."""
    return changes.of_probe(_probe_of(request, probe_id), lens=lens_of(request, asked.lens))


@router.post("/probes/{probe_id}/stop", response={200: ProbeOut, **REFUSED}, auth=crawling)
def stop_probe(request: Caller, probe_id: Id) -> Any:
    """Stop a probe, which then tells nothing; one that waits never begins."""
    one = _probe_of(request, probe_id)
    workers_only(request)
    chores.cancel(one, now=timezone.now())
    one.refresh_from_db()
    return one


def _probe_of(request: Caller, probe_id: int) -> Probe:
    return get_object_or_404(queries.probes_for(request.user), pk=probe_id)
