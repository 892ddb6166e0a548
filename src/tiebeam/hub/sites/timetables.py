"""Timetables: what is kept of them, and the schedules that the workers follow."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tiebeam.hub.activity.services import record
from tiebeam.hub.jobs.models import Schedule
from tiebeam.hub.people.models import User
from tiebeam.hub.sites import deeds
from tiebeam.hub.sites.models import Pace, Site, Timetable

CRAWL = "tiebeam.hub.sites.workers.crawl_by_timetable"
PROBE = "tiebeam.hub.sites.workers.probe_by_timetable"


def timetable_of(site: Site) -> Timetable:
    """The timetable of a site; one that asks for nothing where none was kept."""
    return Timetable.objects.filter(site=site).first() or Timetable(site=site)


def due(site: Site) -> dict[str, datetime | None]:
    """When the next `crawl` and the next `probe` are due; nothing where none is."""
    found = {
        name: _schedule_of(site.pk, path) for name, path in (("crawl", CRAWL), ("probe", PROBE))
    }
    return {name: one.next_run_at if one and one.is_on else None for name, one in found.items()}


@transaction.atomic
def keep(timetable: Timetable, *, by: User | None) -> None:
    """Keep a timetable and have the workers follow it from now on."""
    timetable.save()
    _follow(timetable, CRAWL, crawl_cron(timetable))
    _follow(timetable, PROBE, probe_cron(timetable))
    site = timetable.site
    what = summary(timetable)
    record(deeds.TIMETABLE_CHANGED, about=site, by=by, site_id=site.pk, what=what)


def crawl_cron(timetable: Timetable) -> str:
    """When crawls are due, in five fields; empty for never."""
    if timetable.crawls == Pace.NEVER:
        return ""
    day = "*" if timetable.crawls == Pace.DAY else str(timetable.weekday)
    return f"{timetable.at.minute} {timetable.at.hour} * * {day}"


def probe_cron(timetable: Timetable) -> str:
    """When probes are due; spread over the minutes by site, so that not all come at once."""
    every = timetable.probe_every_min
    if not every:
        return ""
    first = timetable.site_id % every
    return f"{first}-59/{every} * * * *"


def summary(timetable: Timetable) -> str:
    """The timetable in a few words, for the record."""
    crawls = str(Pace(timetable.crawls).label)
    if timetable.crawls != Pace.NEVER:
        crawls += f" {timetable.at:%H:%M} {timetable.time_zone}"
    probes = f"every {timetable.probe_every_min} min" if timetable.probe_every_min else "none"
    return f"crawl {crawls}, probes {probes}"


def _follow(timetable: Timetable, task_path: str, cron: str) -> None:
    facts: dict[str, Any] = {
        "task_path": task_path,
        "cron": cron or "0 0 1 1 *",
        "time_zone": timetable.time_zone,
        "kwargs": {"site_id": timetable.site_id},
        "is_on": bool(cron),
        "next_run_at": None,  # the next look of a worker says when
    }
    name = _name(timetable.site_id, task_path)
    Schedule.objects.update_or_create(name=name, defaults=facts)


def _schedule_of(site_id: int, task_path: str) -> Schedule | None:
    return Schedule.objects.filter(name=_name(site_id, task_path)).first()


def _name(site_id: int, task_path: str) -> str:
    return f"{task_path.rpartition('.')[2]}-{site_id}"
