"""Findings, and what each crawl said of them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36
from django.utils.translation import gettext_lazy as _

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


class Stage(models.TextChoices):
    """How far people are with a finding; beside the status, which crawls alone decide."""

    WAITING = "waiting", _("waiting for the owner")
    ACCEPTED = "accepted", _("accepted")
    IN_WORK = "in-work", _("in work")
    SAID_FIXED = "said-fixed", _("said to be fixed")
    VERIFIED = "verified", _("verified")
    REOPENED = "reopened", _("reopened")
    WAIVED = "waived", _("waived")
    DISPUTED = "disputed", _("disputed")
    SNOOZED = "snoozed", _("snoozed")
    WITHDRAWN = "withdrawn", _("withdrawn")


AT_REST = (Stage.VERIFIED, Stage.WAIVED, Stage.SNOOZED, Stage.WITHDRAWN)
"""Nobody owes an answer."""
PUT_OFF = (Stage.WAIVED, Stage.SNOOZED, Stage.WITHDRAWN)
"""Nothing is to be done about it for now."""
OWED_BY_OWNER = (Stage.WAITING, Stage.REOPENED)
"""The owner owes an answer; at `disputed` the SEO side does."""
TAKEN = (Stage.ACCEPTED, Stage.IN_WORK)
"""A team has said that it will see to it."""

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
    severity = models.CharField(max_length=10, choices=Severity, help_text="As it counts here.")
    checked_severity = models.CharField(
        max_length=10, choices=Severity, default="", help_text="As the check has it."
    )
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

    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAITING)
    stage_before = models.CharField(max_length=10, choices=Stage, blank=True)
    stage_since = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(
        default=1, help_text="Counts decisions, so that none overwrites another unseen."
    )
    team = models.ForeignKey(
        "people.Team", models.PROTECT, null=True, related_name="findings", help_text="The owner."
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="assigned_findings",
        help_text="Who of the owner team sees to it; the team stays accountable.",
    )
    team_rule = models.CharField(
        max_length=500, blank=True, help_text="The ownership rule, or the reason, that chose it."
    )
    answer_by = models.DateTimeField(
        null=True, help_text="Until when whoever is to move next owes an answer."
    )
    ruled_team = models.ForeignKey(
        "people.Team",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="Whom rules and roles said last; only when they say another is that proposed.",
    )
    owed_since = models.DateTimeField(null=True, help_text="Since when that answer is owed.")
    next_step_at = models.DateTimeField(
        null=True, db_index=True, help_text="When the next step follows if no answer comes."
    )
    escalations = models.PositiveSmallIntegerField(
        default=0, help_text="Steps taken while that answer is owed."
    )
    waived_until = models.DateField(null=True)
    snoozed_beyond = models.PositiveBigIntegerField(
        null=True, help_text="Pages beyond which it wakes."
    )
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="merged", help_text="What it is told with."
    )
    carried_over = models.BooleanField(
        default=False,
        help_text="Whether its page template was merged into that of the finding it is told with: "
        "crawls show both as one.",
    )
    split_from = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts")
    pattern = models.CharField(
        max_length=500, blank=True, help_text="The URLs of a part, as in */fr/*."
    )

    class Meta:
        ordering = (
            "rank",
            "-pages",
            "pk",
        )
        indexes = (
            models.Index(fields=["site", "status", "rank"]),
            models.Index(fields=["stage", "answer_by"], name="finding_stage"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stage=Stage.WAIVED, waived_until__isnull=False)
                | (~models.Q(stage=Stage.WAIVED) & models.Q(waived_until=None)),
                name="waived_has_an_end",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.SNOOZED, snoozed_beyond__isnull=False)
                | (~models.Q(stage=Stage.SNOOZED) & models.Q(snoozed_beyond=None)),
                name="snoozed_knows_when_to_wake",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage__in=TAKEN) | models.Q(team__isnull=False),
                name="taken_has_an_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(assignee=None) | models.Q(team__isnull=False),
                name="assigned_has_an_owner",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage__in=AT_REST)
                | models.Q(answer_by=None, owed_since=None, next_step_at=None),
                name="at_rest_owes_no_answer",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("pk")), name="not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(split_from=None, pattern="")
                | (models.Q(split_from__isnull=False) & ~models.Q(pattern="")),
                name="a_part_has_its_pattern",
            ),
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
        place = visible(self.page_template or self.host)
        return f"{place} ({visible(self.pattern)})" if self.pattern else place

    @property
    def short(self) -> str:
        """What names it in its short address; never changes."""
        return int_to_base36(self.pk)

    @property
    def is_overdue(self) -> bool:
        """Whether somebody owes an answer and the time for it has passed."""
        return self.answer_by is not None and self.answer_by < timezone.now()

    @property
    def is_severity_changed(self) -> bool:
        """Whether it counts otherwise on this site than the check has it."""
        return self.severity != self.checked_severity


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
