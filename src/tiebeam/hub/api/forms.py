"""What people say of a token they want."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.api.scopes import Scope

DAYS = ((30, _("30 days")), (90, _("90 days")), (365, _("a year")))


class TokenForm(forms.Form):
    """What a token is for, what it may do, and for how long."""

    name = forms.CharField(
        label=_("What is it for?"), max_length=100, help_text=_("As in: dashboard in the lobby.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("Besides reading, it may"),
        choices=[choice for choice in Scope.choices if choice[0] != Scope.READ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("It holds for"), choices=DAYS, coerce=int, initial=90)


class CodeForm(forms.Form):
    """The code that a program shows."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("As it stands in your terminal: eight letters, as in BCDF-GHJK."),
    )
