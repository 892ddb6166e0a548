"""What people type about roles."""

from datetime import date, time
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.people.models import User
from tiebeam.hub.roles import importing, queries, rules
from tiebeam.hub.roles.answering import Agreement
from tiebeam.hub.roles.models import WEEKDAYS, Area, Direction, Rota, Severity, Step

MOST_DAYS = 731
"""How far from today the first week of a duty may lie."""


class AreaForm(forms.Form):
    """A new area, or one that is there."""

    name = forms.CharField(label=_("Name"), max_length=100)
    about = forms.CharField(label=_("What it is about"), max_length=300, required=False)
    is_used = forms.BooleanField(
        label=_("In use"),
        required=False,
        help_text=_("Without it the area is not shown, and its checks belong to none."),
    )

    def __init__(self, data: Any, *, area: Area | None = None) -> None:
        names = ("name", "about", "is_used")
        super().__init__(data, initial={name: getattr(area, name) for name in names if area})
        self.area = area
        if area is None:
            del self.fields["is_used"]

    @property
    def slug(self) -> str:
        """A short name that no area has."""
        base = slugify(self.cleaned_data["name"], allow_unicode=False)[:40] or "area"
        taken = set(Area.objects.values_list("slug", flat=True))
        numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
        return base if base not in taken else next(one for one in numbered if one not in taken)

    def clean_name(self) -> str:
        """A name that no other area has."""
        name: str = self.cleaned_data["name"]
        others = Area.objects.exclude(pk=self.area.pk) if self.area else Area.objects.all()
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is an area of this name; choose another."))
        return name


class RulesForm(forms.Form):
    """Ownership rules, and why they change."""

    text = forms.CharField(
        label=_("Rules, one a line"),
        required=False,
        max_length=rules.LONGEST,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 16, "spellcheck": "false", "class": "is-code", "data-lines": ""}
        ),
    )
    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=300,
        help_text=_("A few words; everybody reads them in the history."),
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def typed(self) -> str:
        """What stands in the editor."""
        shown = self["text"].value() or ""
        return str(shown).replace("\r\n", "\n")

    def clean_text(self) -> str:
        """Rules without a mistake."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        problems = rules.problems_of(text, queries.teams())
        if problems:
            raise forms.ValidationError([str(problem) for problem in problems[:20]])
        return text


class ImportForm(forms.Form):
    """A file of ownership, and which part of the code makes which pages."""

    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[("codeowners", "CODEOWNERS"), ("catalog", "Backstage catalog-info.yaml")],
        widget=forms.RadioSelect,
        initial="codeowners",
    )
    text = forms.CharField(
        label=_("Its text"),
        max_length=importing.LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "is-code"}),
        help_text=_("Paste it, or choose the file below."),
    )
    mapping = forms.CharField(
        label=_("Which part of the code makes which pages"),
        required=False,
        max_length=50_000,
        help_text=_(
            "One a line: a folder or a component, then a pattern of pages, as in"
            ' apps/shop/checkout → /checkout/ or search-service → template:"Search results".'
        ),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "is-code"}),
    )


class RotaForm(forms.Form):
    """Who takes turns, and from when on."""

    people = forms.CharField(
        label=_("E-mail addresses in the order of their turns, one a line"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        max_length=10_000,
    )
    starts_on = forms.DateField(
        label=_("A day of the first week"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    handover = forms.TypedChoiceField(label=_("Handover on"), choices=WEEKDAYS, coerce=int)

    def __init__(self, data: Any, *, rota: Rota | None, today: date) -> None:
        turns = rota.turns.select_related("person") if rota else []
        start = {
            "people": "\n".join(turn.person.email for turn in turns),
            "starts_on": rota.starts_on if rota else today,
            "handover": rota.handover if rota else 0,
        }
        self.today = today
        super().__init__(data, initial=start)

    def clean_starts_on(self) -> date:
        """A day of these years."""
        day: date = self.cleaned_data["starts_on"]
        if abs((day - self.today).days) > MOST_DAYS:
            raise forms.ValidationError(_("Choose a day within two years of today."))
        return day

    def clean_people(self) -> list[User]:
        """The people, in order, each once."""
        lines = list(dict.fromkeys(self.cleaned_data["people"].lower().split()))
        found = {person.email.lower(): person for person in User.objects.filter(is_active=True)}
        lost = [line for line in lines if line not in found]
        if lost:
            said = _("Nobody signs in with %(lost)s. Write the addresses of people who do.")
            raise forms.ValidationError(said % {"lost": ", ".join(lost[:5])})
        return [found[line] for line in lines]


class TimesForm(forms.Form):
    """Working hours by severity and direction, the working day, and the steps."""

    def __init__(self, data: Any, *, agreed: Agreement) -> None:
        super().__init__(data)
        for direction in Direction:
            for severity in Severity:
                hours = agreed.hours.get((severity, direction), 8)
                label = f"{severity.label}: {direction.label}"
                self.fields[f"{direction}-{severity}"] = _whole(label, hours, most=2000)
        steps = dict(agreed.steps)
        for whom in Step.Whom:
            self.fields[f"step-{whom}"] = _whole(whom.label, steps.get(whom, 100), most=1000)
        self.fields["starts"] = _clock(_("Work begins at"), agreed.working.starts)
        self.fields["ends"] = _clock(_("and ends at"), agreed.working.ends)

    def clean(self) -> dict[str, Any]:
        """The day ends after it begins; each step comes after the one before."""
        facts = super().clean() or {}
        if facts.get("starts") and facts.get("ends") and facts["starts"] >= facts["ends"]:
            self.add_error("ends", _("Work must end after it begins; the day is empty otherwise."))
        steps = [facts.get(f"step-{whom}") for whom in Step.Whom]
        told = [step for step in steps if step is not None]
        if told != sorted(told):
            last = f"step-{Step.Whom.OUTER}"
            self.add_error(last, _("Each step must come after the one before it."))
        return facts

    @property
    def agreed(self) -> dict[str, Any]:
        """What the service takes."""
        facts = self.cleaned_data
        return {
            "hours": {
                (severity.value, direction.value): facts[f"{direction}-{severity}"]
                for direction in Direction
                for severity in Severity
            },
            "percent": {whom.value: facts[f"step-{whom}"] for whom in Step.Whom},
            "starts": facts["starts"],
            "ends": facts["ends"],
        }

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """A row per severity, a field per direction."""
        return [
            (str(severity.label), [self[f"{direction}-{severity}"] for direction in Direction])
            for severity in Severity
        ]

    def steps(self) -> list[forms.BoundField]:
        """The fields of the steps."""
        return [self[f"step-{whom}"] for whom in Step.Whom]


def _clock(label: Any, now: time) -> forms.TimeField:
    return forms.TimeField(
        label=label, initial=now, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )


def _whole(label: Any, now: int, *, most: int) -> forms.IntegerField:
    said = forms.NumberInput({"aria-label": label})
    return forms.IntegerField(label=label, initial=now, min_value=1, max_value=most, widget=said)
