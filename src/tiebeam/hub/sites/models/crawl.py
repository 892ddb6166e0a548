"""Crawls of sites, and what is done with them. Pages stay in the crawl's own tables."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.jobs.models import Chore, one_at_a_time
from tiebeam.hub.sites.models.site import Environment, Site


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
    """Pages of a judged crawl, seen by a real browser; then it is judged anew."""

    crawl = models.ForeignKey(Crawl, models.CASCADE, related_name="renderings")
    per_template = models.PositiveSmallIntegerField(help_text="Pages of each page template.")
    urls = models.JSONField(
        default=list, help_text="Pages of the crawl that are seen instead of a sample."
    )
    is_read = models.BooleanField(
        default=False, help_text="Whether the findings were read again after it."
    )

    class Meta(Chore.Meta):
        constraints = (one_at_a_time("crawl", name="one_rendering_at_a_time"),)

    def __str__(self) -> str:
        return _("A rendering of %(site)s") % {"site": self.crawl.site}
