"""Sites and their crawls. Pages stay in the crawl's own tables; here are counts and progress."""

from datetime import time
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.jobs.models import Chore, one_at_a_time
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


class CrawlStatus(models.TextChoices):
    """How far a crawl is."""

    WAITING = "waiting", _("waiting")
    CRAWLING = "crawling", _("crawling")
    JUDGING = "judging", _("judging")
    JUDGED = "judged", _("judged")
    READING = "reading", _("reading findings")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


VISITING = (CrawlStatus.WAITING, CrawlStatus.CRAWLING)
"""While it can be stopped: afterwards nothing is asked of the site any more."""
FINISHED = (CrawlStatus.DONE, CrawlStatus.FAILED)
UNFINISHED = tuple(status for status in CrawlStatus if status not in FINISHED)


class Crawl(models.Model):
    """One visit of a site. Its rows lie in `folder`; whoever holds `runner` may report on it."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="crawls")
    environment = models.ForeignKey(
        Environment,
        models.RESTRICT,
        null=True,
        related_name="crawls",
        help_text="Empty for production, of which alone the findings are.",
    )
    number = models.PositiveIntegerField(help_text="Counts the crawls of the site, from 1.")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    settings = models.JSONField(default=dict, help_text="As the engine takes them.")
    status = models.CharField(
        max_length=10, choices=CrawlStatus, default=CrawlStatus.WAITING, db_index=True
    )
    ended = models.CharField(
        max_length=10, blank=True, help_text="How the visit ended: complete, cancelled, limit."
    )
    error = models.TextField(blank=True, help_text="Why it failed, in one sentence.")
    progress = models.JSONField(default=dict, help_text="As the engine reported last.")
    summary = models.JSONField(default=dict, help_text="What was visited, once it is judged.")
    task_id = models.UUIDField(null=True, help_text="The task that runs it.")
    runner = models.CharField(max_length=64, blank=True, help_text="The run that may report.")
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    is_stopped_by_link = models.BooleanField(
        default=False, help_text="Whether somebody without an account stopped it."
    )
    stop_note = models.CharField(
        max_length=200, blank=True, help_text="What whoever stopped it said: a name or a reason."
    )
    stop_link_made_at = models.DateTimeField(
        null=True, default=timezone.now, help_text="Of the link that holds; empty: none does."
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["site", "number"], name="crawls_are_numbered"),
            models.UniqueConstraint(
                fields=["site"],
                condition=models.Q(status__in=UNFINISHED, environment=None),
                name="one_crawl_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["environment"],
                condition=models.Q(status__in=UNFINISHED),
                name="one_crawl_of_an_environment",
            ),
        )

    def __str__(self) -> str:
        named = {"number": self.number, "site": self.site, "environment": self.environment}
        if self.environment:
            return _("Crawl %(number)d of %(site)s, %(environment)s") % named
        return _("Crawl %(number)d of %(site)s") % named

    def get_absolute_url(self) -> str:
        """The page of this crawl."""
        return reverse("sites:crawl", args=[self.pk])

    @property
    def folder(self) -> Path:
        """Where its tables lie."""
        root: Path = settings.ENVIRONMENT.crawls
        return root / str(self.pk)

    @property
    def as_production(self) -> Path:
        """Where the same is told as if it had been production, for a crawl of a build."""
        return self.folder / "as-production"

    @property
    def start_url(self) -> str:
        """Where it began."""
        begun: list[str] = self.settings.get("start_urls") or [self.site.start_url]
        return begun[0]

    @property
    def where(self) -> str:
        """The environment that it visited."""
        return self.environment.name if self.environment else gettext("Production")

    @property
    def has_tables(self) -> bool:
        """Whether its tables are there, or were begun."""
        return (self.folder / "crawl.json").exists()

    @property
    def is_unfinished(self) -> bool:
        """Whether something will still happen to it."""
        return self.status in UNFINISHED

    @property
    def is_visiting(self) -> bool:
        """Whether it asks, or will ask, anything of the site, so that it can be stopped."""
        return self.status in VISITING

    @property
    def stopper(self) -> str:
        """Who stopped it, as far as that is known; empty when nobody did."""
        if self.cancel_requested_at is None:
            return ""
        if self.is_stopped_by_link:
            return gettext("somebody with the link")
        return str(self.stopped_by) if self.stopped_by else gettext("somebody")

    @property
    def is_cancelling(self) -> bool:
        """Whether somebody asked it to stop and it has not yet."""
        return self.is_visiting and self.cancel_requested_at is not None

    @property
    def state(self) -> str:
        """How a screen names what has become of it."""
        if self.status == CrawlStatus.DONE:
            return self.ended or "complete"
        return _STATES[CrawlStatus(self.status)]


_STATES = {
    CrawlStatus.WAITING: "waiting",
    CrawlStatus.CRAWLING: "running",
    CrawlStatus.JUDGING: "judging",
    CrawlStatus.JUDGED: "judging",
    CrawlStatus.READING: "judging",
    CrawlStatus.FAILED: "failed",
}


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


class Probe(Chore):
    """One probe of a judged crawl: what has changed for the worse since."""

    crawl = models.ForeignKey(Crawl, models.CASCADE, related_name="probes")
    looked_at = models.PositiveIntegerField(default=0, help_text="Things that were looked at.")
    new = models.PositiveIntegerField(default=0, help_text="Changes told for the first time.")
    ended = models.PositiveIntegerField(default=0, help_text="Changes that were over.")
    changes = models.JSONField(
        default=list, help_text="All that the fast lane remembered after it, as the engine has it."
    )

    class Meta(Chore.Meta):
        constraints = (one_at_a_time("crawl", name="one_probe_at_a_time"),)

    def __str__(self) -> str:
        return _("A probe of %(site)s") % {"site": self.crawl.site}


class Rendering(Chore):
    """A sample of the pages of a judged crawl, seen by a real browser; then it is judged anew."""

    crawl = models.ForeignKey(Crawl, models.CASCADE, related_name="renderings")
    per_template = models.PositiveSmallIntegerField(help_text="Pages of each page template.")
    is_read = models.BooleanField(
        default=False, help_text="Whether the findings were read again after it."
    )

    class Meta(Chore.Meta):
        constraints = (one_at_a_time("crawl", name="one_rendering_at_a_time"),)

    def __str__(self) -> str:
        return _("A rendering of %(site)s") % {"site": self.crawl.site}
