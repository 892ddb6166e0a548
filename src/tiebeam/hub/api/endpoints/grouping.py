"""Findings told as one, and parts told apart."""

from typing import Any

from django.utils import timezone
from ninja import Router
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, deciding
from tiebeam.hub.api.endpoints.findings import FindingWithWords, finding_of
from tiebeam.hub.api.endpoints.scope import workers_only
from tiebeam.hub.api.paging import LAST_ID, Id, Sent, Whole, Words
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.findings import queries
from tiebeam.hub.findings.life import bulk
from tiebeam.hub.findings.parts import merging, splitting
from tiebeam.hub.findings.parts.forms import LONGEST_REASON, MergeForm, SplitForm

router = Router(tags=["findings"])

ANSWERS: dict[int, Any] = {200: FindingWithWords, **CONFLICT, **REFUSED}


class VersionIn(Sent):
    """The finding as it was read, so that no decision of somebody else is lost unseen."""

    version: Whole = Field(ge=1, le=LAST_ID)


class ChosenIn(VersionIn):
    """A finding to be told with another."""

    finding_id: Whole = Field(ge=1, le=LAST_ID)


class MergeIn(VersionIn):
    """Which findings are told with this one, and why they are one."""

    others: list[ChosenIn] = Field(min_length=1, max_length=bulk.MOST)
    reason: Words = Field(min_length=1, max_length=LONGEST_REASON)


class SplitIn(VersionIn):
    """Which pages are told apart, and why."""

    pattern: Words = Field(
        min_length=1,
        max_length=splitting.LONGEST,
        description="A URL with * for anything, template:NAME or host:NAME.",
    )
    reason: Words = Field(min_length=1, max_length=LONGEST_REASON)


@router.post("/findings/{finding_id}/merge", response=ANSWERS, auth=deciding)
def merge(request: Caller, finding_id: Id, given: MergeIn) -> Any:
    """Tell others with this one, which keeps its address. For the owners of all, and SEO."""
    primary = finding_of(request, finding_id)
    workers_only(request)
    versions = {one.finding_id: one.version for one in given.others}
    others = queries.findings_of(request.user).filter(pk__in=versions)
    if lost := sorted(versions.keys() - {one.pk for one in others}):
        raise Problem(422, f"others: there is no finding {lost[0]}.")
    if primary.pk in versions:
        raise Problem(422, "others: name findings beside the one that they are told with.")
    form = MergeForm({"primary": primary.pk, "reason": given.reason})
    form.fields["primary"].queryset = queries.findings_of(request.user)  # type: ignore[attr-defined]
    merging.merge(
        bulk.Chosen(primary, given.version),
        [bulk.Chosen(one, versions[one.pk]) for one in others],
        reason=checked(form)["reason"],
        by=request.user,
    )
    return finding_of(request, finding_id)


@router.post("/findings/{finding_id}/unmerge", response=ANSWERS, auth=deciding)
def unmerge(request: Caller, finding_id: Id, given: VersionIn) -> Any:
    """Tell it apart again, as it was before it was merged."""
    finding = finding_of(request, finding_id)
    workers_only(request)
    merging.unmerge(finding, by=request.user, version=given.version)
    return finding_of(request, finding_id)


@router.post(
    "/findings/{finding_id}/split",
    response={201: FindingWithWords, **CONFLICT, **REFUSED},
    auth=deciding,
)
def split(request: Caller, finding_id: Id, given: SplitIn) -> Any:
    """Tell some of its pages apart, in later crawls too; answers the part. For owners and SEO."""
    finding = finding_of(request, finding_id)
    workers_only(request)
    facts = checked(SplitForm(given.dict(exclude={"version"})))
    part = splitting.split(
        finding, by=request.user, version=given.version, now=timezone.now(), **facts
    )
    return Answer(201, finding_of(request, part.pk))


@router.post("/findings/{finding_id}/unsplit", response=ANSWERS, auth=deciding)
def unsplit(request: Caller, finding_id: Id, given: VersionIn) -> Any:
    """Tell a part with its whole again; answers the part."""
    finding = finding_of(request, finding_id)
    workers_only(request)
    splitting.unsplit(finding, by=request.user, version=given.version)
    return finding_of(request, finding_id)
