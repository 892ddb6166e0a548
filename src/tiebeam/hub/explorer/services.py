"""Decisions about saved views."""

from django.db import IntegrityError, transaction

from tiebeam.hub.explorer.models import SavedView
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import Site


class NameTaken(Exception):
    """The person has a view of that name for the site already."""


def save_view(site: Site, *, by: User, name: str, is_shared: bool, query: str) -> SavedView:
    """Keep the filter under a name. Raises NameTaken."""
    try:
        with transaction.atomic():
            return SavedView.objects.create(
                site=site, owner=by, name=name, is_shared=is_shared, query=query
            )
    except IntegrityError:
        raise NameTaken(name) from None


def change_view(view: SavedView, *, name: str, is_shared: bool) -> None:
    """Name it otherwise, or share it otherwise. Raises NameTaken."""
    view.name, view.is_shared = name, is_shared
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "is_shared"])
    except IntegrityError:
        raise NameTaken(name) from None


def delete_view(view: SavedView) -> None:
    """Forget the view."""
    view.delete()
