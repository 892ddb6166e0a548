"""Tells Django where the first pages live."""

from django.apps import AppConfig


class Home(AppConfig):
    """Reads every other app."""

    name = "tiebeam.hub.home"
    label = "home"
