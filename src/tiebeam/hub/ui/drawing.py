"""Templates that depend on nothing but what they are given: drawn once, shown in many rows.

Most of a long list is templates run again with what they were given before, by the same page or
that of somebody else. What is given is the key under which the drawing is remembered, so it is
never stale and shows nobody more than they were given: hand over plain values, never a model.
"""

from collections.abc import Hashable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

REMEMBERED = 8_192
"""Drawings; a row of a list has some 2 kB."""


def drawn(template: str, **given: Hashable) -> SafeString:
    """The template with what it is given."""
    return _drawn(template, get_language() or "", tuple(given.items()))


@lru_cache(REMEMBERED)
def _drawn(template: str, language: str, given: tuple[tuple[str, Hashable], ...]) -> SafeString:
    with override(language):
        return render_to_string(template, dict(given))
