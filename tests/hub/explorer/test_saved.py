"""Saved views: whose they are, who sees them, who may change them."""

import pytest
from django.test import Client

from tiebeam.hub.explorer.models import SavedView
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db

QUERY = "c=depth&o=ge&v=4&col=url&col=depth&sort=-depth"


@pytest.fixture
def own(site: Site, administrator: User) -> SavedView:
    return SavedView.objects.create(site=site, owner=administrator, name="Far down", query=QUERY)


def test_a_filter_is_kept_under_a_name_without_its_crawl(signed_in: Client, site: Site) -> None:
    form = {"name": " Deep ", "query": f"{QUERY}&crawl=3&after=7"}
    answer = signed_in.post(f"/sites/{site.pk}/urls/save/", form)
    view = SavedView.objects.get()
    assert (view.name, view.query, view.is_shared) == ("Deep", QUERY, False)
    assert answer.headers["Location"] == f"/sites/{site.pk}/urls/?{QUERY}"


def test_a_name_that_is_taken_is_refused_and_nothing_is_lost(
    signed_in: Client, site: Site, own: SavedView
) -> None:
    form = {"name": "Far down", "query": "c=url&o=contains&v=a"}
    text = signed_in.post(f"/sites/{site.pk}/urls/save/", form).content.decode()
    assert "You have a view of this name" in text
    assert "c=url&amp;o=contains&amp;v=a" in text
    assert SavedView.objects.count() == 1


def test_what_is_no_filter_is_not_kept(signed_in: Client, site: Site) -> None:
    signed_in.post(f"/sites/{site.pk}/urls/save/", {"name": "x", "query": "evil=<script>"})
    assert SavedView.objects.get().query == ""


def test_only_shared_views_are_seen_by_others(
    signed_in: Client, reader_signed_in: Client, crawl: Crawl, own: SavedView
) -> None:
    address = f"/sites/{crawl.site_id}/urls/"
    assert ">Far down" in signed_in.get(address).content.decode()
    assert ">Far down" not in reader_signed_in.get(address).content.decode()
    signed_in.post(f"/views/{own.pk}/", {"name": "Far ones", "is_shared": "on"})
    assert "Far ones" in reader_signed_in.get(address).content.decode()


@pytest.mark.parametrize("path", ["", "delete/"])
def test_nobody_changes_the_view_of_another(
    reader_signed_in: Client, own: SavedView, path: str
) -> None:
    own.is_shared = True
    own.save()
    answer = reader_signed_in.post(f"/views/{own.pk}/{path}", {"name": "mine"})
    assert answer.status_code == 404
    own.refresh_from_db()
    assert own.name == "Far down"


def test_a_view_of_ones_own_is_deleted_and_its_filter_stays(
    signed_in: Client, own: SavedView
) -> None:
    assert signed_in.get(f"/views/{own.pk}/").status_code == 200
    answer = signed_in.post(f"/views/{own.pk}/delete/")
    assert answer.headers["Location"].endswith(QUERY)
    assert not SavedView.objects.exists()


def test_the_screen_of_a_view_offers_to_change_it(
    signed_in: Client, crawl: Crawl, own: SavedView
) -> None:
    text = signed_in.get(own.get_absolute_url()).content.decode()
    assert "View: Far down" in text
