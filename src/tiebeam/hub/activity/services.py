"""Recording what was done, following things, and telling those who want to hear of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from tiebeam.hub.activity import queries
from tiebeam.hub.activity.deeds import Deed
from tiebeam.hub.activity.models import Event, Follow, Notice, Reason
from tiebeam.hub.people.models import User

LONGEST_NAME = 300


@transaction.atomic
def record(
    deed: Deed,
    *,
    about: Model,
    by: User | None,
    site_id: int | None = None,
    tell: Mapping[User, Reason] | None = None,
    **facts: Any,
) -> Event:
    """Record a deed in the transaction that does it, and tell its followers and those named.

    about: what it was done to; site_id: of the site it concerns, when it concerns one; facts: plain
    values, no secrets. Whoever did it is not told.
    """
    event = Event.objects.create(
        actor=by,
        through=by.acts_through if by else "",
        deed=deed.slug,
        is_private=deed.is_private,
        kind=queries.kind_of(about),
        subject_id=str(about.pk),
        subject=str(about)[:LONGEST_NAME],
        site_id=site_id,
        facts=facts,
    )
    if not deed.is_private:
        _tell(event, dict(tell or {}), queries.followers_of(about))
    return event


def _tell(event: Event, named: dict[User, Reason], followers: list[User]) -> None:
    reasons = {**dict.fromkeys(followers, Reason.FOLLOWED), **named}
    Notice.objects.bulk_create(
        (
            Notice(person=person, event=event, reason=reason)
            for person, reason in reasons.items()
            if person.is_active and person.pk != event.actor_id
        ),
        ignore_conflicts=True,
    )


def follow(person: User, about: Model) -> None:
    """Let the person hear what happens to it from now on."""
    kind, subject_id = queries.kind_of(about), str(about.pk)
    Follow.objects.get_or_create(person=person, kind=kind, subject_id=subject_id)


def unfollow(person: User, about: Model) -> None:
    """Let the person hear no more of it, unless they are named."""
    queries.follows_of(about).filter(person=person).delete()


def mark_read(person: User, *, upto: int, now: datetime) -> int:
    """Take the lines of the inbox up to that event as read; how many there were."""
    unread = person.notices.filter(read_at=None, event_id__lte=upto)
    return unread.update(read_at=now)
