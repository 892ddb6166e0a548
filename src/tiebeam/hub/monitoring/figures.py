"""Figures of the hub, read from the database when somebody asks for them."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db.models import Count, IntegerField, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from tiebeam import __version__
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.jobs import presence, queries
from tiebeam.hub.jobs.models import Chore
from tiebeam.hub.sites.models import Crawl

Values = dict[tuple[str, ...], float]
"""By the values of the labels."""

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the web processes of one machine add up what they counted."""


def exposition() -> bytes:
    """All figures in Prometheus' text format: of the hub, and of this machine's web processes."""
    registry = CollectorRegistry()
    registry.register(HubCollector(timezone.now()))
    if os.environ.get(SHARED):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(REGISTRY)


class HubCollector(Collector):
    """What the database says at this moment."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """Every figure."""
        yield _gauge("tiebeam_info", "Version that answers.", {(__version__,): 1}, "version")
        yield from self._jobs()
        yield _gauge("tiebeam_crawls", "Crawls by status.", _counted(Crawl), "status")
        yield _gauge("tiebeam_pages_fetched", "URLs that all crawls visited.", {(): _fetched()})
        yield _gauge(
            "tiebeam_findings",
            "Findings by severity and status.",
            _counted(Finding, "severity", "status"),
            *("severity", "status"),
        )
        free = shutil.disk_usage(settings.ENVIRONMENT.data).free
        yield _gauge("tiebeam_free_bytes", "Room for the data folder.", {(): free})

    def _jobs(self) -> Iterator[Metric]:
        tasks: Values = {(status,): count for status, count in queries.count_by_status().items()}
        yield _gauge("tiebeam_tasks", "Tasks by status.", tasks, "status")
        since = queries.waits_since(now=self._now)
        waited_s = max(0.0, (self._now - since).total_seconds()) if since else 0.0
        yield _gauge(
            "tiebeam_oldest_waiting_task_seconds",
            "How long the task waits that could be begun longest ago.",
            {(): waited_s},
        )
        alive = presence.living(now=self._now).count()
        yield _gauge("tiebeam_workers", "Workers heard of lately.", {(): alive})
        yield _gauge("tiebeam_chores", "Chores by kind and status.", _chores(), "kind", "status")


def _gauge(name: str, sentence: str, values: Values, *labels: str) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, sentence, labels=labels)
    for key, value in values.items():
        family.add_metric(key, value)
    return family


def _counted(model: type[Crawl | Finding | Chore], *by: str) -> Values:
    """Rows by one or more columns."""
    by = by or ("status",)
    rows = model._default_manager.order_by().values_list(*by).annotate(Count("pk"))  # noqa: SLF001 Django's documented name for it
    return {tuple(key): count for *key, count in rows}


def _chores() -> Values:
    """Of each kind of chore that any app has."""
    return {
        (model._meta.model_name or "", *key): count  # noqa: SLF001 documented
        for model in apps.get_models()
        if issubclass(model, Chore)
        for key, count in _counted(model).items()
    }


def _fetched() -> int:
    pages = Cast(KT("progress__pages"), IntegerField())
    return Crawl.objects.filter(progress__has_key="pages").aggregate(all=Sum(pages))["all"] or 0
