"""A finding as a row of a list shows it: plain values, so that equal rows are drawn once."""

from dataclasses import dataclass
from datetime import date, datetime

from tiebeam.hub.findings import words
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import Team
from tiebeam.hub.ui.figures import ago


@dataclass(frozen=True)
class ShownTeam:
    """A team, as far as it is shown."""

    name: str
    kind: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Row:
    """All that the cells of a finding show."""

    pk: int
    severity: str
    said: str
    """What its check says of it in the lens of the page."""
    place: str
    """What it is on, where the list says so of each finding."""
    site: str
    pattern: str
    cause: str
    team: ShownTeam | None
    assignee: str
    """Who of the team sees to it."""
    owner: str
    proposed: str
    """Which other owner is proposed."""
    pages: int
    share: float | None
    crawl_id: int
    """The crawl that saw it first."""
    first_seen_at: datetime
    first_seen_ago: str
    status: str
    stage: str
    waived_until: date | None
    snoozed_beyond: int | None
    is_overdue: bool


@dataclass(frozen=True)
class Lead:
    """What stands before the cells where one decides about many findings."""

    pk: int
    version: int
    headline: str
    may_decide: bool
    where: str
    is_first: bool
    """Whether it is the first of its page template, which is named there."""
    is_host: bool
    site: str
    """Named where the list has several."""
    site_page: str


def row(
    finding: Finding, *, lens: str, show_where: bool, proposed: Team | None, now: datetime
) -> Row:
    """The cells of a finding, as they stand now."""
    owner, crawl = finding.team, finding.first_seen
    return Row(
        pk=finding.pk,
        severity=finding.severity,
        said=words.words_of(finding.check_slug, lens).said,
        place=finding.where if show_where else "",
        site=finding.site.name if show_where else "",
        pattern=finding.pattern,
        cause=finding.cause,
        team=ShownTeam(owner.name, owner.kind) if owner else None,
        assignee=str(finding.assignee or ""),
        owner=finding.owner,
        proposed=proposed.name if proposed else "",
        pages=finding.pages,
        share=finding.share,
        crawl_id=crawl.pk,
        first_seen_at=crawl.requested_at,
        first_seen_ago=ago((now - crawl.requested_at).total_seconds()),
        status=finding.status,
        stage=finding.stage,
        waived_until=finding.waived_until,
        snoozed_beyond=finding.snoozed_beyond,
        is_overdue=finding.answer_by is not None and finding.answer_by < now,
    )
