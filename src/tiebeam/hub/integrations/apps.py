"""Tells Django where connections live."""

from django.apps import AppConfig


class Integrations(AppConfig):
    """Webhooks, and adapters to other systems."""

    name = "tiebeam.hub.integrations"
    label = "integrations"
