"""Decisions about sites and crawls."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tiebeam.hub.activity.models import Reason
from tiebeam.hub.activity.services import record
from tiebeam.hub.jobs import chores
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites import deeds, queries
from tiebeam.hub.sites.models import (
    UNFINISHED,
    VISITING,
    Crawl,
    CrawlStatus,
    Environment,
    Probe,
    Rendering,
    Site,
)


class CrawlRunning(Exception):
    """The site is being crawled; a second crawl beside it is refused."""


class Order(Enum):
    """What a run is to do after it reported."""

    GO_ON = "go on"
    CANCEL = "cancel"
    LET_GO = "let go"
    """Another run has taken the crawl over."""


@transaction.atomic
def add_site(
    by: User | None,
    *,
    name: str,
    start_url: str,
    hosts: Sequence[str] = (),
    policy: str = "",
    allow_private: bool = False,
) -> Site:
    """Add a site whose addresses have been checked."""
    site = Site.objects.create(
        name=name,
        start_url=start_url,
        hosts=list(hosts),
        policy=policy,
        allow_private=allow_private,
        created_by=by,
    )
    record(deeds.SITE_ADDED, about=site, by=by, site_id=site.pk, start_url=start_url)
    return site


@transaction.atomic
def change_site(
    site: Site, *, by: User | None, teams: Iterable[Team] | None = None, **facts: Any
) -> None:
    """Change what is named of a site: its address and index policy have been checked.

    teams: those it is for; None leaves them. What stays the same is not recorded.
    """
    changed = [name for name, value in facts.items() if getattr(site, name) != value]
    for name in changed:
        setattr(site, name, facts[name])
    if changed:
        site.save(update_fields=changed)
    if teams is not None and {*site.teams.all()} != {*teams}:
        site.teams.set(teams)
        changed.append("teams")
    if changed:
        what = ", ".join(name.replace("_", " ") for name in changed)
        record(deeds.SITE_CHANGED, about=site, by=by, site_id=site.pk, what=what)


def start_crawl(
    site: Site,
    *,
    by: User | None,
    settings: dict[str, Any],
    environment: Environment | None = None,
) -> Crawl:
    """Ask for a crawl of production, or of another environment; a worker finds it.

    Raises CrawlRunning.
    """
    last = site.crawls.aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            crawl = Crawl.objects.create(
                site=site,
                environment=environment,
                number=last + 1,
                started_by=by,
                settings=settings,
            )
            record(deeds.CRAWL_STARTED, about=crawl, by=by, site_id=site.pk)
    except IntegrityError:
        where = f"{site}, {environment}," if environment else str(site)
        raise CrawlRunning(f"{where} is being crawled") from None
    return crawl


@transaction.atomic
def cancel_crawl(crawl: Crawl, *, by: User | None = None, note: str = "", now: datetime) -> None:
    """Ask the crawl to stop; what was fetched is kept and judged. A waiting one never starts.

    by: nobody for somebody with the link; note: the name or reason they gave. The first wish
    counts, and none does once the visit is over.
    """
    visiting = Crawl.objects.filter(pk=crawl.pk, status__in=VISITING)
    is_first = visiting.filter(cancel_requested_at=None).update(
        cancel_requested_at=now, stopped_by=by, is_stopped_by_link=by is None, stop_note=note
    )
    if is_first:
        name = "" if by else note or str(_("Somebody with the link"))
        record(deeds.CRAWL_STOPPED, about=crawl, by=by, site_id=crawl.site_id, name=name)
    Crawl.objects.filter(pk=crawl.pk, status=CrawlStatus.WAITING).update(
        status=CrawlStatus.FAILED,
        finished_at=now,
        ended="cancelled",
        error="Cancelled before it began.",
    )


@transaction.atomic
def withdraw_stop_link(crawl: Crawl, *, by: User | None) -> None:
    """Let no link stop this crawl any more."""
    Crawl.objects.filter(pk=crawl.pk).update(stop_link_made_at=None)
    record(deeds.STOP_LINK_WITHDRAWN, about=crawl, by=by, site_id=crawl.site_id)


@transaction.atomic
def make_stop_link(crawl: Crawl, *, by: User | None, now: datetime) -> None:
    """Let a new link stop this crawl; earlier ones do not any more."""
    Crawl.objects.filter(pk=crawl.pk).update(stop_link_made_at=now)
    record(deeds.STOP_LINK_MADE, about=crawl, by=by, site_id=crawl.site_id)


HANDED_OVER = {CrawlStatus.WAITING: CrawlStatus.CRAWLING, CrawlStatus.JUDGED: CrawlStatus.READING}
"""What a crawl that waits for work becomes once a task has it."""


def hand_over(crawl: Crawl, *, task_id: str, now: datetime) -> bool:
    """Give a crawl that waits to a task; False when another worker was quicker."""
    waits = CrawlStatus(crawl.status)
    waiting = Crawl.objects.filter(pk=crawl.pk, status=waits)
    return bool(waiting.update(status=HANDED_OVER[waits], task_id=task_id, heartbeat_at=now))


def take(crawl: Crawl, *, runner: str, now: datetime) -> None:
    """Make `runner` the only run that may report on this crawl."""
    Crawl.objects.filter(pk=crawl.pk).update(runner=runner, heartbeat_at=now)
    Crawl.objects.filter(pk=crawl.pk, started_at=None).update(started_at=now)


def report(crawl_id: int, *, runner: str, progress: dict[str, Any], now: datetime) -> Order:
    """Record how far the run is and tell it what to do."""
    mine = Crawl.objects.filter(pk=crawl_id, runner=runner)
    if not mine.update(progress=progress, heartbeat_at=now):
        return Order.LET_GO
    return Order.CANCEL if mine.filter(cancel_requested_at__isnull=False).exists() else Order.GO_ON


def advance(crawl_id: int, *, runner: str, status: CrawlStatus, **facts: Any) -> bool:
    """Move the crawl on; False when another run has taken it over."""
    return bool(Crawl.objects.filter(pk=crawl_id, runner=runner).update(status=status, **facts))


def finish(crawl: Crawl, *, summary: dict[str, Any], now: datetime) -> None:
    """Record that the findings of a judged crawl are known."""
    Crawl.objects.filter(pk=crawl.pk, status=CrawlStatus.READING).update(
        status=CrawlStatus.DONE, summary=summary, finished_at=now
    )


def fail(crawl: Crawl, *, error: str, now: datetime) -> None:
    """Record why the crawl could not be finished."""
    Crawl.objects.filter(pk=crawl.pk, status__in=UNFINISHED).update(
        status=CrawlStatus.FAILED, error=error, finished_at=now
    )


@transaction.atomic
def start_probe(crawl: Crawl, *, by: User | None) -> Probe:
    """Ask for a probe of the crawled site; the newest where one is under way."""
    probe, is_new = chores.ask(Probe, by=by, about={"crawl": crawl})
    if is_new:
        record(deeds.PROBE_STARTED, about=crawl, by=by, site_id=crawl.site_id)
    return probe


@transaction.atomic
def start_rendering(
    crawl: Crawl, *, per_template: int, by: User | None, urls: Sequence[str] = ()
) -> Rendering:
    """Ask for a rendering of a sample, or of these pages; the newest where one is under way."""
    wish = {"per_template": per_template, "urls": list(urls)}
    one, is_new = chores.ask(Rendering, by=by, about={"crawl": crawl}, **wish)
    if is_new:
        record(deeds.RENDERING_STARTED, about=crawl, by=by, site_id=crawl.site_id)
    return one


def hand_to_reading(rendering: Rendering) -> bool:
    """Have the findings read again after a rendering; False when another worker was quicker."""
    unread = Rendering.objects.filter(pk=rendering.pk, is_read=False)
    return bool(unread.update(is_read=True))


def renew_summary(crawl: Crawl, *, summary: dict[str, Any]) -> None:
    """Replace what is told of a crawl that was judged anew."""
    Crawl.objects.filter(pk=crawl.pk, status=CrawlStatus.DONE).update(summary=summary)


@transaction.atomic
def finish_probe(
    probe: Probe, *, new: Sequence[dict[str, Any]], now: datetime, **facts: Any
) -> None:
    """Record what a probe came to, and tell the people of the site of each new change, once.

    new: `change_id`, `severity`, `said_to_seo` and `said_to_it` of each change told first now.
    """
    if not chores.finish(probe, now=now, new=len(new), **facts):
        return
    site = probe.crawl.site
    tell = dict.fromkeys(queries.people_of(site), Reason.OWNER)
    for change in new:
        record(
            deeds.CHANGE_SEEN,
            about=site,
            by=None,
            site_id=site.pk,
            tell=tell,
            told={"seo": change["said_to_seo"], "it": change["said_to_it"]},
            severity=change["severity"],
            change=change["change_id"],
        )
