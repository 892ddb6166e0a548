"""Addresses of the interface for machines, and of the page about its tokens."""

from django.urls import include, path

from tiebeam.hub.api import oauth, rest, views

app_name = "api"

urlpatterns = [
    path("api/", views.reference, name="reference"),
    path("profile/tokens/", views.tokens, name="tokens"),
    path("profile/tokens/<int:token_id>/withdraw/", views.withdraw, name="withdraw"),
    path("device/", views.device, name="device"),
]

logins = [
    path(".well-known/oauth-authorization-server", oauth.metadata, name="metadata"),
    path("oauth/device/", oauth.begin, name="begin"),
    path("oauth/token/", oauth.token, name="token"),
    path("oauth/revoke/", oauth.revoke, name="revoke"),
]
"""How programs come to a token."""

interface = [
    path("api/v1/", include((rest.addresses(), "ninja"), namespace="rest")),
    path("", include((logins, "oauth"))),
]
