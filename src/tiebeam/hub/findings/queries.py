"""What can be asked about findings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Count, Min, Q, QuerySet

from tiebeam.hub.activity.models import Event
from tiebeam.hub.activity.queries import followed_ids
from tiebeam.hub.findings.models import (
    AT_REST,
    OWED_BY_OWNER,
    PRESENT,
    PUT_OFF,
    Dispute,
    Finding,
    Observation,
    Proposal,
    SavedFilter,
    Stage,
    Status,
    Verdict,
    Verification,
    Waiver,
)
from tiebeam.hub.findings.words import saying
from tiebeam.hub.people.access import answered_teams, may_answer_for_seo
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.prepared import prepared
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site
from tiebeam.hub.sites.queries import site_ids_of, within_sites_of


@dataclass(frozen=True)
class Group:
    """The findings of one page template, or of a whole host."""

    site: Site
    where: str
    is_host: bool
    findings: Sequence[Finding]

    @property
    def worst(self) -> str:
        """Severity of its worst finding."""
        return min(self.findings, key=lambda finding: finding.rank).severity


@dataclass(frozen=True)
class TemplateState:
    """How many findings a page template has, and the worst of them."""

    findings: int
    rank: int


HISTORY = 20
"""Crawls that the page of a finding goes back."""

LISTED = (
    *("check_slug", "severity", "rank", "owner", "host", "page_template", "pattern", "cause"),
    *("status", "stage", "version", "pages", "share"),
    *("answer_by", "waived_until", "snoozed_beyond"),
    *("site__name", "team__name", "team__kind", "first_seen__requested_at"),
    *("assignee__name", "assignee__email"),
)
"""Columns of what a row of a list shows."""


def findings_of(person: User) -> QuerySet[Finding]:
    """The findings this person may see."""
    return findings_within(within_sites_of(person))


def findings_within(sites: "Iterable[int] | QuerySet[Site]") -> QuerySet[Finding]:
    """The findings of these sites."""
    found = Finding.objects.filter(site__in=sites)
    return found.select_related("site", "first_seen", "last_seen", "fixed_in", "team", "assignee")


def finding_for(person: User, pk: int) -> Finding | None:
    """The finding, if this person may see it."""
    return _finding.first(tuple(site_ids_of(person)), pk)


@prepared
def _finding(sites: tuple[int, ...], pk: int) -> QuerySet[Finding]:
    return findings_within(sites).filter(pk=pk)


def as_listed(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """The same, of each no more than a row of a list shows."""
    found = findings.select_related(None).select_related("site", "team", "assignee", "first_seen")
    return found.only(*LISTED)


def told(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those that are told by themselves: not merged into another that is still there."""
    return findings.filter(Q(merged_into=None) | Q(merged_into__status=Status.FIXED))


def not_put_off(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those that nobody has waived, snoozed or withdrawn."""
    return findings.exclude(stage__in=PUT_OFF)


def waiting_for(findings: QuerySet[Finding], person: User) -> QuerySet[Finding]:
    """Those on which this person's teams, or the SEO side for this person, owe an answer."""
    return findings.filter(owed_by(person))


def waiting_for_absent(
    findings: QuerySet[Finding], absent: Sequence[User], *, stand_in: User
) -> QuerySet[Finding]:
    """Those that wait for or are assigned to them, beside what waits for the stand-in anyway."""
    owed = [owed_by(one) | (_assigned_to(one) & ~Q(stage__in=AT_REST)) for one in absent]
    if not owed:
        return findings.none()
    return findings.filter(reduce(or_, owed)).exclude(owed_by(stand_in))


def owed_by(person: User) -> Q:
    """What holds for those."""
    return owed_by_teams(answered_teams(person), is_seo=may_answer_for_seo(person))


def owed_by_teams(teams: Iterable[int], *, is_seo: bool) -> Q:
    """What holds for those on which these teams owe an answer, or the SEO side where it is they."""
    mine = Q(stage__in=OWED_BY_OWNER, team__in=teams)
    return mine | Q(stage=Stage.DISPUTED) if is_seo else mine


def of_teams_of(findings: QuerySet[Finding], person: User) -> QuerySet[Finding]:
    """Those that the teams of this person own."""
    return findings.filter(team__in=answered_teams(person))


def assigned_to(findings: QuerySet[Finding], person: User) -> QuerySet[Finding]:
    """Those to which this person, of the owner team, sees."""
    return findings.filter(_assigned_to(person))


def _assigned_to(person: User) -> Q:
    return Q(assignee=person)


def overdue(findings: QuerySet[Finding], *, now: datetime) -> QuerySet[Finding]:
    """Those on which an answer is owed since longer than was agreed."""
    return findings.filter(answer_by__lt=now)


def followed_by(findings: QuerySet[Finding], person: User) -> QuerySet[Finding]:
    """Those that this person follows."""
    return findings.filter(pk__in=[int(one) for one in followed_ids(person, Finding)])


def with_proposal(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those for which another owner is proposed."""
    open_ = Proposal.objects.filter(decided_at=None)
    return findings.filter(pk__in=open_.values("finding"))


def open_proposal(finding: Finding) -> Proposal | None:
    """Which other owner is proposed, while nobody has decided."""
    return _open_proposal.first(finding.pk)


@prepared
def _open_proposal(finding: int) -> QuerySet[Proposal]:
    one = Proposal.objects.filter(finding=finding, decided_at=None)
    return one.select_related("team", "proposed_by", "finding__team").order_by("-pk")[:1]


def open_dispute(finding: Finding) -> Dispute | None:
    """What was objected to the finding, while nobody has answered."""
    return finding.disputes.filter(answered_at=None).select_related("raised_by").first()


def last_dispute(finding: Finding) -> Dispute | None:
    """The newest objection, answered or not."""
    return _last_dispute.first(finding.pk)


@prepared
def _last_dispute(finding: int) -> QuerySet[Dispute]:
    said = Dispute.objects.filter(finding=finding).order_by("-pk")
    return said.select_related("raised_by", "answered_by")[:1]


def open_waiver(finding: Finding) -> Waiver | None:
    """The decision to live with the finding, while it holds."""
    return _open_waiver.first(finding.pk)


@prepared
def _open_waiver(finding: int) -> QuerySet[Waiver]:
    held = Waiver.objects.filter(finding=finding, ended_at=None).order_by("-pk")
    return held.select_related("approved_by")[:1]


def areas_and_hosts(sites: tuple[int, ...]) -> tuple[list[str], list[str]]:
    """Every area of checks that findings of these sites are of, and every host they are about."""
    found = _areas_and_hosts(sites)
    return sorted({area for area, _ in found}), sorted({host for _, host in found})


@prepared
def _areas_and_hosts(sites: tuple[int, ...]) -> "QuerySet[Finding, tuple[str, str]]":
    return findings_within(sites).order_by().values_list("area", "host").distinct()


@prepared
def assignees(sites: tuple[int, ...]) -> QuerySet[User]:
    """Whoever findings of these sites are assigned to, by name."""
    found = Finding.objects.filter(site__in=sites, assignee__isnull=False)
    return User.objects.filter(pk__in=found.values("assignee")).only("name", "email")


def filters_of(person: User) -> QuerySet[SavedFilter]:
    """The filters this person has saved, and those that others share."""
    return _filters_of(person.pk)


def _filters_of(person: int) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(Q(owner=person) | Q(is_shared=True)).select_related("owner")


def shown_filters(person: User) -> list[SavedFilter]:
    """The same, asked for."""
    return _shown_filters(person.pk)


_shown_filters = prepared(_filters_of)


def by_team(findings: QuerySet[Finding]) -> list[tuple[Team | None, int]]:
    """How many findings each team owns, most first; None for nobody's."""
    rows = list(findings.order_by().values_list("team").annotate(Count("pk")))
    teams = Team.objects.in_bulk([pk for pk, _ in rows if pk])
    return sorted(((teams.get(pk), count) for pk, count in rows), key=lambda row: -row[1])


def present(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those that the last crawl which could tell still shows."""
    return findings.filter(status__in=PRESENT)


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """Findings under their page template, the group with the worst finding first."""

    def place(finding: Finding) -> tuple[int, str, str]:
        return finding.site_id, finding.page_template, finding.page_template or finding.host

    groups = [
        _group(list(members)) for _, members in groupby(sorted(findings, key=place), key=place)
    ]
    return sorted(groups, key=_urgency)


def _group(members: list[Finding]) -> Group:
    members.sort(key=lambda finding: (finding.rank, -finding.pages))
    first = members[0]
    return Group(first.site, first.where, not first.page_template, members)


def _urgency(group: Group) -> tuple[int, int, str]:
    return group.findings[0].rank, -sum(one.pages for one in group.findings), group.where


def by_severity(findings: QuerySet[Finding]) -> dict[str, int]:
    """How many findings of each severity, worst first; severities without any are left out."""
    return {severity: count for _, severity, count in severity_rows(findings)}


def severity_rows(findings: QuerySet[Finding]) -> "QuerySet[Finding, tuple[int, str, int]]":
    """The same as rows of rank, severity and number."""
    return findings.order_by("rank").values_list("rank", "severity").annotate(Count("pk"))


def states_of_templates(site: Site) -> dict[str, TemplateState]:
    """Number and worst rank of the present findings of each page template."""
    rows = (
        present(site.findings.all())
        .order_by()
        .values("page_template")
        .annotate(count=Count("pk"), worst=Min("rank"))
    )
    return {row["page_template"]: TemplateState(row["count"], row["worst"]) for row in rows}


def observations_in(crawl: Crawl) -> QuerySet[Observation]:
    """What the crawl said of each finding, worst first."""
    said = Observation.objects.filter(crawl=crawl).select_related("finding__site")
    return said.order_by("finding__rank", "-pages")


def newest_of_history(finding: Finding) -> list[Observation]:
    """What the last crawls said of the finding, newest first."""
    return _history(finding.pk)


@prepared
def _history(finding: int) -> QuerySet[Observation]:
    said = Observation.objects.filter(finding=finding).select_related("crawl")
    said = said.defer("crawl__settings", "crawl__progress", "crawl__summary")
    return said.order_by("-crawl__pk")[:HISTORY]


def judged_crawls() -> QuerySet[Crawl]:
    """Crawls whose findings wait to be read."""
    return Crawl.objects.filter(status=CrawlStatus.JUDGED)


def matching(findings: QuerySet[Finding], words: str) -> QuerySet[Finding]:
    """Those whose check, headline, page template, host or cause contains the words."""
    return findings.filter(
        Q(check_slug__in=[check.slug for check in saying(words)])
        | Q(check_slug__icontains=words.replace(" ", "-"))
        | Q(page_template__icontains=words)
        | Q(host__icontains=words)
        | Q(cause__icontains=words)
    )


def newest_verification(finding: Finding) -> Verification | None:
    """The last visit to a sample of its pages that was asked for."""
    return _newest_verification.first(finding.pk, is_chosen=False)


def newest_of_chosen(finding: Finding) -> Verification | None:
    """The last visit to pages of it that somebody chose."""
    return _newest_verification.first(finding.pk, is_chosen=True)


@prepared
def _newest_verification(finding: int, *, is_chosen: bool) -> QuerySet[Verification]:
    asked = Verification.objects.filter(finding=finding, is_chosen=is_chosen).order_by("-pk")
    return asked.select_related("requested_by", "crawl")[:1]


def verifications_of(person: User) -> QuerySet[Verification]:
    """The verifications that this person may see."""
    seen = Verification.objects.filter(finding__in=findings_of(person))
    return seen.select_related("finding__site", "crawl", "requested_by")


def is_touched(finding: Finding) -> bool:
    """Whether people have decided or said anything about it."""
    return finding.version > 1 or finding.messages.exists()


def told_beside(finding: Finding) -> list[Finding]:
    """The findings that are told with this one, and the parts that people have split off it."""
    return _told_beside(finding.pk)


@prepared
def _told_beside(finding: int) -> QuerySet[Finding]:
    beside = Finding.objects.filter(Q(merged_into=finding) | Q(split_from=finding))
    shown = ("check_slug", "host", "page_template", "pattern", "pages", "merged_into_id")
    return beside.only(*shown).order_by("rank", "-pages", "pk")


def proposed_teams(findings: Iterable[Finding]) -> dict[int, Team]:
    """Which other owner is proposed for findings, by their id."""
    open_ = _open_proposals(tuple(one.pk for one in findings))
    return {one.finding_id: one.team for one in open_}


@prepared
def _open_proposals(findings: tuple[int, ...]) -> QuerySet[Proposal]:
    open_ = Proposal.objects.filter(finding__in=findings, decided_at=None)
    return open_.select_related("team")


def last_of_followed(sites: Iterable[int], person: User, most: int) -> list[Event]:
    """What others did to findings of these sites that this person follows, the newest first."""
    followed = followed_ids(person, Finding)
    if not followed:
        return []
    findings = findings_within(sites).filter(pk__in=[int(one) for one in followed])
    ids = [str(pk) for pk in findings.values_list("pk", flat=True)]
    done = Event.objects.filter(kind="findings.finding", subject_id__in=ids)
    return list(done.exclude(actor=person).select_related("actor")[:most])


def withdrawn_of(check: str, findings: QuerySet[Finding]) -> tuple[int, int]:
    """How many findings of the check were withdrawn because an objection was right, of how many."""
    mine = findings.filter(check_slug=check)
    return mine.filter(disputes__verdict=Verdict.RIGHT).distinct().count(), mine.count()
