"""All addresses of the hub."""

from django.urls import include, path

from tiebeam.hub.directory.urls import own_sign_in, providers
from tiebeam.hub.people.urls import sign_in

urlpatterns = [
    path("", include("tiebeam.hub.home.urls")),
    path("", include("tiebeam.hub.findings.urls")),
    path("", include("tiebeam.hub.sites.urls")),
    path("", include("tiebeam.hub.directory.urls")),
    path("", include("tiebeam.hub.people.urls")),
    path("", include(sign_in)),
    path("profile/sign-in/", include(own_sign_in)),
    path("sign-in/", include(providers)),
    path("scim/v2/", include("tiebeam.hub.directory.scim.urls")),
    path("glossary/", include("tiebeam.hub.glossary.urls")),
]
