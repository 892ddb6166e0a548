"""Areas are laid out by administrators: added, named, left out, and given their checks."""

import pytest
from django.test import Client

from tiebeam.hub.activity.queries import events_about
from tiebeam.hub.roles.models import Area, Cover
from tiebeam.hub.roles.queries import covers
from tiebeam.hub.roles.seeds import seed

pytestmark = pytest.mark.django_db


def test_an_area_is_added_once(signed_in: Client) -> None:
    sent = {"name": "Feeds of partners", "about": "What partners fetch."}
    answer = signed_in.post("/roles/areas/add/", sent)
    assert answer.headers["Location"] == "/roles/#feeds-of-partners"
    again = signed_in.post("/roles/areas/add/", {"name": "feeds of PARTNERS"})
    assert "There is an area of this name" in again.content.decode()


def test_an_area_is_called_as_one_does_here(signed_in: Client, redirects: Area) -> None:
    sent = {"name": "Old addresses", "about": "", "is_used": "on"}
    signed_in.post(f"/roles/areas/{redirects.pk}/change/", sent)
    assert "Old addresses" in signed_in.get("/roles/").content.decode()
    assert [event.facts["what"] for event in events_about(redirects)] == ["name, about"]


def test_an_area_that_is_left_out_stays_out(signed_in: Client, redirects: Area) -> None:
    sent = {"name": redirects.name, "about": redirects.about}
    signed_in.post(f"/roles/areas/{redirects.pk}/change/", sent)
    seed()
    assert 'id="redirects"' not in signed_in.get("/roles/").content.decode()
    assert covers().area_of("redirect", "redirect-chain") is None
    assert (
        "Checks of redirect: no area covers them" in signed_in.get("/roles/gaps/").content.decode()
    )


def test_checks_are_put_under_an_area(signed_in: Client, redirects: Area) -> None:
    sent = {"check_area": "sitemap", "area": str(redirects.pk)}
    signed_in.post("/roles/checks/", sent)
    assert Cover.objects.get(check_area="sitemap", check_slug="").area == redirects
    wrong = signed_in.post("/roles/checks/", {"check_area": "x", "area": "1"}, follow=True)
    assert "Choose one of the areas in the list" in wrong.content.decode()


def test_one_check_goes_elsewhere_and_back(signed_in: Client, redirects: Area) -> None:
    sent = {"check": "soft-404", "area": str(Area.objects.get(slug="texts").pk)}
    signed_in.post("/roles/checks/", sent)
    assert str(covers().area_of("status", "soft-404")) == "Titles, descriptions, texts"
    assert covers().area_of("status", "status-5xx") == redirects
    signed_in.post("/roles/checks/", {"check": "soft-404", "area": ""})
    assert covers().area_of("status", "soft-404") == redirects


@pytest.mark.parametrize("address", ["/roles/areas/add/", "/roles/areas/1/change/"])
def test_others_do_not_lay_areas_out(manager_signed_in: Client, address: str) -> None:
    assert manager_signed_in.get(address).status_code == 403
    assert manager_signed_in.post(address).status_code == 403


def test_others_read_which_checks_belong_where(member_signed_in: Client) -> None:
    assert member_signed_in.get("/roles/checks/").status_code == 200
    sent = {"check": "soft-404", "area": ""}
    assert member_signed_in.post("/roles/checks/", sent).status_code == 403
