import pytest
from django.core.exceptions import ImproperlyConfigured

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
