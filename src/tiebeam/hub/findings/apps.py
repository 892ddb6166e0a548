"""Tells Django where findings live."""

from django.apps import AppConfig


class Findings(AppConfig):
    """Findings and what each crawl said of them."""

    name = "tiebeam.hub.findings"
    label = "findings"
