"""What people type about people, teams and invitations."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.directory.models import Role
from tiebeam.hub.directory.queries import teams_to_invite_into
from tiebeam.hub.directory.services.invitations import MOST_AT_ONCE, addresses_in
from tiebeam.hub.people.access import may_administer, may_nest
from tiebeam.hub.people.models import Absence, Membership, Team, User

ANY = ("", _("any"))
STATES = (
    ("active", _("active")),
    ("administrators", _("administrators")),
    ("no-team", _("in no team")),
    ("never", _("never signed in")),
    ("off", _("switched off")),
)


class PeopleFilter(forms.Form):
    """Whom to show; a value that is none of the choices is ignored."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=100)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.all(), required=False, empty_label=ANY[1]
    )
    state = forms.ChoiceField(label=_("State"), choices=(ANY, *STATES), required=False)

    def kept(self, people: QuerySet[User]) -> QuerySet[User]:
        """The people who pass."""
        self.is_valid()
        chosen = self.cleaned_data
        if words := chosen.get("q"):
            people = people.filter(Q(name__icontains=words) | Q(email__icontains=words))
        if team := chosen.get("team"):
            people = people.filter(memberships__team=team)
        return people.filter(_STATES[chosen["state"]]) if chosen.get("state") else people


_STATES = {
    "active": Q(is_active=True),
    "administrators": Q(is_administrator=True, is_active=True),
    "no-team": Q(memberships=None),
    "never": Q(last_login=None),
    "off": Q(is_active=False),
}


class PersonForm(forms.ModelForm[User]):
    """Name and e-mail address, as an administrator changes them."""

    class Meta:
        model = User
        fields = ("name", "email")
        help_texts: ClassVar = {"email": _("With it they sign in.")}


class AbsenceForm(forms.ModelForm[Absence]):
    """From when until when somebody is away, and who stands in."""

    class Meta:
        model = Absence
        fields = ("first_day", "last_day", "stand_in")
        widgets: ClassVar = {
            "first_day": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "last_day": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, data: Any, *, person: User) -> None:
        super().__init__(data, instance=Absence(person=person))
        others = User.objects.filter(is_active=True).exclude(pk=person.pk)
        self.fields["stand_in"].queryset = others  # type: ignore[attr-defined]
        self.fields["stand_in"].empty_label = _("nobody")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An absence ends on or after the day it begins."""
        chosen = super().clean() or {}
        first, last = chosen.get("first_day"), chosen.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("This is before the first day."))
        return chosen


class TeamForm(forms.ModelForm[Team]):
    """What a team is called, what it does, what it is a part of."""

    class Meta:
        model = Team
        fields = ("name", "kind", "within")

    def __init__(self, data: Any, *, by: User, team: Team | None = None) -> None:
        super().__init__(data, instance=team)
        self.by, self.team = by, team
        others = Team.objects.exclude(pk=team.pk) if team else Team.objects.all()
        self.fields["within"].queryset = others  # type: ignore[attr-defined]
        self.fields["within"].empty_label = _("nothing: it stands by itself")  # type: ignore[attr-defined]

    def clean_within(self) -> Team | None:
        """A place that this person may give the team."""
        within: Team | None = self.cleaned_data["within"]
        now = Team.objects.get(pk=self.team.pk) if self.team else None
        if not may_nest(self.by, now, within=within):
            raise forms.ValidationError(_("Choose a team that you manage."))
        return within


class MemberForm(forms.Form):
    """Who is to come into a team."""

    person = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.none(), empty_label=_("choose somebody")
    )
    is_manager = forms.BooleanField(label=_("as a manager of the team"), required=False)

    def __init__(self, data: Any, *, team: Team) -> None:
        super().__init__(data)
        inside = Membership.objects.filter(team=team).values("person")
        outside = User.objects.filter(is_active=True).exclude(pk__in=inside)
        self.fields["person"].queryset = outside  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Into which team another goes."""

    into = forms.ModelChoiceField(
        label=_("Into"), queryset=Team.objects.none(), empty_label=_("choose a team")
    )

    def __init__(self, data: Any, *, team: Team) -> None:
        super().__init__(data)
        self.fields["into"].queryset = Team.objects.exclude(pk=team.pk)  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """Whom to invite into which team as what."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "One a line, or separated by commas. Ada Byron <ada@example.com> is fine, too."
        ),
    )
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), required=False)
    role = forms.ChoiceField(label=_("As"), choices=Role)

    def __init__(self, data: Any, *, by: User, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        team, role = self.fields["team"], self.fields["role"]
        team.queryset = teams_to_invite_into(by)  # type: ignore[attr-defined]
        team.empty_label = _("none: they read along")  # type: ignore[attr-defined]
        if not may_administer(by):
            team.required, team.empty_label = True, None  # type: ignore[attr-defined]
            role.choices = [one for one in Role.choices if one[0] != Role.ADMINISTRATOR]  # type: ignore[attr-defined]

    def clean_addresses(self) -> str:
        """Not more than can be seen through."""
        text: str = self.cleaned_data["addresses"]
        if (count := len(addresses_in(text))) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("These are %(count)s; invite at most %(most)s at once."),
                params={"count": count, "most": MOST_AT_ONCE},
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Who is to manage a team needs one."""
        chosen = super().clean() or {}
        if chosen.get("role") == Role.MANAGER and not chosen.get("team"):
            self.add_error("team", _("Choose the team they are to manage."))
        return chosen


class AcceptForm(forms.Form):
    """How somebody invited is called, and how they will sign in."""

    name = forms.CharField(
        label=_("Your name"), max_length=100, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a few words that you can type are best."),
    )

    def __init__(self, data: Any, *, email: str) -> None:
        super().__init__(data)
        self.email = email
        self.fields["password"].required = not self.wants_passkey

    @property
    def wants_passkey(self) -> bool:
        """Whether the person chose to sign in by passkey instead of a password."""
        return "passkey" in self.data

    def clean(self) -> dict[str, Any]:
        """A password that holds, unless a passkey was chosen."""
        chosen = super().clean() or {}
        if self.wants_passkey:
            chosen["password"] = None
            return chosen
        person = User(email=self.email, name=chosen.get("name", ""))
        try:
            if chosen.get("password"):
                validate_password(chosen["password"], person)
        except forms.ValidationError as error:
            self.add_error("password", error)
        return chosen
