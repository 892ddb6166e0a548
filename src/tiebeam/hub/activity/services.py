"""Recording what was done, following things, and telling those who want to hear of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from tiebeam.hub.activity import queries
from tiebeam.hub.activity.deeds import Deed
from tiebeam.hub.activity.mail_times import next_mail
from tiebeam.hub.activity.models import Event, Follow, MailWish, Notice, Reason
from tiebeam.hub.people.models import User
from tiebeam.hub.people.queries import stand_ins

LONGEST_NAME = 300
WISHES_AT_ONCE = 200


@transaction.atomic
def record(
    deed: Deed,
    *,
    about: Model,
    by: User | None,
    site_id: int | None = None,
    through: str = "",
    tell: Mapping[User, Reason] | None = None,
    **facts: Any,
) -> Event:
    """Record a deed in the transaction that does it, and tell its followers and those named.

    about: what it was done to; site_id: of the site it concerns, when it concerns one; through: the
    system that did it, unless a token of `by` did; facts: plain values, no secrets. Whoever did it
    is not told; of those who are away their stand-ins are told, too.
    """
    event = Event.objects.create(
        actor=by,
        through=through or (by.acts_through if by else ""),
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
    told = {
        person: reason
        for person, reason in reasons.items()
        if person.is_active and person.pk != event.actor_id
    }
    absent: dict[User, list[User]] = {}
    for away, other in stand_ins(list(told), event.at).items():
        if other.pk != event.actor_id and other not in told:
            absent.setdefault(other, []).append(away)
    told |= {other: _foremost(told[one] for one in whom) for other, whom in absent.items()}
    notices = [Notice(person=one, event=event, reason=reason) for one, reason in told.items()]
    for notice in Notice.objects.bulk_create(notices):
        if whom := absent.get(notice.person):
            notice.on_behalf_of.set(whom)


def _foremost(reasons: Iterable[Reason]) -> Reason:
    return min(reasons, key=list(Reason).index)


def keep_wish(wish: MailWish, *, now: datetime) -> None:
    """Keep when a person wants mail, from now on."""
    wish.next_at = next_mail(wish, after=now)
    if not wish.pk:  # a worker may give this person the usual wish in the same moment
        wish.pk = MailWish.objects.get_or_create(person=wish.person)[0].pk
    wish.save()


def wish_of(person: User, *, time_zone: str) -> MailWish:
    """When this person wants mail: once a working day until they say otherwise."""
    return MailWish.objects.filter(person=person).first() or MailWish(
        person=person, time_zone=time_zone
    )


def add_missing_wishes(*, time_zone: str, now: datetime) -> None:
    """Give people who were told something and said nothing of mail the usual wish."""
    silent = User.objects.filter(is_active=True, mail_wish=None, notices__isnull=False).distinct()
    for person in silent[:WISHES_AT_ONCE]:
        wish = MailWish(person=person, time_zone=time_zone)
        wish.next_at = next_mail(wish, after=now)
        MailWish.objects.bulk_create([wish], ignore_conflicts=True)


def take_due(wish: MailWish, *, now: datetime) -> bool:
    """Claim a mail that is due and fix the next one; False when another worker did."""
    seen = MailWish.objects.filter(pk=wish.pk, next_at=wish.next_at)
    return bool(seen.update(next_at=next_mail(wish, after=now)))


def note_mailed(person: User, digest: str, *, now: datetime) -> None:
    """Remember that the mail was sent."""
    person.notices.filter(digest=digest, mailed_at=None).update(mailed_at=now)


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
