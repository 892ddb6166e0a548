"""Whose a finding is and who sees to it, what is proposed, how much its check counts."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, deciding
from tiebeam.hub.api.endpoints.findings import FindingWithWords, finding_of
from tiebeam.hub.api.endpoints.scope import workers_only
from tiebeam.hub.api.paging import LAST_ID, Flag, Id, Sent, Whole, Words
from tiebeam.hub.api.problems import CONFLICT, REFUSED, checked
from tiebeam.hub.findings import queries
from tiebeam.hub.findings.life import assignees, assigning, severities
from tiebeam.hub.findings.life.forms import LONGEST_REASON, AssignForm, GiveForm, SeverityForm
from tiebeam.hub.findings.models import Proposal, Severity

router = Router(tags=["findings"])

ANSWERS: dict[int, Any] = {200: FindingWithWords, **CONFLICT, **REFUSED}


class OwnerIn(Sent):
    """To which team a finding goes."""

    team: Whole = Field(ge=1, le=LAST_ID)
    reason: Words = Field(min_length=1, max_length=LONGEST_REASON)
    version: Whole = Field(ge=1, le=LAST_ID, description="Of the finding as it was read.")


class AssigneeIn(Sent):
    """Who sees to a finding."""

    person: Whole | None = Field(
        ge=1, le=LAST_ID, description="Id of somebody of the owner team; null: nobody."
    )
    version: Whole = Field(ge=1, le=LAST_ID, description="Of the finding as it was read.")


class ProposalIn(Sent):
    """What is decided about a proposal."""

    accept: Flag = Field(description="False declines it: the finding stays where it is.")
    version: Whole = Field(ge=1, le=LAST_ID, description="Of the finding as it was read.")


class SeverityIn(Sent):
    """How much a check counts on a site, until a day."""

    severity: Severity
    reason: Words = Field(min_length=1, max_length=LONGEST_REASON)
    until: date = Field(description="At most a year away; then it counts as its check has it.")


@router.put("/findings/{finding_id}/owner", response=ANSWERS, auth=deciding)
def give(request: Caller, finding_id: Id, given: OwnerIn) -> Any:
    """Give it to another team. For its owners and the SEO side."""
    finding = finding_of(request, finding_id)
    workers_only(request)
    facts = checked(GiveForm(given.dict()))
    assigning.give(
        finding,
        facts["team"],
        why=facts["reason"],
        by=request.user,
        version=given.version,
        now=timezone.now(),
    )
    return finding


@router.put("/findings/{finding_id}/assignee", response=ANSWERS, auth=deciding)
def assign(request: Caller, finding_id: Id, given: AssigneeIn) -> Any:
    """Say who of the owner team sees to it. For its owners. 409: not a person of that team."""
    finding = finding_of(request, finding_id)
    workers_only(request)
    person = checked(AssignForm(given.dict()))["person"]
    assignees.assign(finding, person, by=request.user, version=given.version)
    return finding


@router.post("/proposals/{proposal_id}", response=ANSWERS, auth=deciding)
def decide_proposal(request: Caller, proposal_id: Id, given: ProposalIn) -> Any:
    """Accept or decline another owner, where a finding has a proposal. Answers the finding."""
    seen = Proposal.objects.filter(finding__in=queries.findings_of(request.user))
    one = get_object_or_404(seen.select_related("finding__site", "team"), pk=proposal_id)
    workers_only(request)
    if given.accept:
        assigning.take(one, by=request.user, version=given.version, now=timezone.now())
    else:
        assigning.decline(one, by=request.user, now=timezone.now())
    return finding_of(request, one.finding_id)


@router.put("/findings/{finding_id}/severity", response=ANSWERS, auth=deciding)
def change_severity(request: Caller, finding_id: Id, given: SeverityIn) -> Any:
    """Let its check count otherwise on its site, until a day. For members of an SEO team."""
    finding = finding_of(request, finding_id)
    workers_only(request)
    facts = checked(SeverityForm(given.dict()))
    severities.change(finding, by=request.user, now=timezone.now(), **facts)
    return finding_of(request, finding_id)


@router.delete("/findings/{finding_id}/severity", response=ANSWERS, auth=deciding)
def restore_severity(request: Caller, finding_id: Id) -> Any:
    """Let its check count as it is written again. For members of an SEO team."""
    finding = finding_of(request, finding_id)
    workers_only(request)
    held = severities.open_change(finding.site, finding.check_slug)
    if held:
        severities.end(held, by=request.user, now=timezone.now())
    return finding_of(request, finding_id)
