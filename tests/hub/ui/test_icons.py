"""Icons are drawn as the library draws them."""

import pytest
from django.template import engines
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide


def test_an_icon_is_what_the_library_draws() -> None:
    template = engines["django"].from_string(
        '{% load lucide %}{% lucide name size=13 aria_hidden="true" %}'
    )
    for name in ("bell", "users", "bell"):
        expected = lucide(name, size=13, aria_hidden="true")
        assert template.render({"name": name}) == expected


def test_an_icon_may_have_other_lines() -> None:
    template = engines["django"].from_string(
        '{% load lucide %}{% lucide "radar" size=32 stroke_width="1.5" aria_hidden="true" %}'
    )
    assert template.render() == lucide("radar", size=32, stroke_width="1.5", aria_hidden="true")


def test_an_icon_that_does_not_exist_is_named() -> None:
    template = engines["django"].from_string('{% load lucide %}{% lucide "no-such" %}')
    with pytest.raises(IconDoesNotExist, match="no-such"):
        template.render()
