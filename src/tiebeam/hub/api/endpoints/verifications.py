"""Verifications: visits to some pages of a finding, to see whether its defect is gone."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, deciding, reading
from tiebeam.hub.api.endpoints.findings import finding_of
from tiebeam.hub.api.endpoints.scope import workers_only
from tiebeam.hub.api.paging import Id, Page, Window, newest_first
from tiebeam.hub.api.problems import REFUSED
from tiebeam.hub.findings import queries, services
from tiebeam.hub.jobs import chores

router = Router(tags=["findings"])


class VerificationOut(Schema):
    """A visit to some pages of a finding. It says what they show; only a crawl decides."""

    id: int
    finding_id: int
    status: str = Field(description="waiting, running, done, failed, cancelled.")
    answer: str = Field(description="fixed, still, partly or unknown; empty until it is done.")
    reason: str
    error: str
    requested_at: datetime
    finished_at: datetime | None
    pages: list[dict[str, Any]] = Field(description="What each page shows now.")


@router.get(
    "/findings/{finding_id}/verifications",
    response={200: Page[VerificationOut], **REFUSED},
    auth=reading,
)
def list_verifications(request: Caller, finding_id: Id, window: Query[Window]) -> Any:
    """The visits to its pages that somebody asked for, newest first."""
    return newest_first(finding_of(request, finding_id).verifications.all(), window)


@router.post(
    "/findings/{finding_id}/verifications",
    response={201: VerificationOut, **REFUSED},
    auth=deciding,
)
def verify(request: Caller, finding_id: Id) -> Any:
    """Have some of its pages visited again; the one under way where there is one."""
    finding = finding_of(request, finding_id)
    workers_only(request)
    return Answer(201, services.start_verification(finding, by=request.user))


@router.get(
    "/verifications/{verification_id}", response={200: VerificationOut, **REFUSED}, auth=reading
)
def get_verification(request: Caller, verification_id: Id) -> Any:
    """How far a verification is, or what it says."""
    return get_object_or_404(queries.verifications_of(request.user), pk=verification_id)


@router.post(
    "/verifications/{verification_id}/stop",
    response={200: VerificationOut, **REFUSED},
    auth=deciding,
)
def stop_verification(request: Caller, verification_id: Id) -> Any:
    """Stop a verification; one that waits never begins."""
    one = get_object_or_404(queries.verifications_of(request.user), pk=verification_id)
    workers_only(request)
    chores.cancel(one, now=timezone.now())
    one.refresh_from_db()
    return one
