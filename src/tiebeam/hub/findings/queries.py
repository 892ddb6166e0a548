"""What can be asked about findings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Min, Q, QuerySet

from tiebeam.hub.findings.models import PRESENT, Finding, Observation, Verification
from tiebeam.hub.findings.words import saying
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site
from tiebeam.hub.sites.queries import sites_of


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


def findings_of(person: User) -> QuerySet[Finding]:
    """The findings this person may see."""
    found = Finding.objects.filter(site__in=sites_of(person))
    return found.select_related("site", "first_seen", "last_seen", "fixed_in")


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
    rows = findings.order_by("rank").values_list("rank", "severity").annotate(Count("pk"))
    return {severity: count for _, severity, count in rows}


def states_of_templates(site: Site) -> dict[str, TemplateState]:
    """Number and worst rank of the present findings of each page template."""
    rows = (
        present(site.findings.all())
        .order_by()
        .values("page_template")
        .annotate(count=Count("pk"), worst=Min("rank"))
    )
    return {row["page_template"]: TemplateState(row["count"], row["worst"]) for row in rows}


def hosts_of(findings: QuerySet[Finding]) -> list[str]:
    """Every host that findings are about."""
    return list(findings.order_by("host").values_list("host", flat=True).distinct())


def observations_in(crawl: Crawl) -> QuerySet[Observation]:
    """What the crawl said of each finding, worst first."""
    said = Observation.objects.filter(crawl=crawl).select_related("finding__site")
    return said.order_by("finding__rank", "-pages")


def history_of(finding: Finding) -> QuerySet[Observation]:
    """What each crawl said of the finding, newest first."""
    return finding.observations.select_related("crawl").order_by("-crawl__pk")


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
    """The last visit to pages of the finding that was asked for."""
    return finding.verifications.select_related("requested_by", "crawl").first()


def verifications_of(person: User) -> QuerySet[Verification]:
    """The verifications that this person may see."""
    seen = Verification.objects.filter(finding__in=findings_of(person))
    return seen.select_related("finding__site", "crawl", "requested_by")


def is_touched(finding: Finding) -> bool:
    """Whether people have decided or said anything about it."""
    return finding.version > 1 or finding.messages.exists()
