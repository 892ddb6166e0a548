"""Findings in the words of the person's lens."""

from typing import Any

from django import template

from tiebeam.hub.findings import words
from tiebeam.hub.findings.models import Finding

register = template.Library()


@register.simple_tag(takes_context=True)
def said(context: dict[str, Any], check: str) -> str:
    """What the check says of its defect, in the lens of the page."""
    return words.words_of(check, context.get("lens", "seo")).said


@register.simple_tag(takes_context=True)
def headline(context: dict[str, Any], finding: Finding) -> str:
    """The finding in one line, in the lens of the page."""
    return words.headline(finding, context.get("lens", "seo"))
