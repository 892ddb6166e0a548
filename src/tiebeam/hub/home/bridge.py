"""The bridge: what both teams and their leads see of all sites at one glance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import QuerySet
from django.utils import timezone

from tiebeam.hub.findings import queries as findings
from tiebeam.hub.findings.models import RANKS, Finding, Observation, Status
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites import changes, timetables
from tiebeam.hub.sites import queries as sites
from tiebeam.hub.sites.models import Crawl, Site
from tiebeam.hub.ui.charts import Bar
from tiebeam.hub.ui.figures import plural

WEEKS = 13
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
HOUR = timedelta(hours=1)
TWO_DAYS = 48
SHOWN = 8
HIGH = RANKS["high"]


@dataclass(frozen=True)
class Health:
    """How a site is looked at."""

    site: Site
    newest: Crawl | None
    finding_count: int
    grave_count: int
    """Of those, critical and high ones."""
    change_count: int
    """Changes for the worse that last since its newest crawl."""
    next_crawl_at: datetime | None
    next_probe_at: datetime | None


@dataclass(frozen=True)
class Share:
    """What one team has to answer for."""

    team: Team | None
    """None for what nobody owns."""
    count: int
    grave_count: int
    overdue_count: int
    """Of all, those on which an answer is owed for longer than was agreed."""


@dataclass(frozen=True)
class Bridge:
    """Everything on the screen."""

    severities: dict[str, int]
    open_count: int
    grave_count: int
    opened: int
    """Findings that appeared or came back within the month."""
    closed: int
    """Findings that a crawl saw fixed within the month."""
    time_to_fix: str
    """Median over those in words; empty where there is none."""
    trend: list[Bar]
    shares: list[Share]
    health: list[Health]
    gravest: list[Finding]
    fixed: list[Finding]


def bridge_for(person: User, *, now: datetime) -> Bridge:
    """What this person may see of it."""
    everything = findings.told(findings.findings_of(person)).defer("samples")
    present = findings.not_put_off(findings.present(everything))
    turns = _turns(everything.values_list("pk", flat=True))
    recent = [turn for turn in turns if turn.at > now - MONTH]
    gravest = list(present[:SHOWN])
    fixed = everything.filter(status=Status.FIXED, fixed_in__finished_at__gt=now - MONTH)
    return Bridge(
        severities=findings.by_severity(present),
        open_count=present.count(),
        grave_count=present.filter(rank__lte=HIGH).count(),
        opened=sum(1 for turn in recent if turn.is_open),
        closed=sum(1 for turn in recent if not turn.is_open),
        time_to_fix=_time_to_fix(turns, since=now - MONTH),
        trend=_trend(turns, now=now),
        shares=_shares(present, now=now),
        health=[_health(site) for site in sites.sites_of(person)],
        gravest=gravest,
        fixed=list(fixed.order_by("-fixed_in")[:SHOWN]),
    )


@dataclass(frozen=True)
class _Turn:
    """That a crawl saw a finding appear, come back or go."""

    finding_id: int
    at: datetime
    is_open: bool


def _turns(shown: Iterable[int]) -> list[_Turn]:
    """Every turn of those findings, oldest first."""
    told = Observation.objects.filter(finding__in=shown, crawl__finished_at__isnull=False)
    told = told.filter(status__in=(Status.NEW, Status.REGRESSED, Status.FIXED))
    rows = told.order_by("crawl__finished_at", "pk").values_list(
        "finding_id", "crawl__finished_at", "status"
    )
    return [_Turn(pk, at, status != Status.FIXED) for pk, at, status in rows if at]


def _trend(turns: Sequence[_Turn], *, now: datetime) -> list[Bar]:
    """How many findings were open at the end of each of the last weeks."""
    ends = [now - WEEK * back for back in range(WEEKS - 1, -1, -1)]
    bars, open_ids, place = [], set[int](), 0
    for end in ends:
        while place < len(turns) and turns[place].at <= end:
            turn = turns[place]
            (open_ids.add if turn.is_open else open_ids.discard)(turn.finding_id)
            place += 1
        bars.append(Bar(f"{timezone.localtime(end):%d %b}", len(open_ids)))
    return bars


def _time_to_fix(turns: Iterable[_Turn], *, since: datetime) -> str:
    """Median time from the crawl that saw a finding to the one that saw it fixed, in words."""
    opened: dict[int, datetime] = {}
    spans = []
    for turn in turns:
        if turn.is_open:
            opened[turn.finding_id] = turn.at
        elif (begin := opened.pop(turn.finding_id, None)) and turn.at > since:
            spans.append((turn.at - begin) / HOUR)
    return _span(median(spans)) if spans else ""


def _shares(present: QuerySet[Finding], *, now: datetime) -> list[Share]:
    """What each team owns, those with most first."""
    grave = dict(findings.by_team(present.filter(rank__lte=HIGH)))
    late = dict(findings.by_team(findings.overdue(present, now=now)))
    return [
        Share(team, count, grave.get(team, 0), late.get(team, 0))
        for team, count in findings.by_team(present)
    ]


def _health(site: Site) -> Health:
    present = findings.not_put_off(findings.present(findings.told(site.findings.all())))
    done = sites.newest_done(site)
    probe = sites.newest_probe(done) if done else None
    due = timetables.due(site)
    return Health(
        site=site,
        newest=sites.newest_crawl(site),
        finding_count=present.count(),
        grave_count=present.filter(rank__lte=HIGH).count(),
        change_count=len(changes.of_probe(probe, lens="seo").lasting),
        next_crawl_at=due["crawl"],
        next_probe_at=due["probe"],
    )


def _span(hours: float) -> str:
    """A length of time in days, or in hours where it is shorter than two days."""
    if hours < TWO_DAYS:
        return plural(max(round(hours), 1), "hour")
    return plural(round(hours / 24), "day")
