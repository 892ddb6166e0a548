"""Explains the terms in a text where they stand."""

from typing import Any

from django import template

from tiebeam.engine.terms import mark

register = template.Library()


@register.inclusion_tag("glossary/_marked.html")
def with_terms(text: str) -> dict[str, Any]:
    """The text with each glossary term in it underlined and explained."""
    return {"pieces": mark(text)}
