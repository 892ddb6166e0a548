"""Keeps filters over the list of findings."""

from django.db import transaction

from tiebeam.hub.findings.models import SavedFilter
from tiebeam.hub.people.models import User


@transaction.atomic
def save(person: User, *, name: str, query: str, is_shared: bool) -> SavedFilter:
    """Keep the filter; one of the same name is replaced."""
    one, _ = SavedFilter.objects.update_or_create(
        owner=person, name=name, defaults={"query": query, "is_shared": is_shared}
    )
    return one


def remove(one: SavedFilter) -> None:
    """Forget the filter."""
    one.delete()
