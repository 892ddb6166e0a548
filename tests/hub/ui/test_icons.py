"""Icons are drawn as the library draws them."""

from django.template import engines
from lucide.templatetags.lucide import lucide


def test_an_icon_is_what_the_library_draws() -> None:
    template = engines["django"].from_string(
        '{% load lucide %}{% lucide name size=13 aria_hidden="true" %}'
    )
    for name in ("bell", "users", "bell"):
        expected = lucide(name, size=13, aria_hidden="true")
        assert template.render({"name": name}) == expected
