"""Findings, and what each crawl said of them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.jobs.models import UNFINISHED_CHORE, Chore
from tiebeam.hub.ui.visible import visible


class Severity(models.TextChoices):
    """How much a defect can cost, worst first."""

    CRITICAL = "critical", _("critical")
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")
    INFO = "info", _("info")


class Owner(models.TextChoices):
    """The kind of team that usually answers for a check."""

    SEO = "seo", _("SEO")
    CONTENT = "content", _("Content")
    FRONTEND = "frontend", _("Frontend")
    BACKEND = "backend", _("Backend")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    SECURITY = "security", _("Security")


class Status(models.TextChoices):
    """What the last crawl that could tell says, against the crawls before it."""

    NEW = "new", _("new")
    OPEN = "open", _("open")
    REGRESSED = "regressed", _("regressed")
    FIXED = "fixed", _("fixed")


PRESENT = (Status.NEW, Status.OPEN, Status.REGRESSED)
UNKNOWN = "unknown"

RANKS = {severity.value: rank for rank, severity in enumerate(Severity)}


class Finding(models.Model):
    """All occurrences of one check that share one root cause."""

    site = models.ForeignKey("sites.Site", models.CASCADE, related_name="findings")
    fingerprint = models.CharField(
        max_length=16, help_text="Stable identity within the site: 16 hexadecimal digits."
    )
    check_slug = models.CharField(max_length=100, db_index=True)
    area = models.CharField(max_length=50)
    severity = models.CharField(max_length=10, choices=Severity)
    rank = models.PositiveSmallIntegerField(help_text="Place of the severity, worst 0.")
    owner = models.CharField(max_length=20, choices=Owner)
    host = models.CharField(max_length=300)
    page_template = models.CharField(
        max_length=200, blank=True, help_text="Empty for a whole host or several templates."
    )
    cause = models.TextField(blank=True, help_text="What the root-cause key adds.")
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    pages = models.PositiveBigIntegerField(help_text="Pages it occurs on, in the last crawl.")
    template_pages = models.PositiveBigIntegerField(null=True)
    share = models.FloatField(null=True, help_text="Share of those pages, 0 to 1.")
    samples = models.JSONField(
        default=list, help_text="A few occurrences: url, evidence, and the excerpt of the first."
    )
    first_seen = models.ForeignKey("sites.Crawl", models.PROTECT, related_name="+")
    last_seen = models.ForeignKey("sites.Crawl", models.PROTECT, related_name="+")
    fixed_in = models.ForeignKey("sites.Crawl", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = (
            "rank",
            "-pages",
            "pk",
        )
        indexes = (models.Index(fields=["site", "status", "rank"]),)
        constraints = (
            models.UniqueConstraint(
                fields=["site", "fingerprint"], name="one_finding_per_fingerprint"
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.FIXED, fixed_in__isnull=False)
                | (~models.Q(status=Status.FIXED) & models.Q(fixed_in=None)),
                name="fixed_names_its_crawl",
            ),
        )

    def __str__(self) -> str:
        return f"{self.check_slug}: {self.page_template or self.host}"

    def get_absolute_url(self) -> str:
        """The page of this finding."""
        return reverse("findings:finding", args=[self.pk])

    @property
    def where(self) -> str:
        """What it is on: a page template, else the host."""
        return visible(self.page_template or self.host)


class Observation(models.Model):
    """What one crawl said of one finding."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="observations")
    crawl = models.ForeignKey("sites.Crawl", models.CASCADE, related_name="observations")
    status = models.CharField(max_length=10, choices=[*Status.choices, (UNKNOWN, _("unknown"))])
    reason = models.TextField(blank=True, help_text="Why it is unknown.")
    severity = models.CharField(max_length=10, choices=Severity)
    pages = models.PositiveBigIntegerField(default=0)
    template_pages = models.PositiveBigIntegerField(null=True)
    share = models.FloatField(null=True)

    class Meta:
        ordering = ("-crawl",)
        constraints = (
            models.UniqueConstraint(fields=["finding", "crawl"], name="one_observation_per_crawl"),
        )

    def __str__(self) -> str:
        return f"{self.finding} in {self.crawl}: {self.status}"


class Reading(models.Model):
    """That the findings of a crawl were read."""

    crawl = models.OneToOneField("sites.Crawl", models.CASCADE, related_name="reading")
    compared_with = models.ForeignKey(
        "sites.Crawl", models.SET_NULL, null=True, related_name="+", help_text="The crawl before."
    )
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.crawl)


class Verification(Chore):
    """One visit to some pages of a finding. It says what they show; only a crawl decides."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="verifications")
    crawl = models.ForeignKey(
        "sites.Crawl", models.CASCADE, related_name="+", help_text="The crawl it is laid over."
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answer = models.CharField(
        max_length=10, blank=True, help_text="fixed, still, partly or unknown."
    )
    reason = models.TextField(blank=True, help_text="What was seen on how many pages.")
    pages = models.JSONField(default=list, help_text="What each page shows now.")

    class Meta(Chore.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["finding"],
                condition=models.Q(status__in=UNFINISHED_CHORE),
                name="one_verification_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.finding}: {self.answer or self.status}"
