"""Addresses of the style page and of the places its frame leads to."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path

from tiebeam.hub.ui import answers, views


class Person:
    """Somebody who is signed in."""

    is_authenticated = True

    def get_username(self) -> str:
        return "ada.lovelace@larkmoor.example"

    def get_full_name(self) -> str:
        return "Ada Lovelace"

    def __str__(self) -> str:
        return self.get_full_name()


def person(_request: HttpRequest) -> dict[str, Any]:
    """What the auth context processor gives to a signed-in person."""
    return {"user": Person()}


def lens(request: HttpRequest) -> HttpResponse:
    """Remember the lens in the address, which is enough here."""
    return HttpResponseRedirect(f"/?lens={request.POST['lens']}")


def change(request: HttpRequest) -> HttpResponse:
    """Something was changed."""
    return answers.answer(request, "ui/style_term.html", {"word": "changed"}, page="ui:style")


urlpatterns = [
    path("change/", change),
    path("", include("tiebeam.hub.ui.urls")),
    path("lens/", lens, name="lens"),
    path("sites/", views.style, name="sites"),
    path("findings/", views.style, name="findings"),
    path("glossary/", views.style, name="glossary"),
    path("settings/", views.style, name="settings"),
]
