"""Work that sites need done in the background."""

import logging

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskContext

from tiebeam.hub.jobs import chores
from tiebeam.hub.jobs.queries import has_failed
from tiebeam.hub.jobs.tasks import task
from tiebeam.hub.jobs.watchers import watcher
from tiebeam.hub.sites import probing, rendering, running, services
from tiebeam.hub.sites.forms import usual_settings
from tiebeam.hub.sites.models import CrawlStatus, Probe, Rendering, Site
from tiebeam.hub.sites.queries import (
    newest_done,
    settings_before,
    unfinished_crawls,
    with_status,
)

log = logging.getLogger(__name__)


@task(max_attempts=5, backoff_s=5, takes_context=True)
def run_crawl(context: TaskContext, crawl_id: int) -> None:
    """Visit the site and judge it, or go on where a lost worker stopped."""
    running.run(crawl_id, runner=f"{context.task_result.id}:{context.attempt}")


@task(max_attempts=3, backoff_s=5)
def crawl_by_timetable(site_id: int, environment_id: int | None = None) -> None:
    """Start a crawl as the one before; one that is under way is enough."""
    site = Site.objects.filter(pk=site_id).first()
    if site is None:
        return
    environment = None
    if environment_id:
        environment = site.environments.filter(pk=environment_id, is_retired=False).first()
        if environment is None:
            return
    settings = settings_before(site, environment) or usual_settings(site, environment)
    if environment:  # the crawl before may have been of production, or of somebody's preview
        place = {"start_urls": [environment.start_url], "allow_private": environment.allow_private}
        settings = {**settings, **place}
    try:
        services.start_crawl(site, by=None, settings=settings, environment=environment)
    except services.CrawlRunning:
        log.info("%s is being crawled, so the crawl of its timetable is left out", site)


@task(max_attempts=3, backoff_s=5)
def probe_by_timetable(site_id: int) -> None:
    """Start a probe; before the first crawl there is nothing to compare with."""
    site = Site.objects.filter(pk=site_id).first()
    if site and (crawl := newest_done(site)):
        services.start_probe(crawl, by=None)


@watcher
def start_waiting() -> None:
    """Queue every crawl that waits."""
    for crawl in with_status(CrawlStatus.WAITING):
        with transaction.atomic():
            result = run_crawl.enqueue(crawl.pk)
            if not services.hand_over(crawl, task_id=result.id, now=timezone.now()):
                transaction.set_rollback(True)


@watcher
def fail_given_up() -> None:
    """Say of a crawl that it failed once its task was given up."""
    for crawl in unfinished_crawls():
        if has_failed(crawl.task_id):
            error = "The work on it stopped several times without a reason that could be caught."
            services.fail(crawl, error=error, now=timezone.now())


@task(max_attempts=3, backoff_s=5, deadline_s=2 * 3600, priority=20)
def run_probe(probe_id: int) -> None:
    """Look at what the fast lane watches."""
    probing.run(probe_id)


@watcher
def settle_probes() -> None:
    """Queue every probe that waits, and say which were given up."""
    chores.queue_waiting(Probe, run_probe)
    chores.fail_given_up(Probe, now=timezone.now())


@task(max_attempts=3, backoff_s=5, priority=5)
def run_rendering(rendering_id: int) -> None:
    """Have a browser look at a sample of a crawl."""
    rendering.run(rendering_id)


@watcher
def settle_renderings() -> None:
    """Queue every rendering that waits, and say which were given up."""
    chores.queue_waiting(Rendering, run_rendering)
    chores.fail_given_up(Rendering, now=timezone.now())
