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
REMEMBERED_PARTS = 1_000
"""Drawings of parts of pages; one has some 10 kB."""


def drawn(template: str, **given: Hashable) -> SafeString:
    """The template with what it is given."""
    return _drawn(template, get_language() or "", tuple(given.items()))


def drawn_part(template: str, **given: Hashable) -> SafeString:
    """The same for a large part of a page."""
    return _drawn_part(template, get_language() or "", tuple(given.items()))


Given = tuple[tuple[str, Hashable], ...]


@lru_cache(REMEMBERED)
def _drawn(template: str, language: str, given: Given) -> SafeString:
    return _draw(template, language, given)


@lru_cache(REMEMBERED_PARTS)
def _drawn_part(template: str, language: str, given: Given) -> SafeString:
    return _draw(template, language, given)


def _draw(template: str, language: str, given: Given) -> SafeString:
    with override(language):
        return render_to_string(template, dict(given))
