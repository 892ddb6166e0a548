"""All addresses of the hub."""

from django.urls import include, path

from tiebeam.hub.api.urls import interface
from tiebeam.hub.directory.urls import own_sign_in, providers
from tiebeam.hub.people.urls import sign_in

urlpatterns = [
    path("", include("tiebeam.hub.monitoring.urls")),
    path("", include("tiebeam.hub.home.urls")),
    path("", include("tiebeam.hub.findings.urls")),
    path("", include("tiebeam.hub.explorer.urls")),
    path("", include("tiebeam.hub.sites.urls")),
    path("", include("tiebeam.hub.directory.urls")),
    path("", include("tiebeam.hub.people.urls")),
    path("", include("tiebeam.hub.activity.urls")),
    path("", include(sign_in)),
    path("profile/sign-in/", include(own_sign_in)),
    path("sign-in/", include(providers)),
    path("scim/v2/", include("tiebeam.hub.directory.scim.urls")),
    path("roles/", include("tiebeam.hub.roles.urls")),
    path("", include("tiebeam.hub.api.urls")),
    path("", include("tiebeam.hub.integrations.urls")),
    *interface,
    path("glossary/", include("tiebeam.hub.glossary.urls")),
]

handler500 = "tiebeam.hub.home.views.broken"
