"""Explains the terms in a text where they stand."""

from typing import Any

from django import template

from tiebeam.engine.terms import Term, mark

register = template.Library()


AS_WRITTEN = frozenset({"hreflang", "lastmod", "llms.txt", "p75", "robots.txt", "x-default"})
"""Titles that are names in markup or files, and keep their small letter at the head of a page."""


@register.filter
def heading(term: Term) -> str:
    """The title as the head of a page or card."""
    title = term.title
    return title if title in AS_WRITTEN else title[0].upper() + title[1:]


@register.inclusion_tag("glossary/_marked.html")
def with_terms(text: str) -> dict[str, Any]:
    """The text with each glossary term in it underlined and explained."""
    return {"pieces": mark(text)}
