"""All addresses of the hub."""

from django.urls import include, path

from tiebeam.hub.people.urls import sign_in

urlpatterns = [
    path("", include("tiebeam.hub.home.urls")),
    path("", include("tiebeam.hub.findings.urls")),
    path("", include("tiebeam.hub.explorer.urls")),
    path("", include("tiebeam.hub.sites.urls")),
    path("", include("tiebeam.hub.people.urls")),
    path("", include(sign_in)),
    path("glossary/", include("tiebeam.hub.glossary.urls")),
]
