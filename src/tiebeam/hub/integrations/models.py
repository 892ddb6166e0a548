"""Webhooks: who wants to hear of what happens here, and each message to them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.sealed import SealedField


class Webhook(models.Model):
    """An address of another system that is told of deeds as they happen."""

    name = models.CharField(max_length=100)
    url = models.CharField(max_length=2000)
    secret = SealedField(help_text="Signs each message, so that the receiver knows it is ours.")
    deeds = models.JSONField(default=list, help_text="Which deeds it hears of; empty: all.")
    site = models.ForeignKey(
        "sites.Site", models.CASCADE, null=True, help_text="Of which site; empty: of all."
    )
    allow_private = models.BooleanField(
        default=False, help_text="Whether whoever runs the hub allowed its private address."
    )
    is_on = models.BooleanField(default=True)
    off_because = models.CharField(max_length=200, blank=True)
    begins_after = models.PositiveBigIntegerField(help_text="The last event before it was added.")
    seen_upto = models.PositiveBigIntegerField(help_text="The last event that was looked at.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of this webhook."""
        return reverse("integrations:webhook", args=[self.pk])


class DeliveryStatus(models.TextChoices):
    """How far a message is."""

    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("given up")


class Delivery(models.Model):
    """One message about one event. Its id stays the same however often it is sent."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(
        "activity.Event", models.CASCADE, null=True, related_name="+", help_text="Empty: a trial."
    )
    message_id = models.CharField(max_length=40, unique=True)
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    task_id = models.UUIDField(null=True, help_text="The task that makes the next attempt.")
    last_attempt_at = models.DateTimeField(null=True)
    answer = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the answer.")
    error = models.TextField(blank=True, help_text="Why the last attempt failed.")
    took_ms = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["status", "next_attempt_at"], name="delivery_due"),)
        constraints = (
            models.UniqueConstraint(fields=["webhook", "event"], name="one_message_per_event"),
        )

    def __str__(self) -> str:
        return self.message_id
