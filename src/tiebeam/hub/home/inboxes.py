"""The inbox of a person: what they were told, as far as they may still see it."""

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest

from tiebeam.hub.activity.models import Notice
from tiebeam.hub.activity.queries import inbox_within, unread_within
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.queries import site_ids_of


def inbox_for(person: User, *, seen_by: User | None = None) -> QuerySet[Notice]:
    """What this person was told; of sites that were closed to them since, nothing.

    seen_by: who looks at it in their place, and sees no other sites than their own.
    """
    return inbox_within(person, sites=site_ids_of(seen_by or person))


def unread(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `inbox_count`, asked for when a template shows it."""
    person = getattr(request, "user", None)
    if not isinstance(person, User):
        return {"inbox_count": 0}  # strangers have no inbox
    return {"inbox_count": lambda: unread_by(person).notices}


class Unread(NamedTuple):
    """How much a person was told and has not read."""

    notices: int
    mentions: int
    """Of these, where somebody named them."""


def unread_by(person: User) -> Unread:
    """What this person has not read yet."""
    sites = tuple(site_ids_of(person))
    return person.remember("unread", lambda: Unread(*unread_within(person.pk, sites)[0]))
