"""What people fill in to decide about findings; one form for each decision that needs words."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.findings.models import DisputeKind, Finding, Severity
from tiebeam.hub.people.models import Team, User

LONGEST_REASON = 2_000
LONGEST_WAIVER = timedelta(days=366)


def _reason(label: Any, help_text: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        **more,
    )


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


def day_to_come(form: forms.Form, name: str) -> Any:
    """The day of that field, which is after today and at most a year away."""
    day, today = form.cleaned_data[name], timezone.localdate()
    if not today < day <= today + LONGEST_WAIVER:
        raise forms.ValidationError(gettext("Choose a day after today, at most a year away."))
    return day


class DecisionForm(forms.Form):
    """A decision that needs no words."""

    def facts(self, _finding: Finding) -> dict[str, Any]:
        """What the decision takes beside the finding and the person."""
        return dict(self.cleaned_data)


class WaiveForm(DecisionForm):
    """Why one lives with it, what that costs, and until when."""

    reason = _reason(_("Why you live with it"))
    cost = _reason(
        _("What that costs"), _("Pages, visits or trust that are lost meanwhile; a range will do.")
    )
    until = _day(_("Until"), _("The next morning it is back; at most a year away."))

    def clean_until(self) -> Any:
        """A day to come."""
        return day_to_come(self, "until")


class DisputeForm(DecisionForm):
    """What is wrong with the finding."""

    kind = forms.ChoiceField(
        label=_("What is wrong"), choices=DisputeKind.choices, widget=forms.RadioSelect
    )
    reason = _reason(_("Why"))
    evidence = _reason(
        _("What shows it"), _("An address, a header, a line of code, a document."), required=False
    )
    team = forms.ModelChoiceField(
        label=_("Whose it is"),
        queryset=Team.objects.all(),
        required=False,
        empty_label=_("I do not know"),
        help_text=_("When it is not yours: it is proposed to that team."),
    )


class SnoozeForm(DecisionForm):
    """By how much it may grow before it wakes."""

    by_percent = forms.IntegerField(
        label=_("Until it grows by percent"), min_value=1, max_value=1000, required=False
    )
    by_pages = forms.IntegerField(
        label=_("or by pages"), min_value=1, max_value=1_000_000_000, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        chosen = super().clean() or self.cleaned_data
        if not self.errors and bool(chosen["by_percent"]) == bool(chosen["by_pages"]):
            raise forms.ValidationError(gettext("Fill in percent or pages, one of the two."))
        return chosen

    def facts(self, finding: Finding) -> dict[str, Any]:
        """The pages beyond which it wakes."""
        percent, pages = self.cleaned_data["by_percent"], self.cleaned_data["by_pages"]
        return {"beyond": finding.pages + (pages or finding.pages * percent // 100)}


class ReasonForm(DecisionForm):
    """Why."""

    reason = _reason(_("Why"))


class GiveForm(forms.Form):
    """To which team a finding goes."""

    team = forms.ModelChoiceField(label=_("To"), queryset=Team.objects.all())
    reason = _reason(_("Why"))


class AssignForm(forms.Form):
    """Who sees to a finding; nobody where it is empty."""

    person = forms.ModelChoiceField(queryset=User.objects.filter(is_active=True), required=False)


class SeverityForm(forms.Form):
    """How much a check counts on a site until a day."""

    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices)
    reason = _reason(_("Why"))
    until = _day(_("Until"), _("Then it counts again as its check has it; at most a year away."))

    def clean_until(self) -> Any:
        """A day to come."""
        return day_to_come(self, "until")


FORMS: dict[str, type[DecisionForm]] = {
    "waive": WaiveForm,
    "dispute": DisputeForm,
    "snooze": SnoozeForm,
    "uphold": ReasonForm,
    "withdraw": ReasonForm,
    "restore": ReasonForm,
}
"""By the slug of the transition; those not named need no words."""


def form_for(slug: str) -> type[DecisionForm]:
    """The form of that decision."""
    return FORMS.get(slug, DecisionForm)


def needs_words(slug: str) -> bool:
    """Whether the decision takes more than a click."""
    return slug in FORMS
