"""What people say about findings, and the evidence they bring along."""

from datetime import datetime, timedelta
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.utils import timezone

from tiebeam.hub.findings.models.finding import Finding

EDITABLE = timedelta(minutes=15)
"""For so long a message may be changed by who wrote it."""


class Message(models.Model):
    """Something that a person wrote, in Markdown."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(blank=True, help_text="Markdown; empty once it was removed.")
    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(removed_at=None) | models.Q(text=""),
                name="what_is_removed_is_gone",
            ),
        )

    def __str__(self) -> str:
        return f"{self.author}: {self.finding}"

    def is_editable(self, *, now: datetime) -> bool:
        """Whether who wrote it may still change it."""
        return self.removed_at is None and now - self.written_at < EDITABLE


def _place(attachment: "Attachment", _name: str) -> str:
    """Where a file lies: no part of its path comes from whoever sent it."""
    return f"findings/{attachment.message.finding_id}/{attachment.digest}"


class Attachment(models.Model):
    """A file that came with a message. It is given out as a download alone."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150, help_text="As it was called, made safe.")
    size_bytes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of what is in it.")
    file = models.FileField(upload_to=_place, max_length=200)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def suffix(self) -> str:
        """The end of its name that says what it is, as in .png."""
        return PurePath(self.name).suffix.lower()
