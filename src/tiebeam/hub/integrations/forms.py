"""What administrators say of a webhook."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.deeds import all_deeds
from tiebeam.hub.people.models import User
from tiebeam.hub.sites import addresses
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.queries import sites_of


class WebhookForm(forms.Form):
    """Which address hears of what."""

    name = forms.CharField(label=_("Name"), max_length=100)
    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.URLInput(attrs={"inputmode": "url"}),
        help_text=_("Where the messages go, as in https://hooks.example.com/tiebeam"),
    )
    site = forms.ModelChoiceField(
        label=_("Of which site"),
        queryset=Site.objects.none(),
        required=False,
        empty_label=_("all sites"),
    )
    deeds = forms.MultipleChoiceField(
        label=_("Of which deeds"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All of them if none is chosen. Sign-in and tokens are never told."),
    )

    def __init__(self, data: Any, *, person: User) -> None:
        super().__init__(data)
        told = [one for one in all_deeds() if not one.is_private]
        self.fields["deeds"].choices = [  # type: ignore[attr-defined]
            (one.slug, one.slug.replace("-", " ")) for one in told
        ]
        self.fields["site"].queryset = sites_of(person)  # type: ignore[attr-defined]

    @property
    def is_private(self) -> bool:
        """Whether the address is private and allowed all the same."""
        host = urlsplit(self.cleaned_data["url"]).hostname or ""
        return addresses.is_allowed(host, settings.ENVIRONMENT.private_hosts)

    def clean_url(self) -> str:
        """An address to which messages may go."""
        try:
            return addresses.check(
                self.cleaned_data["url"], allowed=settings.ENVIRONMENT.private_hosts
            )
        except addresses.RefusedAddress as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
