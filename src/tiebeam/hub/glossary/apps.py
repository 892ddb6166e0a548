"""Tells Django where the glossary lives."""

from django.apps import AppConfig


class Glossary(AppConfig):
    """Pages and cards of terms; the built-in ones come from the engine."""

    name = "tiebeam.hub.glossary"
    label = "glossary"
