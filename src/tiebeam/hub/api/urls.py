"""Addresses of the interface for machines, and of the page about its tokens."""

from django.urls import include, path

from tiebeam.hub.api import rest, views

app_name = "api"

urlpatterns = [
    path("api/", views.reference, name="reference"),
    path("profile/tokens/", views.tokens, name="tokens"),
    path("profile/tokens/<int:token_id>/withdraw/", views.withdraw, name="withdraw"),
]

interface = [path("api/v1/", include((rest.addresses(), "ninja"), namespace="rest"))]
