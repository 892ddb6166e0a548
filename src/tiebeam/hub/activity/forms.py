"""What people say of mail."""

from difflib import get_close_matches
from typing import ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.models import MailWish


class MailWishForm(forms.ModelForm[MailWish]):
    """When a person wants mail."""

    class Meta:
        model = MailWish
        fields = (
            "pace",
            "at",
            "weekday",
            "quiet_from",
            "quiet_until",
            "are_weekends_quiet",
            "time_zone",
        )
        widgets: ClassVar = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("at", "quiet_from", "quiet_until")
        }

    def clean_time_zone(self) -> str:
        """A zone that the tables of this machine know."""
        return known_zone(self.cleaned_data["time_zone"])


def known_zone(zone: str) -> str:
    """The zone itself. Raises ValidationError, which names the nearest one there is."""
    if zone in available_timezones():
        return zone
    near = get_close_matches(zone, available_timezones(), n=1, cutoff=0.5)
    hint = near[0] if near else "Europe/Berlin"
    raise forms.ValidationError(
        _("%(zone)s is no time zone; did you mean %(hint)s?") % {"zone": zone, "hint": hint}
    )
