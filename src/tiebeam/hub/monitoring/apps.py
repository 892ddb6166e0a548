"""Tells Django where monitoring lives."""

from django.apps import AppConfig


class Monitoring(AppConfig):
    """Health, figures, and the work in the background."""

    name = "tiebeam.hub.monitoring"
    label = "monitoring"
