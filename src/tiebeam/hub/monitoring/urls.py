"""Addresses for monitors."""

from django.urls import path

from tiebeam.hub.monitoring import views

app_name = "monitoring"

urlpatterns = [
    path("health/", views.alive, name="alive"),
    path("health/ready/", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
