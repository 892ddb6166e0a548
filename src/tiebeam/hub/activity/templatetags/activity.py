"""Events in the words of a lens."""

from django import template

from tiebeam.hub.activity.models import Event

register = template.Library()


@register.filter
def said_to(event: Event, lens: str) -> str:
    """What was done, in the words of the lens, without who did it."""
    return event.said_to(lens)
