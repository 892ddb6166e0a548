"""Deeds and messages about a finding in one line of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tiebeam.hub.activity.models import Event
from tiebeam.hub.activity.queries import kind_of
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.models import Finding, Message
from tiebeam.hub.prepared import prepared

SHOWN = 200
"""The newest of them; the record has all."""
_TOLD_BY_MESSAGE = frozenset({deeds.WROTE.slug, deeds.EDITED.slug, deeds.REMOVED.slug})


@dataclass(frozen=True)
class Entry:
    """A deed or a message."""

    at: datetime
    event: Event | None = None
    message: Message | None = None


def stream_of(finding: Finding) -> Sequence[Entry]:
    """What was done and said, the oldest first."""
    entries = [Entry(one.at, event=one) for one in _deeds(kind_of(finding), str(finding.pk))]
    for one in _messages(finding.pk):
        one.finding = finding
        entries.append(Entry(one.written_at, message=one))
    return sorted(entries, key=lambda one: one.at)[-SHOWN:]


@prepared
def _deeds(kind: str, subject_id: str) -> QuerySet[Event]:
    done = Event.objects.filter(kind=kind, subject_id=subject_id).select_related("actor")
    return done.exclude(deed__in=_TOLD_BY_MESSAGE)[:SHOWN]


@prepared
def _messages(finding: int) -> QuerySet[Message]:
    said = Message.objects.filter(finding=finding).select_related("author", "removed_by")
    return said.prefetch_related("attachments").order_by("-pk")[:SHOWN]
