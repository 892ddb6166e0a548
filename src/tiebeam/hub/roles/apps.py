"""Tells Django where roles live."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class Roles(AppConfig):
    """Areas, roles, ownership rules, duties, acceptance times."""

    name = "tiebeam.hub.roles"
    label = "roles"

    def ready(self) -> None:
        """Have what everybody starts with there after each migration, and find the matters."""
        post_migrate.connect(_seed, sender=self)
        autodiscover_modules("matters")


def _seed(**_facts: Any) -> None:
    from tiebeam.hub.roles.seeds import seed

    seed()
