"""Tells Django where sites live."""

from django.apps import AppConfig


class Sites(AppConfig):
    """Sites and crawls."""

    name = "tiebeam.hub.sites"
    label = "sites"
