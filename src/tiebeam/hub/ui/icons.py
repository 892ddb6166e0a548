"""Icons for templates, each drawn once: a list has hundreds, and drawing reads and writes XML."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide as draw

register = template.Library()

REMEMBERED = 1_000


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: str) -> SafeString:
    """The icon of that name, as the tag of the same name in lucide draws it."""
    return _drawn(name, size, tuple(attributes.items()))


@lru_cache(REMEMBERED)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, str], ...]) -> SafeString:
    return SafeString(draw(name, size=size, **dict(attributes)))
