"""Tells Django where roles live."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Roles(AppConfig):
    """Areas, roles, ownership rules, duties, acceptance times."""

    name = "tiebeam.hub.roles"
    label = "roles"

    def ready(self) -> None:
        """Have the areas and times that everybody starts with there after each migration."""
        post_migrate.connect(_seed, sender=self)


def _seed(**_facts: Any) -> None:
    from tiebeam.hub.roles.seeds import seed

    seed()
