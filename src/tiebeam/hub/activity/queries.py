"""What can be asked about events, followers and inboxes."""

from collections.abc import Iterable

from django.db.models import Count, Model, Q, QuerySet

from tiebeam.hub.activity.models import Event, Follow, Notice, Reason
from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.models import User
from tiebeam.hub.prepared import counted, prepared


def kind_of(about: Model) -> str:
    """How events name the kind of a thing, as in sites.crawl."""
    return about._meta.label_lower  # noqa: SLF001 Django's documented name for it


def events_of(person: User, *, sites: Iterable[int]) -> QuerySet[Event]:
    """The events this person may read. sites: ids of those this person may see."""
    seen = Q(site_id=None) | Q(site_id__in=list(sites))
    if not may_administer(person):
        seen &= Q(is_private=False) | Q(actor=person)
    return Event.objects.filter(seen).select_related("actor")


def events_about(about: Model) -> QuerySet[Event]:
    """What was done to it, newest first."""
    mine = Event.objects.filter(kind=kind_of(about), subject_id=str(about.pk))
    return mine.select_related("actor")


def follows_of(about: Model) -> QuerySet[Follow]:
    """Who wants to hear of it."""
    return Follow.objects.filter(kind=kind_of(about), subject_id=str(about.pk))


def followers_of(about: Model) -> list[User]:
    """The people who follow it."""
    return [one.person for one in _follows_with_people(kind_of(about), str(about.pk))]


@prepared
def _follows_with_people(kind: str, subject_id: str) -> QuerySet[Follow]:
    return Follow.objects.filter(kind=kind, subject_id=subject_id).select_related("person")


def is_following(person: User, about: Model) -> bool:
    """Whether this person follows it."""
    return follows_of(about).filter(person=person).exists()


def inbox_of(person: User) -> QuerySet[Notice]:
    """What this person was told, newest first."""
    return _told(person.pk)


def _told(person: int) -> QuerySet[Notice]:
    told = Notice.objects.filter(person=person).select_related("event__actor")
    return told.prefetch_related("on_behalf_of__absences")


def inbox_within(person: User, *, sites: Iterable[int]) -> QuerySet[Notice]:
    """The same without what concerns other sites. sites: ids of those this person may see."""
    return told_within(person.pk, sites)


def told_within(person: int, sites: Iterable[int]) -> QuerySet[Notice]:
    """The same by ids alone."""
    return _told(person).filter(_concerning(sites))


def _concerning(sites: Iterable[int]) -> Q:
    return Q(event__site_id=None) | Q(event__site_id__in=list(sites))


@prepared
def unread_within(person: int, sites: tuple[int, ...]) -> "QuerySet[Notice, tuple[int, ...]]":
    """One row: how much of that the person has not read, and in how much of it they are named.

    Both by their ids; where they are named for somebody they stand in for does not count.
    """
    unread = Notice.objects.filter(_concerning(sites), person=person, read_at=None)
    named = Q(reason=Reason.MENTIONED, on_behalf_of=None)
    return counted(unread, all=Count("pk"), named=Count("pk", filter=named))


def followed_ids(person: User, model: type[Model]) -> list[str]:
    """Ids of the things of that kind which the person follows."""
    kind = model._meta.label_lower  # noqa: SLF001 Django's documented name for it
    return _followed_ids(person.pk, kind)


@prepared
def _followed_ids(person: int, kind: str) -> "QuerySet[Follow, str]":
    return Follow.objects.filter(person=person, kind=kind).values_list("subject_id", flat=True)
