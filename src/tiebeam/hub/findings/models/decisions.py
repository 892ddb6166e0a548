"""What people decided about findings, each with its reason; the open one and those before it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.findings.models.finding import Finding, Severity

if TYPE_CHECKING:
    from tiebeam.hub.people.models import User


def _person(help_text: str = "") -> "models.ForeignKey[User | None, User | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text=help_text,
    )


def _one_open(*fields: str, name: str, **open_: object) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, condition=models.Q(**open_), name=name)


class Waiver(models.Model):
    """A decision to live with a finding until a day."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="waivers")
    reason = models.TextField()
    cost = models.TextField(help_text="What it costs to live with it.")
    until = models.DateField()
    approved_by = _person()
    decided_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (_one_open("finding", name="one_waiver_at_a_time", ended_at=None),)

    def __str__(self) -> str:
        return f"{self.finding} until {self.until}"


class DisputeKind(models.TextChoices):
    """What is wrong with a finding in the eyes of its owner."""

    NOT_TRUE = "not-true", _("It is not true")
    NOT_OURS = "not-ours", _("It is not ours")
    NOT_WORTH_IT = "not-worth-it", _("It is not worth the work")
    UNCLEAR = "unclear", _("The rule is unclear")


class Verdict(models.TextChoices):
    """What the SEO side answers to a dispute."""

    STANDS = "stands", _("The finding stands")
    RIGHT = "right", _("The objection is right")


class Dispute(models.Model):
    """An objection of the owner to a finding, and the answer of the SEO side."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="disputes")
    kind = models.CharField(max_length=12, choices=DisputeKind)
    reason = models.TextField()
    evidence = models.TextField(blank=True, help_text="The evidence that the person names.")
    raised_by = _person()
    raised_at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=6, choices=Verdict, blank=True)
    answer = models.TextField(blank=True)
    answered_by = _person()
    answered_at = models.DateTimeField(null=True, help_text="Or when it was taken back.")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            _one_open("finding", name="one_dispute_at_a_time", answered_at=None),
            models.CheckConstraint(
                condition=models.Q(verdict="") | models.Q(answered_at__isnull=False),
                name="a_verdict_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_kind_display()}"


class Proposal(models.Model):
    """That a finding should go to another team; nothing moves until that is accepted."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="proposals")
    team = models.ForeignKey("people.Team", models.CASCADE, related_name="+")
    why = models.CharField(max_length=500, help_text="The rule that matched, or the reason.")
    proposed_by = _person("Empty when a rule does.")
    proposed_at = models.DateTimeField(default=timezone.now)
    is_accepted = models.BooleanField(null=True, help_text="Empty while nobody has decided.")
    decided_by = _person()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (_one_open("finding", name="one_proposal_at_a_time", decided_at=None),)

    def __str__(self) -> str:
        return f"{self.finding} to {self.team}"


class SeverityChange(models.Model):
    """That a check counts more or less on one site, until a day."""

    site = models.ForeignKey("sites.Site", models.CASCADE, related_name="severity_changes")
    check_slug = models.CharField(max_length=100)
    severity = models.CharField(max_length=10, choices=Severity)
    reason = models.TextField()
    until = models.DateField()
    changed_by = _person()
    changed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            _one_open("site", "check_slug", name="one_severity_change_at_a_time", ended_at=None),
        )

    def __str__(self) -> str:
        return f"{self.check_slug} on {self.site}: {self.severity}"


class Routed(models.Model):
    """Up to which change of rules and roles the owners of a site's findings were looked at."""

    site = models.OneToOneField("sites.Site", models.CASCADE, related_name="+")
    upto = models.PositiveBigIntegerField(help_text="Id of the last event about roles by then.")

    def __str__(self) -> str:
        return f"{self.site}: {self.upto}"
