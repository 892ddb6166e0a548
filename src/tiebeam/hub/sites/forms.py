"""What people type to add a site and to start a crawl."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.forms import known_zone
from tiebeam.hub.people.models import Team
from tiebeam.hub.sites import addresses, crawler
from tiebeam.hub.sites.models import Environment, Site, Timetable

MOST_PAGES = 10_000_000
USUAL_PAGES = 10_000


def _from_to(least: str, most: str) -> dict[str, Any]:
    """One sentence for whatever is no number between the two."""
    said = format_lazy(_("Choose from {least} to {most}."), least=least, most=most)
    return dict.fromkeys(("invalid", "min_value", "max_value"), said)


class HostsField(forms.CharField):
    """Host names, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=5000, **options)

    def clean(self, value: Any) -> list[str]:
        """The names as a list."""
        allowed = settings.ENVIRONMENT.private_hosts
        lines = super().clean(value).split()
        try:
            return [addresses.check_host(line, allowed=allowed) for line in lines]
        except addresses.RefusedAddress as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class SiteForm(forms.Form):
    """A new site: what it is called and where it begins."""

    name = forms.CharField(label=_("Name"), max_length=100)
    start_url = forms.CharField(
        label=_("Start page"),
        max_length=2000,
        help_text=_("Where the crawl begins, as in https://www.example.com/"),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )
    hosts = HostsField(
        label=_("Further hosts"),
        help_text=_("One a line, if the site has more than one; *.example.com means all under it."),
    )

    @property
    def is_private(self) -> bool:
        """Whether the start page is on a private host that this hub may crawl."""
        host = urlsplit(self.cleaned_data["start_url"]).hostname or ""
        return addresses.is_allowed(host, settings.ENVIRONMENT.private_hosts)

    def clean_name(self) -> str:
        """A name no other site has."""
        return _free_name(self.cleaned_data["name"])

    def clean_start_url(self) -> str:
        """An address that may be crawled."""
        try:
            return addresses.check(
                self.cleaned_data["start_url"], allowed=settings.ENVIRONMENT.private_hosts
            )
        except addresses.RefusedAddress as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class PolicyField(forms.CharField):
    """An index policy in TOML."""

    widget = forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "is-code"})

    def clean(self, value: Any) -> str:
        """The policy as it was typed."""
        from tiebeam.engine import pipeline

        text: str = super().clean(value)
        try:
            pipeline.parse_policy(text, name=str(_("The policy")))
        except pipeline.PolicyError as error:
            raise forms.ValidationError(str(error)) from error
        return text


class AccessField(forms.CharField):
    """Keys to closed environments in TOML. What is kept is never shown again."""

    widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "is-code"})

    def clean(self, value: Any) -> str:
        """The keys as they were typed."""
        from tiebeam.engine import pipeline

        text: str = super().clean(value)
        try:
            pipeline.parse_access(text, name=str(_("What you typed")))
        except pipeline.InvalidSettings as error:
            raise forms.ValidationError(f"{error}.") from error
        return text


class SettingsForm(SiteForm):
    """What a site is called, where it begins, and what its pages are for."""

    hosts = None  # type: ignore[assignment] # chosen as a crawl is started
    policy = PolicyField(
        label=_("Index policy"),
        max_length=50_000,
        required=False,
        help_text=_(
            "Which pages search engines may show, as rules in TOML. The last rule that matches a "
            "page holds; a page that none matches is not judged."
        ),
    )

    access = AccessField(
        label=_("Keys to closed environments"),
        max_length=20_000,
        required=False,
        help_text=_("Kept encrypted and never shown again. What you type replaces what is kept."),
    )
    forgets_access = forms.BooleanField(label=_("Forget the keys that are kept"), required=False)
    is_closed = forms.BooleanField(
        label=_("Closed: only the teams below see this site"), required=False
    )
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"),
        queryset=Team.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those the site is for, with the teams within them."),
    )

    def __init__(self, data: Any, *, site: Site) -> None:
        names = ("name", "start_url", "policy", "is_closed")
        now = {name: getattr(site, name) for name in names} | {"teams": site.teams.all()}
        super().__init__(data, initial=now)
        self.site = site
        if not site.access:
            del self.fields["forgets_access"]

    def clean(self) -> dict[str, Any]:
        """A closed site without a team would be seen by administrators alone.

        Keys stay as they are where none were typed.
        """
        chosen = super().clean() or {}
        if not chosen.pop("forgets_access", False) and not chosen.get("access"):
            chosen.pop("access", None)
        if chosen.get("is_closed") and not chosen.get("teams"):
            self.add_error("teams", _("Choose at least one team, or open the site to everybody."))
        return chosen

    def clean_name(self) -> str:
        """A name no other site has."""
        return _free_name(self.cleaned_data["name"], beside=self.site)


def _free_name(name: str, *, beside: Site | None = None) -> str:
    others = Site.objects.exclude(pk=beside.pk) if beside else Site.objects.all()
    if others.filter(name__iexact=name).exists():
        raise forms.ValidationError(_("Another site has this name."))
    return name


class WindowField(forms.CharField):
    """Hours of the day with their time zone."""

    def clean(self, value: Any) -> str:
        """The hours as they were typed."""
        from tiebeam.engine import pipeline

        text: str = super().clean(value)
        try:
            pipeline.CrawlSettings(("https://example.com/",), crawl_window=text or None)
        except pipeline.InvalidSettings as error:
            raise forms.ValidationError(f"{capfirst(str(error))}.") from error
        return text


class CrawlForm(forms.Form):
    """How a site is to be crawled this time."""

    max_pages = forms.IntegerField(
        label=_("Visit at most"),
        min_value=1,
        max_value=MOST_PAGES,
        error_messages=_from_to("1", f"{MOST_PAGES:,}"),
        help_text=_("URLs. The crawl ends when it has visited so many."),
    )
    robots = forms.ChoiceField(
        label=_("robots.txt"),
        choices=(
            ("obey", _("Obey it: stay out of what it forbids")),
            ("record", _("Note it: visit everything, and note what Google may not")),
        ),
        widget=forms.RadioSelect,
        help_text=_("Noting it is for your own site only."),
    )
    hosts = HostsField(
        label=_("Further hosts"), help_text=_("One a line; *.example.com means all under it.")
    )
    concurrency = forms.IntegerField(
        label=_("At once, at most"),
        min_value=1,
        max_value=64,
        error_messages=_from_to("1", "64"),
        required=False,
        help_text=_(
            "Requests under way to one host; 8 if empty. It takes fewer where a host slows."
        ),
    )
    rate = forms.FloatField(
        label=_("A second, at most"),
        min_value=0.01,
        max_value=1000,
        error_messages=_from_to("0.01", "1,000"),
        required=False,
        help_text=_("Requests to one host; as many as it bears if empty."),
    )
    crawl_window = WindowField(
        label=_("Crawl window"),
        max_length=60,
        required=False,
        help_text=_("Hours in which anything is asked, as in 01:00-05:00 Europe/Berlin."),
    )

    GENTLE = ("concurrency", "rate", "crawl_window")
    """What spares the site beyond what the crawl does by itself."""

    start_url = forms.CharField(
        label=_("Begin at"),
        max_length=2000,
        required=False,
        help_text=_("The address of this preview; the usual start page if empty."),
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )

    def __init__(
        self,
        data: Any,
        *,
        site: Site,
        environment: Environment | None = None,
        last: dict[str, Any] | None = None,
    ) -> None:
        """last: the settings of the last crawl of the same environment, offered again."""
        super().__init__(data)
        self.site = site
        self.environment = environment
        if not (environment and environment.is_preview):
            del self.fields["start_url"]
        else:
            self.order_fields(["start_url"])
        last = last or {}
        self.fields["max_pages"].initial = last.get("max_pages") or USUAL_PAGES
        self.fields["robots"].initial = last.get("robots", "obey")
        self.fields["hosts"].initial = "\n".join(last.get("hosts", (environment or site).hosts))
        for name in self.GENTLE:
            self.fields[name].initial = last.get(name)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What everybody is asked."""
        return [self[name] for name in self.fields if name not in self.GENTLE]

    @property
    def gentle_fields(self) -> list[forms.BoundField]:
        """What spares the site."""
        return [self[name] for name in self.GENTLE]

    @property
    def is_gentle_open(self) -> bool:
        """Whether something stands in those fields already."""
        return any(field.errors or field.value() for field in self.gentle_fields)

    def clean_start_url(self) -> str:
        """An address on a host that administrators have named for it; empty for the usual one."""
        text = self.cleaned_data["start_url"]
        if not text or self.environment is None:
            return ""
        named = [urlsplit(self.environment.start_url).netloc, *self.environment.preview_hosts]
        try:
            url = addresses.check(text, allowed=settings.ENVIRONMENT.private_hosts)
        except addresses.RefusedAddress as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if not addresses.is_allowed(urlsplit(url).netloc, named):
            allowed = ", ".join(named)
            raise forms.ValidationError(
                _("Previews of this site are on %(hosts)s.") % {"hosts": allowed}
            )
        return url

    def as_settings(self) -> dict[str, Any]:
        """The settings as the engine takes them."""
        place = self.environment or self.site
        return {
            "start_urls": [self.cleaned_data.get("start_url") or place.start_url],
            "hosts": self.cleaned_data["hosts"],
            "max_pages": self.cleaned_data["max_pages"],
            "robots": self.cleaned_data["robots"],
            "allow_private": place.allow_private,
            **{name: self.cleaned_data[name] for name in self.GENTLE if self.cleaned_data[name]},
            **crawler.introduction(),
        }


def usual_settings(site: Site, environment: Environment | None = None) -> dict[str, Any]:
    """The settings of a crawl of which nobody said anything."""
    usual = CrawlForm(None, site=site, environment=environment)
    given = {name: field.initial for name, field in usual.fields.items()}
    form = CrawlForm(given, site=site, environment=environment)
    form.full_clean()
    return form.as_settings()


EVERY = [(0, _("only when somebody asks"))] + [
    (minutes, format_lazy(_("every {minutes} minutes"), minutes=minutes))
    for minutes in (5, 10, 15, 30, 60)
]


class TimetableForm(forms.ModelForm[Timetable]):
    """When a site is crawled and probed by itself."""

    probe_every_min = forms.TypedChoiceField(
        label=_("Probe it"),
        choices=EVERY,
        coerce=int,
        help_text=_(
            "A probe asks for 5 to 20 pages of each page template; a crawl must come first."
        ),
    )

    class Meta:
        model = Timetable
        fields = ("crawls", "weekday", "at", "time_zone", "probe_every_min")
        widgets: ClassVar = {"at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}

    def __init__(self, data: Any, *, instance: Timetable) -> None:
        super().__init__(data, instance=instance)
        if instance.environment_id:  # changes are told of what is live
            del self.fields["probe_every_min"]

    def clean_time_zone(self) -> str:
        """A zone that the tables of this machine know."""
        return known_zone(self.cleaned_data["time_zone"])


class StopForm(forms.Form):
    """What somebody says who stops a crawl without an account."""

    note = forms.CharField(
        label=_("Your name, or the reason"),
        max_length=200,
        required=False,
        help_text=_("Shown to those who started it."),
    )
