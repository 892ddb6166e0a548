"""Keys to closed environments: encrypted, never shown again, kept until they are replaced."""

import pytest
from django.db import connection
from django.test import Client

from tiebeam.hub.activity.queries import events_about
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db

KEYS = '[[access]]\norigin = "https://staging.example"\nuser = "u"\npassword = "open-sesame"\n'


def change(browser: Client, site: Site, **facts: str) -> str:
    wish = {"name": site.name, "start_url": site.start_url, **facts}
    return browser.post(f"/sites/{site.pk}/settings/", wish).content.decode()


def kept(site: Site) -> str:
    site.refresh_from_db()
    return site.access


def test_are_kept_encrypted(signed_in: Client, site: Site) -> None:
    change(signed_in, site, access=KEYS)
    assert kept(site).strip() == KEYS.strip()
    with connection.cursor() as cursor:
        cursor.execute("SELECT access FROM sites_site")
        assert "open-sesame" not in cursor.fetchone()[0]


def test_are_neither_shown_again_nor_recorded(signed_in: Client, site: Site) -> None:
    change(signed_in, site, access=KEYS)
    assert "open-sesame" not in signed_in.get(f"/sites/{site.pk}/settings/").content.decode()
    (event,) = events_about(site)
    assert event.said == "changed access of Larkmoor"
    assert "open-sesame" not in str(event.facts)


def test_stay_where_none_were_typed(signed_in: Client, site: Site) -> None:
    change(signed_in, site, access=KEYS)
    change(signed_in, site, name="Larkmoor shop")
    assert "open-sesame" in kept(site)


def test_are_forgotten_when_asked_for(signed_in: Client, site: Site) -> None:
    change(signed_in, site, access=KEYS)
    change(signed_in, site, forgets_access="on")
    assert kept(site) == ""


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("x", "no TOML"),
        (KEYS.replace("open-sesame", "env:TIEBEAM_SECRET_KEY"), "write the value itself"),
        (KEYS + "pasword = 1\n", "unknown key pasword"),
    ],
)
def test_wrong_ones_are_refused_with_what_to_do(
    signed_in: Client, site: Site, wish: str, said: str
) -> None:
    assert said in change(signed_in, site, access=wish)
    assert kept(site) == ""
