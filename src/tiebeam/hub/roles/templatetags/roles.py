"""Names of teams as rules write them."""

from django import template

from tiebeam.engine import ownership

register = template.Library()


@register.filter
def short_name(team: str) -> str:
    """What stands behind the @ in a rule."""
    return ownership.short_name(team)
