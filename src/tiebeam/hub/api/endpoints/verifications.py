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
from tiebeam.hub.api.paging import Id, Page, Sent, Window, Words, newest_first
from tiebeam.hub.api.problems import CONFLICT, REFUSED, checked
from tiebeam.hub.findings import queries, services
from tiebeam.hub.findings.forms import PagesToVerifyForm
from tiebeam.hub.jobs import chores
from tiebeam.hub.sites.rendering_forms import MOST_TO_RENDER

router = Router(tags=["findings"])


class VerificationOut(Schema):
    """A visit to pages of a finding. It says what they show; the status changes by crawls alone."""

    id: int
    finding_id: int
    status: str = Field(description="waiting, running, done, failed, cancelled.")
    urls: list[str] = Field(description="The pages that were chosen; none: it visits a sample.")
    answer: str = Field(
        description="Of the finding: fixed, still, partly or unknown; empty until it is done. "
        "unknown where pages were chosen that are not all it has, whatever they show."
    )
    reason: str
    error: str
    requested_at: datetime
    finished_at: datetime | None
    pages: list[dict[str, Any]] = Field(
        description="What each page shows now: defect, none or unknown with the reason."
    )


class VerificationIn(Sent):
    """Which pages are to be visited; a sample, which may decide, where none is named."""

    urls: list[Words] | None = Field(
        None,
        min_length=1,
        max_length=MOST_TO_RENDER,
        description="Pages of the finding instead of a sample. Each is told of; the finding itself "
        "is decided about only where they are all it has.",
    )


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
    response={201: VerificationOut, **CONFLICT, **REFUSED},
    auth=deciding,
)
def verify(request: Caller, finding_id: Id, given: VerificationIn | None = None) -> Any:
    """Have a sample of its pages visited again, or those named; the same one under way.

    409: other pages are being visited that somebody named.
    """
    finding = finding_of(request, finding_id)
    workers_only(request)
    if given is None or given.urls is None:
        return Answer(201, services.start_verification(finding, by=request.user))
    form = PagesToVerifyForm({"urls": "\n".join(given.urls)}, finding=finding)
    urls = checked(form)["urls"]
    return Answer(201, services.start_verification_of_pages(finding, urls, by=request.user))


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
