"""Deeds and messages about a finding in one line of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tiebeam.hub.activity.models import Event
from tiebeam.hub.activity.queries import events_about
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.models import Finding, Message

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
    events = events_about(finding).exclude(deed__in=_TOLD_BY_MESSAGE)[:SHOWN]
    said = finding.messages.select_related("author", "removed_by").prefetch_related("attachments")
    entries = [Entry(one.at, event=one) for one in events]
    entries += [Entry(one.written_at, message=one) for one in said.order_by("-pk")[:SHOWN]]
    return sorted(entries, key=lambda one: one.at)[-SHOWN:]
