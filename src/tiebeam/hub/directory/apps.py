"""Tells Django where the directory lives."""

from django.apps import AppConfig


class Directory(AppConfig):
    """People, teams, invitations, sign-in."""

    name = "tiebeam.hub.directory"
    label = "directory"
