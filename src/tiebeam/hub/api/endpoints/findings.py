"""Findings, the pages they occur on, and what is decided about them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from tiebeam.hub.activity.queries import is_following
from tiebeam.hub.api.bearer import Caller, deciding, lens_of, reading
from tiebeam.hub.api.endpoints.scope import workers_only
from tiebeam.hub.api.paging import (
    LAST_ID,
    Asked,
    Id,
    Page,
    Sent,
    Whole,
    Window,
    Words,
    newest_first,
)
from tiebeam.hub.api.problems import CONFLICT, REFUSED, checked
from tiebeam.hub.findings import queries
from tiebeam.hub.findings.life import bulk, severities
from tiebeam.hub.findings.life.deciding import DECISIONS
from tiebeam.hub.findings.life.forms import form_for
from tiebeam.hub.findings.life.transitions import open_to
from tiebeam.hub.findings.models import Finding, Proposal, Severity, SeverityChange, Stage, Status
from tiebeam.hub.findings.occurrences import Occurrences
from tiebeam.hub.findings.words import headline, words_of
from tiebeam.hub.people.models import Lens, User

router = Router(tags=["findings"])

DecisionName = StrEnum("DecisionName", {slug: slug for slug in DECISIONS})  # type: ignore[misc]
"""What can be decided, by the slugs that the hub has for it."""

MOST_PAGES = 1000


class FindingOut(Schema):
    """A finding: one check, one root cause."""

    id: int
    site_id: int
    fingerprint: str = Field(description="Stable identity within the site.")
    check: str = Field(alias="check_slug")
    area: str
    severity: Severity
    status: Status = Field(description="What the last crawl that could tell says.")
    headline: str = Field(description="In the words of the lens.")
    where: str = Field(description="Page template, or the host.")
    host: str
    page_template: str = Field(description="Empty for a whole host or several page templates.")
    pages: int = Field(description="Pages it occurs on.")
    template_pages: int | None
    share: float | None = Field(description="Share of those pages, 0 to 1.")
    first_seen_crawl: int = Field(alias="first_seen_id")
    last_seen_crawl: int = Field(alias="last_seen_id")
    stage: Stage = Field(description="How far people are with it.")
    team_id: int | None = Field(description="The owner; null: nobody.")
    team: str | None = Field(description="Its name.")
    assignee_id: int | None = Field(description="Who of the owner sees to it; null: nobody.")
    assignee: str | None = Field(description="Their name.")
    owner_rule: str = Field(alias="team_rule", description="The rule or reason that chose it.")
    answer_by: datetime | None = Field(description="Until when an answer is owed.")
    version: int = Field(description="Send it with a decision, so that none is lost unseen.")
    address: str = Field(description="Its page in the hub.")

    @staticmethod
    def resolve_headline(one: Finding, context: Any) -> str:
        """The finding in one line."""
        return headline(one, _lens(context))

    @staticmethod
    def resolve_team(one: Finding) -> str | None:
        """Name of the owner."""
        return str(one.team) if one.team else None

    @staticmethod
    def resolve_assignee(one: Finding) -> str | None:
        """Name of who sees to it."""
        return str(one.assignee) if one.assignee else None

    @staticmethod
    def resolve_address(one: Finding, context: Any) -> str:
        """The whole address, with scheme and host."""
        address: str = context["request"].build_absolute_uri(one.get_absolute_url())
        return address


class ProposalOut(Schema):
    """Another owner that somebody, or a rule, proposes."""

    id: int
    team_id: int
    team: str
    why: str
    proposed_at: datetime

    @staticmethod
    def resolve_team(one: Proposal) -> str:
        """Its name."""
        return str(one.team)


class SeverityChangeOut(Schema):
    """That the check counts otherwise on the site, until a day."""

    severity: Severity
    reason: str
    until: date
    person: str = Field(description="Who decided so.")

    @staticmethod
    def resolve_person(one: SeverityChange) -> str:
        """Their name."""
        return str(one.changed_by or "")


class FindingWithWords(FindingOut):
    """A finding with everything that is said of it."""

    why: str = Field(description="Why it matters, in the words of the lens.")
    fix: str = Field(description="How to fix it, in the words of the lens.")
    cause: str = Field(description="What the root-cause key adds.")
    samples: list[dict[str, Any]] = Field(description="A few occurrences with their evidence.")
    decisions: list[str] = Field(description="What this caller may decide now.")
    is_following: bool = Field(description="Whether the person is told what happens to it.")
    proposal: ProposalOut | None
    severity_change: SeverityChangeOut | None
    merged_into: int | None = Field(
        alias="merged_into_id", description="The finding it is told with."
    )
    merged: list[int] = Field(description="Findings that are told with this one.")
    split_from: int | None = Field(
        alias="split_from_id", description="The finding it is a part of."
    )
    parts: list[int] = Field(description="Findings that are parts of this one.")

    @staticmethod
    def resolve_decisions(one: Finding, context: Any) -> list[str]:
        """The slugs of the decisions that are open to the caller."""
        return [way.slug for way in open_to(context["request"].user, one)]

    @staticmethod
    def resolve_is_following(one: Finding, context: Any) -> bool:
        """Whether the caller's person follows it."""
        return is_following(context["request"].user, one)

    @staticmethod
    def resolve_proposal(one: Finding) -> Proposal | None:
        """The one that nobody has decided about."""
        return queries.open_proposal(one)

    @staticmethod
    def resolve_severity_change(one: Finding) -> SeverityChange | None:
        """The one that holds."""
        return severities.open_change(one.site, one.check_slug)

    @staticmethod
    def resolve_merged(one: Finding) -> list[int]:
        """Their ids."""
        return list(one.merged.values_list("pk", flat=True))

    @staticmethod
    def resolve_parts(one: Finding) -> list[int]:
        """Their ids."""
        return list(one.parts.values_list("pk", flat=True))

    @staticmethod
    def resolve_why(one: Finding, context: Any) -> str:
        """Why it matters."""
        return words_of(one.check_slug, _lens(context)).why

    @staticmethod
    def resolve_fix(one: Finding, context: Any) -> str:
        """How to fix it."""
        return words_of(one.check_slug, _lens(context)).fix


class Wanted(Window):
    """Which findings are asked for."""

    site: int | None = Field(None, ge=1, le=LAST_ID)
    status: Status | None = Field(None, description="Leave out for those that are still there.")
    severity: Severity | None = None
    check: Words | None = Field(None, max_length=100)
    stage: Stage | None = None
    team: int | None = Field(None, ge=1, le=LAST_ID)
    mine: bool = Field(default=False, description="Those that the person's teams own.")
    assigned_to_me: bool = Field(default=False, description="Those assigned to the person.")
    assignee: int | None = Field(None, ge=1, le=LAST_ID, description="Assigned to them.")
    q: Words | None = Field(None, max_length=100, description="Words, as in the hub's filter.")
    lens: Lens | None = Field(None, description="Whose words; the person's own if left out.")

    def kept(self, findings: QuerySet[Finding], *, person: User) -> QuerySet[Finding]:
        """Those that are asked for."""
        exact = {
            "site": self.site,
            "severity": self.severity,
            "check_slug": self.check,
            "stage": self.stage,
            "team": self.team,
            "assignee": self.assignee,
        }
        kept = findings.filter(**{name: value for name, value in exact.items() if value})
        kept = kept.filter(status=self.status) if self.status else queries.present(kept)
        kept = queries.of_teams_of(kept, person) if self.mine else kept
        kept = queries.assigned_to(kept, person) if self.assigned_to_me else kept
        return queries.matching(kept, self.q) if self.q else kept


class Occurrence(Schema):
    """One page on which the check found its defect."""

    url: str
    evidence: dict[str, Any] = Field(description="The columns that prove it.")


class OccurrencesOut(Schema):
    """A part of the pages of a finding."""

    items: list[Occurrence]
    total: int


class Part(Asked):
    """Which of the pages are asked for."""

    offset: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(100, ge=1, le=MOST_PAGES)


class DecisionIn(Sent):
    """A decision about a finding. What it takes beside its name stands in docs/findings.md."""

    decision: DecisionName
    version: Whole = Field(ge=1, le=LAST_ID, description="Of the finding as it was read.")
    reason: Words = Field("", max_length=2000)
    cost: Words = Field("", max_length=2000, description="To waive: what that costs.")
    until: date | None = Field(None, description="To waive: until when.")
    kind: Words = Field("", max_length=20, description="To dispute: what is wrong.")
    evidence: Words = Field("", max_length=2000, description="To dispute: what shows it.")
    team: Whole | None = Field(None, ge=1, le=LAST_ID, description="To dispute: whose it is.")
    by_percent: Whole | None = Field(None, ge=1, le=1000, description="To snooze: until it grows.")
    by_pages: Whole | None = Field(None, ge=1, le=10**9, description="To snooze: until it grows.")


class Lensed(Asked):
    """Whose words the answer is to speak."""

    lens: Lens | None = Field(None, description="The person's own if left out.")


def finding_of(request: HttpRequest, finding_id: int) -> Finding:
    """The finding, if this caller may see it. Raises Http404."""
    return get_object_or_404(queries.findings_of(request.user), pk=finding_id)  # type: ignore[arg-type]


@router.get("/findings", response={200: Page[FindingOut], **REFUSED}, auth=reading)
def list_findings(request: Caller, wanted: Query[Wanted]) -> Any:
    """Findings, newest first; those that are still there unless a status is named."""
    request.asked_lens = lens_of(request, wanted.lens)  # type: ignore[attr-defined]
    findings = queries.findings_of(request.user)
    return newest_first(wanted.kept(findings, person=request.user), wanted)


@router.get("/findings/{finding_id}", response={200: FindingWithWords, **REFUSED}, auth=reading)
def get_finding(request: Caller, finding_id: Id, asked: Query[Lensed]) -> Any:
    """One finding: what, where, why it matters, how to fix it, and proof."""
    request.asked_lens = lens_of(request, asked.lens)  # type: ignore[attr-defined]
    return finding_of(request, finding_id)


@router.get("/findings/{finding_id}/pages", response={200: OccurrencesOut, **REFUSED}, auth=reading)
def list_pages(request: Caller, finding_id: Id, part: Query[Part]) -> Any:
    """The pages it occurs on, read from the tables of the crawl that saw it last."""
    rows = Occurrences(finding_of(request, finding_id))
    return {"items": rows[part.offset : part.offset + part.limit], "total": len(rows)}


@router.post(
    "/findings/{finding_id}/decisions",
    response={200: FindingWithWords, **CONFLICT, **REFUSED},
    auth=deciding,
)
def decide(request: Caller, finding_id: Id, given: DecisionIn) -> Any:
    """Decide about a finding.

    403: the decision is for others. 409 says why it does not lead on from its stage, or what
    happened meanwhile.
    """
    finding = finding_of(request, finding_id)
    workers_only(request)
    form = form_for(given.decision)(given.dict(exclude={"decision", "version"}))
    checked(form)
    chosen = bulk.Chosen(finding, given.version)
    bulk.carry_out(given.decision, chosen, form, by=request.user, now=timezone.now())
    finding.refresh_from_db()
    return finding


def _lens(context: Any) -> str:
    request = context["request"]
    return str(getattr(request, "asked_lens", request.lens))
