"""Tokens: how programs act for a person."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Token(models.Model):
    """A secret that lets a program act for a person. Only its digest is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100, help_text="What it is for, in the person's words.")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret.")
    beginning = models.CharField(max_length=12, help_text="Its first letters, to tell it by.")
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, help_text="To the minute.")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.expires_at <= timezone.now()
