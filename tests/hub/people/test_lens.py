"""The lens: chosen by the team at first, then by the person, on every page."""

import pytest
from django.test import Client

from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db


def test_is_that_of_the_team_until_chosen(administrator: User, reader: User) -> None:
    assert (administrator.current_lens, reader.current_lens) == ("seo", "it")


def test_switch_is_remembered_and_stays_on_the_page(signed_in: Client, administrator: User) -> None:
    answer = signed_in.post("/lens/", {"lens": "it", "next": "/glossary/"})
    administrator.refresh_from_db()
    assert (answer.headers["Location"], administrator.lens) == ("/glossary/", "it")


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_switch_never_leads_to_another_host(signed_in: Client, place: str) -> None:
    assert signed_in.post("/lens/", {"lens": "it", "next": place}).headers["Location"] == "/"


def test_switch_ignores_a_lens_that_does_not_exist(signed_in: Client, administrator: User) -> None:
    signed_in.post("/lens/", {"lens": "sales", "next": "/"})
    administrator.refresh_from_db()
    assert administrator.lens == ""


def test_asking_for_the_switch_changes_nothing(signed_in: Client) -> None:
    assert signed_in.get("/lens/").status_code == 405
