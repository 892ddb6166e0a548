"""Widgets are drawn as Django draws them."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from tiebeam.hub.ui.widgets import Renderer

HOSTILE = "\"><script>alert('1')</script>"
CHOICES = [
    ("", gettext_lazy("any")),
    ("a&b", HOSTILE),
    (7, mark_safe("<b>seven</b>")),
    ("More", [("x", "X"), ("y", 12_345)]),
]
BETWEEN_OPTIONS = re.compile(r"\n\s*\n(?= *</?(?:option|optgroup|select))")
ATTRIBUTES = {"id": "one", "required": True, "disabled": False, "title": HOSTILE, "maxlength": 60}


@pytest.mark.parametrize(
    ("widget", "values"),
    [
        (forms.Select(choices=CHOICES), ["", "a&b", 7, "y", "none", None]),
        (forms.NullBooleanSelect(), [True, None]),
        (forms.TextInput(), [HOSTILE, "", 0, None, mark_safe("<i>")]),
        (forms.EmailInput(), ["ada@example.com"]),
        (forms.URLInput(), ["https://a.example/?b&c"]),
        (forms.NumberInput(), [12_345, 0.5]),
        (forms.PasswordInput(), ["secret"]),
        (forms.HiddenInput(), [HOSTILE]),
        (forms.CheckboxInput(), [True, False, "on"]),
        (forms.DateInput(), ["2026-11-30"]),
        (forms.TimeInput(), ["12:00"]),
        (forms.Textarea(), [HOSTILE, "two\nlines", "", None]),
        (forms.CheckboxSelectMultiple(choices=CHOICES), [["", "y"]]),
        (forms.SelectMultiple(choices=CHOICES), [["a&b", "x"]]),
    ],
)
def test_a_widget_is_what_django_draws(widget: forms.Widget, values: list[Any]) -> None:
    for value in values:
        for attributes in (ATTRIBUTES, {}):
            drawn, known = (
                widget.render("na<me", value, attributes, renderer=one())
                for one in (Renderer, DjangoTemplates)
            )
            assert drawn == BETWEEN_OPTIONS.sub("\n", known)


def test_the_hub_uses_it() -> None:
    assert isinstance(forms.renderers.get_default_renderer(), Renderer)
