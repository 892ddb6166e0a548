import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from tiebeam.hub.ui.shell import Entry, described


def test_the_settings_describe_the_frame() -> None:
    entry = {"label": "Sites", "view": "sites:list", "icon": "globe"}
    shell = described({"home": "home:today", "navigation": [entry]})
    assert shell.home == "home:today"
    assert shell.navigation == (Entry("Sites", "sites:list", "globe"),)


def test_an_unknown_part_is_an_error() -> None:
    with pytest.raises(ImproperlyConfigured, match="sidebar"):
        described({"sidebar": []})


def test_an_entry_with_an_unknown_key_is_an_error() -> None:
    with pytest.raises(ImproperlyConfigured, match="colour"):
        described({"navigation": [{"label": "x", "view": "x", "icon": "x", "colour": "red"}]})


@pytest.mark.django_db
def test_the_frame_of_a_page_marks_where_it_lies(signed_in: Client) -> None:
    """Again and again, whatever page was shown before."""
    for _ in range(2):
        for path in ("/findings/", "/glossary/", "/"):
            page = signed_in.get(path).content.decode()
            current = re.findall(r'class="nav-entry" href="([^"]*)" aria-current="page"', page)
            assert current == [path]
