"""Tells Django where people live."""

from django.apps import AppConfig


class People(AppConfig):
    """Users, teams and the organisation."""

    name = "tiebeam.hub.people"
    label = "people"
