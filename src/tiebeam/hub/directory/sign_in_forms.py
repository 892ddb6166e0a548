"""What administrators type about how people sign in."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.directory.models import IdentityProvider, Protocol, ScimToken, SignInRules
from tiebeam.hub.people.models import Team

MOST_MAPPINGS = 500


class RulesForm(forms.ModelForm[SignInRules]):
    """Who needs a second factor."""

    class Meta:
        model = SignInRules
        fields = ("second_factor",)
        widgets: ClassVar = {"second_factor": forms.RadioSelect}


class GroupsField(forms.CharField):
    """Which group is which team, one line each: group = team."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})

    def clean(self, value: Any) -> dict[str, list[Team]]:
        """Teams by group; every line that is wrong is named."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        teams = {team.name.casefold(): team for team in Team.objects.all()}
        found: dict[str, list[Team]] = {}
        wrong = []
        for line in lines[:MOST_MAPPINGS]:
            group, _sign, name = (part.strip() for part in line.rpartition("="))
            team = teams.get(name.casefold())
            if not group or team is None:
                wrong.append(
                    _("“%(line)s”: write group = team, with a team that exists.") % {"line": line}
                )
            else:
                found.setdefault(group, []).append(team)
        if wrong:
            raise forms.ValidationError(wrong)
        return found


class ProviderForm(forms.ModelForm[IdentityProvider]):
    """An identity provider."""

    server_url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url"}),
        help_text=_("Issuer of OpenID Connect, as in https://login.example.com/realms/main."),
    )

    groups = GroupsField(
        label=_("Groups that are teams"),
        required=False,
        max_length=50_000,
        help_text=_(
            "One a line, as in seo-team = SEO. Whoever is in the group is in the team from their "
            "next sign-in on, and no longer when they left the group."
        ),
    )

    class Meta:
        model = IdentityProvider
        fields = (
            "name",
            "slug",
            "server_url",
            "client_id",
            "client_secret",
            "domains",
            "vouches_for_email",
            "groups_claim",
            "groups",
            "is_on",
        )
        widgets: ClassVar = {
            "client_secret": forms.PasswordInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, data: Any, *, provider: IdentityProvider) -> None:
        super().__init__(data, instance=provider)
        self.provider = provider
        if provider.pk:
            self.fields["slug"].disabled = True
            self.fields["groups"].initial = "\n".join(
                f"{one.group} = {one.team}" for one in provider.groups.select_related("team")
            )
            self.fields["client_secret"].help_text = _("Empty keeps the one that is stored.")
        if provider.protocol == Protocol.SAML:
            del self.fields["client_secret"]
            self.fields["client_id"].label = _("entity ID of the provider")
            self.fields["client_id"].required = True
            self.fields["server_url"].label = _("Address of its metadata")
            self.fields["server_url"].help_text = ""

    def clean_server_url(self) -> str:
        """An address that is encrypted, unless it is on this machine."""
        url: str = self.cleaned_data["server_url"].rstrip("/")
        parts = urlsplit(url)
        is_near = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if parts.scheme != "https" and not (is_near and not settings.ENVIRONMENT.is_https):
            raise forms.ValidationError(_("The address must begin with https://"))
        return url

    def clean_client_secret(self) -> str:
        """The secret that was typed, or the stored one."""
        typed: str = self.cleaned_data["client_secret"]
        if typed or not self.provider.pk:
            return typed
        return IdentityProvider.objects.get(pk=self.provider.pk).client_secret

    def clean_client_id(self) -> str:
        """OpenID Connect needs it, too."""
        typed: str = self.cleaned_data["client_id"]
        if not typed:
            raise forms.ValidationError(_("Type the ID that the provider gave this hub."))
        return typed


class TokenForm(forms.ModelForm[ScimToken]):
    """Which system is to provision people."""

    class Meta:
        model = ScimToken
        fields = ("name",)
