"""Findings in the words of the person's lens."""

from typing import Any

from django import template

from tiebeam.hub.findings import evidence, words
from tiebeam.hub.findings.models import Finding, Owner

register = template.Library()


@register.simple_tag(takes_context=True)
def said(context: dict[str, Any], check: str) -> str:
    """What the check says of its defect, in the lens of the page."""
    return words.words_of(check, context.get("lens", "seo")).said


@register.filter
def owner_word(owner: str) -> str:
    """What people call the kind of team that usually answers for a check."""
    return str(Owner(owner).label)


@register.filter
def followable(url: str) -> bool:
    """Whether it is an address of the web, so that a link may lead there."""
    return bool(evidence.followable(url))


@register.simple_tag(takes_context=True)
def headline(context: dict[str, Any], finding: Finding) -> str:
    """The finding in one line, in the lens of the page."""
    return words.headline(finding, context.get("lens", "seo"))
