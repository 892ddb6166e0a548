"""Tells Django where the activity record lives."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Activity(AppConfig):
    """Who did what when, inbox, mail."""

    name = "tiebeam.hub.activity"
    label = "activity"

    def ready(self) -> None:
        """Find the deeds that the apps know, so that the record can say what was done."""
        autodiscover_modules("deeds")
