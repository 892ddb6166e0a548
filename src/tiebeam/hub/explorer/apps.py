"""Tells Django where the explorer lives."""

from django.apps import AppConfig


class Explorer(AppConfig):
    """The URL explorer."""

    name = "tiebeam.hub.explorer"
    label = "explorer"
