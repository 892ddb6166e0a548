"""Findings, what each page shows, and their verification."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, deciding, lens_of, reading
from tiebeam.hub.api.paging import LAST_ID, Asked, Id, Page, Window, Words, newest_first
from tiebeam.hub.api.problems import REFUSED, Problem
from tiebeam.hub.findings import queries, services
from tiebeam.hub.findings.models import Finding, Severity, Stage, Status
from tiebeam.hub.findings.occurrences import Occurrences
from tiebeam.hub.findings.words import headline, words_of
from tiebeam.hub.people.access import may_work
from tiebeam.hub.people.models import Lens

router = Router(tags=["findings"])

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
    stage: Stage = Field(description="How far people are with it.")
    team_id: int | None = Field(description="The owner team.")
    headline: str = Field(description="In the words of the lens.")
    where: str = Field(description="Page template, or the host.")
    host: str
    page_template: str = Field(description="Empty for a whole host or several page templates.")
    pages: int = Field(description="Pages it occurs on.")
    template_pages: int | None
    share: float | None = Field(description="Share of those pages, 0 to 1.")
    first_seen_crawl: int = Field(alias="first_seen_id")
    last_seen_crawl: int = Field(alias="last_seen_id")
    address: str = Field(description="Its page in the hub.")

    @staticmethod
    def resolve_headline(one: Finding, context: Any) -> str:
        """The finding in one line."""
        return headline(one, _lens(context))

    @staticmethod
    def resolve_address(one: Finding, context: Any) -> str:
        """The whole address, with scheme and host."""
        address: str = context["request"].build_absolute_uri(one.get_absolute_url())
        return address


class FindingWithWords(FindingOut):
    """A finding with everything that is said of it."""

    why: str = Field(description="Why it matters, in the words of the lens.")
    fix: str = Field(description="How to fix it, in the words of the lens.")
    cause: str = Field(description="What the root-cause key adds.")
    samples: list[dict[str, Any]] = Field(description="A few occurrences with their evidence.")

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
    q: Words | None = Field(None, max_length=100, description="Words, as in the hub's filter.")
    lens: Lens | None = Field(None, description="Whose words; the person's own if left out.")

    def kept(self, findings: QuerySet[Finding]) -> QuerySet[Finding]:
        """Those that are asked for."""
        exact = {"site": self.site, "severity": self.severity, "check_slug": self.check}
        kept = findings.filter(**{name: value for name, value in exact.items() if value})
        kept = kept.filter(status=self.status) if self.status else queries.present(kept)
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
    return newest_first(wanted.kept(queries.findings_of(request.user)), wanted)


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
    "/findings/{finding_id}/verifications",
    response={201: VerificationOut, **REFUSED},
    auth=deciding,
)
def verify(request: Caller, finding_id: Id) -> Any:
    """Have some of its pages visited again; the one under way where there is one."""
    finding = finding_of(request, finding_id)
    if not may_work(request.user):
        raise Problem(403, "Who is in no team reads along; join a team to have fixes verified.")
    return Answer(201, services.start_verification(finding, by=request.user))


@router.get(
    "/verifications/{verification_id}", response={200: VerificationOut, **REFUSED}, auth=reading
)
def get_verification(request: Caller, verification_id: Id) -> Any:
    """How far a verification is, or what it says."""
    return get_object_or_404(queries.verifications_of(request.user), pk=verification_id)


def _lens(context: Any) -> str:
    request = context["request"]
    return str(getattr(request, "asked_lens", request.lens))
