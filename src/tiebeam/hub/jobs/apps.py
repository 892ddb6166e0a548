"""Tells Django where background work lives."""

from django.apps import AppConfig


class Jobs(AppConfig):
    """Leases and schedules beside the task queue."""

    name = "tiebeam.hub.jobs"
    label = "jobs"
