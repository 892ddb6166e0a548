"""Sites, where else they run, when they are looked at, what people decided about their pages."""

from datetime import time

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.sealed import SealedField


class Site(models.Model):
    """What the organisation serves and wants found, on one or more hosts."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    start_url = models.CharField(_("start page"), max_length=2000)
    hosts = models.JSONField(
        _("further hosts"), default=list, blank=True, help_text="Crawled beside the start page's."
    )
    policy = models.TextField(
        _("index policy"), blank=True, help_text="TOML, as the engine reads it; judges each crawl."
    )
    allow_private = models.BooleanField(
        default=False, help_text="Whether an administrator allowed private addresses."
    )
    is_closed = models.BooleanField(
        _("closed"),
        default=False,
        help_text=_("Only the teams below and those within them see this site; else everybody."),
    )
    teams = models.ManyToManyField(
        "people.Team", blank=True, related_name="sites", verbose_name=_("teams")
    )
    access = SealedField(
        blank=True,
        default="",
        help_text="Keys to closed environments: TOML, as the engine reads it.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of this site."""
        return reverse("home:site", args=[self.pk])


class EnvironmentKind(models.TextChoices):
    """What an environment is there for, beside production, which the site itself describes."""

    STAGING = "staging", _("staging")
    PREVIEW = "preview", _("preview")


class Environment(models.Model):
    """Another place where a site runs, before its builds go live. Findings are production's alone.

    Production has no row: it is the site with its start page, hosts, keys and timetable.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="environments")
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(
        _("kind"), max_length=10, choices=EnvironmentKind, default=EnvironmentKind.STAGING
    )
    start_url = models.CharField(_("start page"), max_length=2000)
    hosts = models.JSONField(
        default=dict,
        blank=True,
        help_text="Crawled beside the start page's, each with the host of production it stands "
        "for; empty for none.",
    )
    preview_hosts = models.JSONField(
        default=list, blank=True, help_text="On which a crawl may be told to begin instead."
    )
    allow_private = models.BooleanField(
        default=False, help_text="Whether an administrator allowed private addresses."
    )
    access = SealedField(
        blank=True, default="", help_text="Keys to it: TOML, as the engine reads it."
    )
    is_retired = models.BooleanField(
        default=False, help_text="Whether it is crawled no more; what was crawled stays."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("is_retired", "-kind", "name")
        constraints = (
            models.UniqueConstraint(fields=["site", "name"], name="environments_have_names"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it stands among the others of its site."""
        return f"{reverse('sites:environments', args=[self.site_id])}#environment-{self.pk}"

    @property
    def is_preview(self) -> bool:
        """Whether each crawl may begin at an address of its own."""
        return self.kind == EnvironmentKind.PREVIEW


class Pace(models.TextChoices):
    """How often a site is crawled by itself."""

    NEVER = "never", _("only when somebody asks")
    DAY = "day", _("every day")
    WEEK = "week", _("every week")


class Weekday(models.IntegerChoices):
    """Days as cron counts them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 0, _("Sunday")


class Timetable(models.Model):
    """When a site, or another environment of it, is crawled and probed without anybody asking."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="timetables")
    environment = models.OneToOneField(
        Environment,
        models.CASCADE,
        null=True,
        related_name="timetable",
        help_text="Empty for production.",
    )
    crawls = models.CharField(_("crawl it"), max_length=5, choices=Pace, default=Pace.NEVER)
    weekday = models.PositiveSmallIntegerField(
        _("on"), choices=Weekday, default=Weekday.MONDAY, help_text=_("For a crawl every week.")
    )
    at = models.TimeField(_("at"), default=time(2), help_text=_("When the site is quiet."))
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", help_text=_("As in Europe/Berlin.")
    )
    probe_every_min = models.PositiveSmallIntegerField(
        _("probe it"), default=0, help_text=_("Minutes between two probes; 0: none by itself.")
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["site"],
                condition=models.Q(environment=None),
                name="one_timetable_of_production",
            ),
        )

    def __str__(self) -> str:
        return _("Timetable of %(site)s") % {"site": self.site}


class TemplateKind(models.TextChoices):
    """What people decide about page templates."""

    RENAME = "rename", _("rename")
    MERGE = "merge", _("merge")
    SPLIT = "split", _("split")


class TemplateDecision(models.Model):
    """What somebody decided about a page template. In force until it is undone; never removed."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="template_decisions")
    kind = models.CharField(max_length=10, choices=TemplateKind)
    key = models.TextField(help_text="Of the page template, as the engine knows it.")
    into = models.TextField(blank=True, help_text="Of a merge: the key that its pages take.")
    pattern = models.CharField(
        max_length=500, blank=True, help_text="Of a split: the addresses of the pages."
    )
    name = models.CharField(
        max_length=100, help_text="The new name, that of the other one, or that of the part."
    )
    was = models.CharField(max_length=200, help_text="What it was called at that time.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        named = {"was": self.was, "name": self.name, "pattern": self.pattern}
        return _TOLD[TemplateKind(self.kind)] % named


_TOLD = {
    TemplateKind.RENAME: _("%(was)s is called %(name)s"),
    TemplateKind.MERGE: _("%(was)s is merged into %(name)s"),
    TemplateKind.SPLIT: _("%(name)s is split off %(was)s: %(pattern)s"),
}
