"""Addresses of webhooks."""

from django.urls import path

from tiebeam.hub.integrations import views

app_name = "integrations"

urlpatterns = [
    path("settings/webhooks/", views.webhooks, name="webhooks"),
    path("settings/webhooks/<int:webhook_id>/", views.webhook, name="webhook"),
    path("settings/webhooks/<int:webhook_id>/try/", views.try_out, name="try_out"),
    path("settings/webhooks/<int:webhook_id>/switch/", views.switch, name="switch"),
    path("settings/webhooks/<int:webhook_id>/remove/", views.remove, name="remove"),
    path(
        "settings/webhooks/<int:webhook_id>/messages/<int:delivery_id>/again/",
        views.send_again,
        name="send_again",
    ),
]
