"""The design system as a Django app without models."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Brings templates, components, styles and scripts."""

    name = "tiebeam.hub.ui"
    label = "ui"
    verbose_name = "Look"
