"""Timetables: what is kept of them, and the schedules that the workers follow."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tiebeam.hub.activity.services import record
from tiebeam.hub.jobs.models import Schedule
from tiebeam.hub.people.models import User
from tiebeam.hub.sites import deeds
from tiebeam.hub.sites.models import Environment, Pace, Site, Timetable

CRAWL = "tiebeam.hub.sites.workers.crawl_by_timetable"
PROBE = "tiebeam.hub.sites.workers.probe_by_timetable"


def timetable_of(site: Site, environment: Environment | None = None) -> Timetable:
    """The timetable of an environment; one that asks for nothing where none was kept."""
    kept = Timetable.objects.filter(site=site, environment=environment).first()
    return kept or Timetable(site=site, environment=environment)


def due(site: Site, environment: Environment | None = None) -> dict[str, datetime | None]:
    """When the next `crawl` and the next `probe` are due; nothing where none is."""
    place = Timetable(site=site, environment=environment)
    found = {
        name: Schedule.objects.filter(name=_name(place, path)).first()
        for name, path in (("crawl", CRAWL), ("probe", PROBE))
    }
    return {name: one.next_run_at if one and one.is_on else None for name, one in found.items()}


@transaction.atomic
def keep(timetable: Timetable, *, by: User | None) -> None:
    """Keep a timetable and have the workers follow it from now on."""
    timetable.save()
    _follow(timetable, CRAWL, crawl_cron(timetable))
    if timetable.environment is None:  # changes are told to those who look after what is live
        _follow(timetable, PROBE, probe_cron(timetable))
    site, what = timetable.site, summary(timetable)
    if timetable.environment:
        what = f"{timetable.environment}, {what}"
    record(deeds.TIMETABLE_CHANGED, about=site, by=by, site_id=site.pk, what=what)


@transaction.atomic
def stop(environment: Environment, *, by: User | None) -> None:
    """Have nothing begin by itself there any more."""
    kept = Timetable.objects.filter(environment=environment).exclude(crawls=Pace.NEVER).first()
    if kept:
        kept.crawls = Pace.NEVER
        keep(kept, by=by)


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
        "kwargs": _named(timetable),
        "is_on": bool(cron),
        "next_run_at": None,  # the next look of a worker says when
    }
    name = _name(timetable, task_path)
    Schedule.objects.update_or_create(name=name, defaults=facts)


def _named(timetable: Timetable) -> dict[str, int]:
    """What the task is told; as before there were environments where it is about production."""
    if timetable.environment_id:
        return {"site_id": timetable.site_id, "environment_id": timetable.environment_id}
    return {"site_id": timetable.site_id}


def _name(timetable: Timetable, task_path: str) -> str:
    return "-".join([task_path.rpartition(".")[2], *map(str, _named(timetable).values())])
