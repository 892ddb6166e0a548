"""The profile: one's own name and lens, and nothing beyond."""

import pytest
from django.test import Client

from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db


def test_changes_name_and_lens(signed_in: Client, administrator: User) -> None:
    signed_in.post("/profile/", {"name": "Ada Byron", "lens": "it"})
    administrator.refresh_from_db()
    assert (administrator.name, administrator.lens) == ("Ada Byron", "it")


def test_gives_nobody_more_rights(reader_signed_in: Client, reader: User) -> None:
    reader_signed_in.post(
        "/profile/", {"name": "Ben", "is_administrator": "on", "email": "eve@example.com"}
    )
    reader.refresh_from_db()
    assert (reader.is_administrator, reader.email) == (False, "ben@example.com")


def test_shows_a_name_as_text(signed_in: Client, administrator: User) -> None:
    administrator.name = "<script>alert(1)</script>{{ 7 }}"
    administrator.save()
    page = signed_in.get("/profile/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in page
