"""What people type to have pages seen by a browser."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.sites.models import Rendering

MOST_TO_RENDER = 50
"""Pages that one rendering may be asked for by name."""


class PagesField(forms.CharField):
    """Pages of a crawl, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def clean(self, value: Any) -> list[str]:
        """The addresses as a list, each once."""
        named = list(dict.fromkeys(_web_address(one) for one in super().clean(value).split()))
        if len(named) > MOST_TO_RENDER:
            said = _("Name at most %(most)d pages.") % {"most": MOST_TO_RENDER}
            raise forms.ValidationError(said)
        return named


def _web_address(text: str) -> str:
    from tiebeam.engine import urls

    try:
        return urls.normalise(text)
    except urls.InvalidURL as error:
        said = _("%(problem)s: give an address as in https://www.example.com/")
        raise forms.ValidationError(said % {"problem": error}) from error


class RenderingForm(forms.Form):
    """How large a sample a browser is to look at, or at which pages."""

    per_template = forms.IntegerField(
        label=_("Pages of each page template"), min_value=1, max_value=10, initial=1
    )
    urls = PagesField(
        label=_("Or these pages alone"),
        required=False,
        max_length=100_000,
        help_text=_("Addresses that the crawl visited, one a line."),
    )

    def __init__(self, data: Any = None, *, last: Rendering | None = None) -> None:
        """last: the one before; one that was broken off goes on where the same is asked for."""
        super().__init__(data)
        if last:
            self.fields["per_template"].initial = last.per_template
            self.fields["urls"].initial = "\n".join(last.urls)
