"""Which workers live: each says so every few seconds."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from tiebeam import __version__
from tiebeam.hub.jobs.models import Worker

SILENCE = timedelta(seconds=30)
"""How long a worker may be silent and still count as living."""

MEMORY = timedelta(hours=1)
"""How long one that fell silent is remembered, so that somebody sees that it did."""


def arrive(name: str, *, host: str, now: datetime) -> None:
    """Say that a worker begins."""
    Worker.objects.filter(seen_at__lt=now - MEMORY).delete()
    stay(name, host=host, now=now)


def stay(name: str, *, host: str, now: datetime) -> None:
    """Say that a worker lives."""
    facts = {"host": host, "version": __version__, "seen_at": now}
    Worker.objects.update_or_create(
        name=name, defaults=facts, create_defaults={**facts, "started_at": now}
    )


def leave(name: str) -> None:
    """Say that a worker ended of its own accord."""
    Worker.objects.filter(name=name).delete()


def living(*, now: datetime) -> QuerySet[Worker]:
    """Those heard of lately."""
    return Worker.objects.filter(seen_at__gt=now - SILENCE)
