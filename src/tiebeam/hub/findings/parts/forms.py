"""What people fill in to merge and split findings."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.parts.splitting import LONGEST

LONGEST_REASON = 500


class MergeForm(forms.Form):
    """Which of the findings keeps its address, and why they are one."""

    primary = forms.ModelChoiceField(
        label=_("Told as"), queryset=Finding.objects.none(), widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Why they are one"), max_length=LONGEST_REASON)


class SplitForm(forms.Form):
    """Which of its pages are told apart, and why."""

    pattern = forms.CharField(
        label=_("Pages"),
        max_length=LONGEST,
        help_text=_(
            "A URL with * for anything, as in */fr/*; or template:Product; or host:de.shop.example."
        ),
    )
    reason = forms.CharField(label=_("Why they are apart"), max_length=LONGEST_REASON)

    def clean_pattern(self) -> str:
        """A pattern that says more than that everything matches."""
        pattern: str = self.cleaned_data["pattern"]
        if not pattern.removeprefix("template:").removeprefix("host:").strip("* /"):
            raise forms.ValidationError(gettext("That matches every page: say which ones."))
        return pattern
