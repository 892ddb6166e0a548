"""What the first pages show, gathered from the other apps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from tiebeam.hub.activity.models import Event, Notice, Reason
from tiebeam.hub.activity.queries import told_within
from tiebeam.hub.explorer import one_url
from tiebeam.hub.findings import evidence, rendered
from tiebeam.hub.findings import queries as findings
from tiebeam.hub.findings.models import AT_REST, OWED_BY_OWNER, PRESENT, Finding, Severity, Status
from tiebeam.hub.home.inboxes import inbox_for, unread_by
from tiebeam.hub.jobs.models import UNFINISHED_CHORE
from tiebeam.hub.people.access import answered_teams, may_answer_for_seo
from tiebeam.hub.people.models import User
from tiebeam.hub.people.queries import represented_by
from tiebeam.hub.prepared import counted, prepared
from tiebeam.hub.sites import changes
from tiebeam.hub.sites import queries as sites
from tiebeam.hub.sites.live import Live, of_crawl
from tiebeam.hub.sites.models import UNFINISHED, Crawl, Site
from tiebeam.hub.ui.charts import Cell

Ids = tuple[int, ...]

WORST = list(Severity)
SHOWN = 8


@dataclass(frozen=True)
class ForAbsent:
    """What waits for somebody who is away, as the stand-in is shown it."""

    person: User
    findings: list[Finding]
    """Those on which they owe an answer and that do not wait for the stand-in anyway."""
    count: int
    mentions: list[Notice]
    """Where somebody named them and neither of both has read it."""


@dataclass(frozen=True)
class Waiting:
    """What waits for a person."""

    running: list[tuple[Crawl, Live]]
    """Crawls under way, and how far each is."""
    newest: list[Crawl]
    fresh: list[Finding]
    """New and regressed findings, worst first."""
    fresh_count: int
    severities: dict[str, int]
    fixed: list[Finding]
    has_sites: bool
    mine: list[Finding]
    """Others on which this person's teams owe an answer, the longest overdue first."""
    mine_count: int
    overdue_count: int
    assigned: list[Finding]
    """Those that are assigned to this person and not settled, the longest overdue first."""
    assigned_count: int
    absent: "list[ForAbsent]"
    """Those for whom this person stands in."""
    mentions: list[Notice]
    """Where somebody named this person and that was not read."""
    followed: list[Event]
    """What happened last to findings that this person follows."""

    @property
    def absent_count(self) -> int:
        """Findings that wait for those who are away, and not for this person anyway."""
        return sum(one.count for one in self.absent)


def waiting_for(person: User) -> Waiting:
    """Crawls under way, findings nobody has looked at yet, and what was fixed last."""
    within = tuple(sites.site_ids_of(person))
    of_person = _of_person(person, within)
    return Waiting(
        running=[(crawl, of_crawl(crawl)) for crawl in _running(within)],
        newest=_newest(within),
        fresh=_fresh(within) if of_person["fresh_count"] else [],
        severities={severity: count for _, severity, count in _severities(within)},
        fixed=_fixed(within),
        has_sites=bool(within),
        **of_person,
    )


_FRESH = Q(status__in=[Status.NEW, Status.REGRESSED], stage__in=OWED_BY_OWNER)
_SOONEST = F("answer_by").asc(nulls_last=True)


@prepared
def _running(within: Ids) -> QuerySet[Crawl]:
    return _crawls(within).filter(status__in=UNFINISHED)


@prepared
def _newest(within: Ids) -> QuerySet[Crawl]:
    return _crawls(within).exclude(status__in=UNFINISHED)[:3]


def _crawls(within: Ids) -> QuerySet[Crawl]:
    return sites.crawls_within(within).defer("settings", "summary")


@prepared
def _fresh(within: Ids) -> QuerySet[Finding]:
    return findings.told(_listed(within)).filter(_FRESH)[:SHOWN]


@prepared
def _fixed(within: Ids) -> QuerySet[Finding]:
    return _listed(within).filter(status=Status.FIXED).order_by("-fixed_in")[:SHOWN]


@prepared
def _mine(within: Ids, teams: Ids, me: int, *, is_seo: bool) -> QuerySet[Finding]:
    owed = findings.present(findings.told(_listed(within)))
    owed = owed.filter(findings.owed_by_teams(teams, is_seo=is_seo))
    owed = owed.exclude(assignee=me)
    return owed.order_by(_SOONEST, "rank", "pk")[:SHOWN]


@prepared
def _assigned(within: Ids, me: int) -> QuerySet[Finding]:
    mine = findings.told(_listed(within)).filter(_is_assigned(me))
    return mine.order_by(_SOONEST, "rank", "pk")[:SHOWN]


def _is_assigned(me: int) -> Q:
    return Q(status__in=PRESENT, assignee=me) & ~Q(stage__in=AT_REST)


def _listed(within: Ids) -> QuerySet[Finding]:
    return findings.as_listed(findings.findings_within(within))


@prepared
def _severities(within: Ids) -> "QuerySet[Finding, tuple[int, str, int]]":
    return findings.severity_rows(findings.present(findings.findings_within(within)))


@prepared
def _counts(
    within: Ids, teams: Ids, me: int, *, is_seo: bool, now: datetime
) -> "QuerySet[Finding, tuple[int, ...]]":
    """How many findings are fresh, and how many wait for the teams: counted in one pass."""
    owed = Q(status__in=PRESENT) & findings.owed_by_teams(teams, is_seo=is_seo)
    return counted(
        findings.told(findings.findings_within(within)),
        fresh_count=Count("pk", filter=_FRESH),
        mine_count=Count("pk", filter=owed),
        overdue_count=Count("pk", filter=owed & Q(answer_by__lt=now)),
        assigned_count=Count("pk", filter=_is_assigned(me)),
    )


def _of_person(person: User, within: Ids) -> dict[str, Any]:
    """What is this person's: answers owed, words meant for them, what they follow."""
    now = timezone.now()
    teams, is_seo = tuple(answered_teams(person)), may_answer_for_seo(person)
    me = person.pk
    counts = _counts.first(within, teams, me, is_seo=is_seo, now=now) or (0, 0, 0, 0)
    fresh, mine, overdue, assigned = counts
    return {
        "mine": _mine(within, teams, me, is_seo=is_seo) if mine else [],
        "assigned": _assigned(within, me) if assigned else [],
        "fresh_count": fresh,
        "mine_count": mine,
        "overdue_count": overdue,
        "assigned_count": assigned,
        "absent": [_for_absent(absent, person) for absent in represented_by(person, now)],
        "mentions": _mentions(me, within) if unread_by(person).mentions else [],
        "followed": findings.last_of_followed(within, person, SHOWN),
    }


@prepared
def _mentions(person: int, within: Ids) -> QuerySet[Notice]:
    return told_within(person, within).filter(_UNREAD_MENTION, on_behalf_of=None)[:SHOWN]


_UNREAD_MENTION = Q(reason=Reason.MENTIONED, read_at=None)


def _for_absent(absent: User, stand_in: User) -> ForAbsent:
    live = findings.present(findings.told(findings.findings_of(stand_in)))
    owed = findings.waiting_for_absent(live, [absent], stand_in=stand_in)
    heard = stand_in.notices.exclude(read_at=None, on_behalf_of=absent).values("event")
    return ForAbsent(
        absent,
        list(findings.as_listed(owed).order_by(_SOONEST, "rank", "pk")[:SHOWN]),
        owed.count(),
        list(
            inbox_for(absent, seen_by=stand_in)
            .filter(_UNREAD_MENTION)
            .exclude(event__in=heard)[:SHOWN]
        ),
    )


def since(site: Site, crawl: Crawl, *, lens: str) -> dict[str, Any]:
    """What the fast lane says about the time after the crawl."""
    probe = sites.newest_probe(crawl)
    told = changes.of_probe(probe, lens=lens)
    worst = told.lasting[0] if told.lasting else None
    is_probed = sites.probes_of(crawl).filter(status__in=UNFINISHED_CHORE).exists()
    return {
        "since": changes.headline(site, probe, told, is_probed=is_probed),
        "probe": probe,
        "worst_change": worst,
        "is_probed": is_probed,
    }


def template_cells(site: Site, crawl: Crawl) -> list[Cell]:
    """The page templates of a crawl, each with its findings."""
    states = findings.states_of_templates(site)
    cells = []
    for template in crawl.summary.get("templates", []):
        state = states.get(template["name"])
        cells.append(
            Cell(
                name=template["name"],
                pages=template["pages"],
                severity=WORST[state.rank] if state else None,
                findings=state.findings if state else 0,
                url=_findings_of_template(site, template["name"]),
            )
        )
    return sorted(cells, key=lambda cell: -cell.pages)


def _findings_of_template(site: Site, name: str) -> str:
    return f"{reverse('findings:findings')}?{urlencode({'site': str(site.pk), 'q': name})}"


def around(person: User, site: Site, known: one_url.Known, *, lens: str) -> dict[str, Any]:
    """What other parts of the hub know of a URL: findings, former crawls, its rendering."""
    if known.found is None:
        return {}
    of_site = findings.findings_of(person).filter(site=site)
    crawls = list(sites.done_crawls(site)[: one_url.REMEMBERED_CRAWLS])
    return {
        "findings": list(
            of_site.filter(fingerprint__in=known.fingerprints).defer("samples").order_by("rank")
        ),
        "history": one_url.history(crawls, known.url, lens=lens),
        "rendered": rendered.comparison({"rendering": known.found.rendering}, lens=lens),
        "rendered_in": known.crawl_id,
        "link": evidence.followable(known.url),
        "curl": evidence.shell_line(known.url),
        "head_lines": one_url.markup_lines(known.head_html),
        "show_where": True,
    }
