"""What people type about environments beside production."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.sites import addresses
from tiebeam.hub.sites.forms import AccessField, HostsField
from tiebeam.hub.sites.models import Environment, EnvironmentKind, Site

PRODUCTION = "production"
MOST_HOSTS = 100


class CounterpartsField(forms.CharField):
    """Hosts, one a line, each with the host of production that it stands for."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=10_000, **options)

    def prepare_value(self, value: Any) -> Any:
        """As somebody would type it."""
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{here} = {there}" if there else here for here, there in value.items())

    def clean(self, value: Any) -> dict[str, str]:
        """Host of the environment to host of production, empty for none."""
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_HOSTS:
            raise forms.ValidationError(
                _("More than %(most)d hosts; write *.example.com for all under a name.")
                % {"most": MOST_HOSTS}
            )
        return dict(_pair(line) for line in lines)


def _pair(line: str) -> tuple[str, str]:
    here, sign, there = (part.strip() for part in line.partition("="))
    if sign and not there:
        raise forms.ValidationError(
            _("Write the host of production behind the = in %(line)s.") % {"line": repr(line)}
        )
    if there and here.startswith("*.") != there.startswith("*."):
        raise forms.ValidationError(
            _("In %(line)s the star must stand on both sides, or on none.") % {"line": repr(line)}
        )
    allowed = settings.ENVIRONMENT.private_hosts
    try:
        checked = [addresses.check_host(one, allowed=allowed) for one in (here, there) if one]
    except addresses.RefusedAddress as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
    return checked[0], checked[1] if there else ""


class EnvironmentForm(forms.Form):
    """A new environment, or what is changed of one."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("As people call it, as in Staging.")
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (EnvironmentKind.STAGING, _("Staging: one place, crawled before each release")),
            (EnvironmentKind.PREVIEW, _("Preview: an address of its own for each crawl")),
        ],
        initial=EnvironmentKind.STAGING,
        widget=forms.RadioSelect,
    )
    start_url = forms.CharField(
        label=_("Start page"),
        max_length=2000,
        help_text=_("Read as the start page of production when the two are compared."),
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )
    hosts = CounterpartsField(
        label=_("Further hosts"),
        help_text=_(
            "One a line, with the host of production it stands for, as in "
            "help.staging.example.com = help.example.com; * on both sides for all under a name."
        ),
    )
    preview_hosts = HostsField(
        label=_("Hosts of previews"),
        help_text=_(
            "Where a crawl of a preview may begin, one a line, as in *.preview.example.com"
        ),
    )
    access = AccessField(
        label=_("Keys"),
        max_length=20_000,
        required=False,
        help_text=_(
            "For this environment alone, as TOML. Kept encrypted and never shown again; what you "
            "type replaces what is kept."
        ),
    )
    forgets_access = forms.BooleanField(label=_("Forget the keys that are kept"), required=False)

    def __init__(self, data: Any, *, site: Site, environment: Environment | None = None) -> None:
        names = ("name", "kind", "start_url", "hosts")
        now = {name: getattr(environment, name) for name in names} if environment else {}
        if environment:
            now["preview_hosts"] = "\n".join(environment.preview_hosts)
        super().__init__(data, initial=now)
        self.site = site
        self.environment = environment
        if not (environment and environment.access):
            del self.fields["forgets_access"]

    @property
    def facts(self) -> dict[str, Any]:
        """What is to be kept."""
        host = urlsplit(self.cleaned_data["start_url"]).hostname or ""
        is_private = addresses.is_allowed(host, settings.ENVIRONMENT.private_hosts)
        return self.cleaned_data | {"allow_private": is_private}

    def clean_name(self) -> str:
        """A name that no other environment of the site has."""
        name: str = self.cleaned_data["name"]
        others = self.site.environments.all()
        if self.environment:
            others = others.exclude(pk=self.environment.pk)
        if name.casefold() == PRODUCTION or others.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("Another environment of this site has this name."))
        return name

    def clean_start_url(self) -> str:
        """An address that may be crawled, and is not production's."""
        try:
            url = addresses.check(
                self.cleaned_data["start_url"], allowed=settings.ENVIRONMENT.private_hosts
            )
        except addresses.RefusedAddress as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if urlsplit(url).netloc == urlsplit(self.site.start_url).netloc:
            raise forms.ValidationError(_("That is the host of production itself."))
        return url

    def clean(self) -> dict[str, Any]:
        """Keys stay as they are where none were typed."""
        chosen = super().clean() or {}
        if not chosen.pop("forgets_access", False) and not chosen.get("access"):
            chosen.pop("access", None)
        return chosen
