"""Addresses for monitors, and of the work in the background."""

from django.urls import path

from tiebeam.hub.monitoring.views import monitors, work

app_name = "monitoring"

urlpatterns = [
    path("health/", monitors.alive, name="alive"),
    path("health/ready/", monitors.ready, name="ready"),
    path("metrics", monitors.metrics, name="metrics"),
    path("settings/jobs/", work.work, name="work"),
    path("settings/jobs/<uuid:task_id>/retry/", work.retry, name="retry"),
    path("settings/jobs/<uuid:task_id>/cancel/", work.cancel, name="cancel"),
    path("settings/jobs/schedules/<int:schedule_id>/", work.switch, name="switch"),
]
