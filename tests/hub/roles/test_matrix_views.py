"""The matrix on the screen: who may change what, by form and cell by cell."""

import pytest
from django.test import Client

from tiebeam.hub.people.models import Team
from tiebeam.hub.roles.assigning import assign
from tiebeam.hub.roles.models import Area, Assignment
from tiebeam.hub.roles.queries import matrix_of
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


def test_the_heading_is_the_verdict(signed_in: Client, redirects: Area, platform: Team) -> None:
    assert "Nobody is accountable for anything yet" in signed_in.get("/roles/").content.decode()
    assign(redirects, {platform: "A"}, site=None, by=None)
    assert "16 areas have nobody accountable" in signed_in.get("/roles/").content.decode()
    for area in Area.objects.all():
        assign(area, {platform: "A"}, site=None, by=None)
    assert "Every area has its accountable team" in signed_in.get("/roles/").content.decode()


def test_a_form_without_javascript_saves_the_line(
    signed_in: Client, redirects: Area, platform: Team, shop: Team
) -> None:
    sent = {f"team-{platform.pk}": "AR", f"team-{shop.pk}": "C"}
    answer = signed_in.post(f"/roles/areas/{redirects.pk}/", sent)
    assert answer.headers["Location"] == "/roles/#redirects"
    assert matrix_of(None).roles(redirects.pk, platform.pk) == {"A", "R"}
    assert matrix_of(None).roles(redirects.pk, shop.pk) == {"C"}


def test_a_cell_is_saved_at_once_and_the_line_comes_back(
    signed_in: Client, redirects: Area, platform: Team, shop: Team
) -> None:
    assign(redirects, {shop: "A"}, site=None, by=None)
    answer = signed_in.post(
        f"/roles/areas/{redirects.pk}/",
        {f"team-{platform.pk}": "A"},
        headers={"HX-Request": "true"},
    )
    said = answer.content.decode()
    assert "until now Shop frontend had it" in said
    assert 'id="verdict" hx-swap-oob="true"' in said
    assert said.lstrip().startswith("<tr")


def test_a_line_that_changed_meanwhile_is_not_overwritten(
    signed_in: Client, redirects: Area, platform: Team
) -> None:
    sent = {f"team-{platform.pk}": "C", "seen": "old"}
    answer = signed_in.post(f"/roles/areas/{redirects.pk}/", sent, follow=True)
    assert "Somebody changed this line meanwhile" in answer.content.decode()
    assert not Assignment.objects.exists()


def test_the_a_for_two_teams_is_refused(
    signed_in: Client, redirects: Area, platform: Team, shop: Team
) -> None:
    sent = {f"team-{platform.pk}": "A", f"team-{shop.pk}": "AR"}
    answer = signed_in.post(f"/roles/areas/{redirects.pk}/", sent, follow=True)
    assert "You gave the A to several teams" in answer.content.decode()
    assert not Assignment.objects.exists()


def test_what_is_no_role_is_refused(signed_in: Client, redirects: Area, platform: Team) -> None:
    answer = signed_in.post(f"/roles/areas/{redirects.pk}/", {f"team-{platform.pk}": "X"})
    assert answer.status_code == 400


def test_a_manager_changes_the_own_team_alone(
    manager_signed_in: Client, redirects: Area, platform: Team, shop: Team
) -> None:
    address = f"/roles/areas/{redirects.pk}/"
    manager_signed_in.post(address, {f"team-{platform.pk}": "A"})
    assert matrix_of(None).accountable(redirects.pk) == platform.pk
    manager_signed_in.post(address, {f"team-{shop.pk}": "R"})
    assert matrix_of(None).roles(redirects.pk, shop.pk) == set()


def test_a_manager_does_not_take_the_a_from_others(
    manager_signed_in: Client, redirects: Area, platform: Team, shop: Team
) -> None:
    assign(redirects, {shop: "A"}, site=None, by=None)
    answer = manager_signed_in.post(
        f"/roles/areas/{redirects.pk}/", {f"team-{platform.pk}": "A"}, follow=True
    )
    assert "That takes a manager of Shop frontend too" in answer.content.decode()
    assert matrix_of(None).accountable(redirects.pk) == shop.pk


def test_who_manages_nothing_reads(
    member_signed_in: Client, redirects: Area, platform: Team
) -> None:
    page = member_signed_in.get("/roles/").content.decode()
    assert "<select" not in page
    assert "managers for the teams they manage" in page
    sent = {f"team-{platform.pk}": "A"}
    assert member_signed_in.post(f"/roles/areas/{redirects.pk}/", sent).status_code == 403


def test_a_site_shows_what_it_inherits_and_what_it_says_itself(
    signed_in: Client, redirects: Area, platform: Team, shop: Team, site: Site
) -> None:
    assign(redirects, {platform: "AR"}, site=None, by=None)
    assign(redirects, {shop: "A"}, site=site, by=None)
    page = signed_in.get(f"/roles/sites/{site.pk}/").content.decode()
    assert '<option value="inherit" selected>(R)</option>' in page
    assert "As everywhere" in page
    address = f"/roles/sites/{site.pk}/areas/{redirects.pk}/"
    signed_in.post(address, {"reset": "1"})
    assert matrix_of(site).accountable(redirects.pk) == platform.pk


def test_a_closed_site_is_not_there_for_others(member_signed_in: Client, site: Site) -> None:
    site.is_closed = True
    site.save()
    pages = ("", "gaps/", "load.csv", "rules/", "rules/history/", "rules/file/")
    found = {member_signed_in.get(f"/roles/sites/{site.pk}/{page}").status_code for page in pages}
    assert found == {404}


def test_the_usual_distribution_is_shown_before_it_is_applied(
    signed_in: Client, platform: Team
) -> None:
    page = signed_in.get("/roles/usual/").content.decode()
    assert "There are several teams" not in page
    assert "No team yet of these kinds: Frontend" in page
    assert not Assignment.objects.exists()
    signed_in.post("/roles/usual/")
    assert matrix_of(None).accountable(Area.objects.get(slug="sitemaps").pk) == platform.pk


@pytest.mark.parametrize("address", ["/roles/usual/", "/roles/areas/add/"])
def test_only_administrators_lay_the_matrix_out(manager_signed_in: Client, address: str) -> None:
    assert manager_signed_in.get(address).status_code == 403
    assert manager_signed_in.post(address).status_code == 403
