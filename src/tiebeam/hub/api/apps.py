"""Tells Django where the interface for machines lives."""

from django.apps import AppConfig


class Api(AppConfig):
    """REST, and what else speaks to machines."""

    name = "tiebeam.hub.api"
    label = "api"
