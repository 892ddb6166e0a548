"""Tokens: how programs act for a person, and how one asks for a token."""

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


class DeviceLogin(models.Model):
    """A program asks to act for somebody, who allows or denies it in a browser.

    The program knows the secret of which the digest is kept; the person knows the code that it
    shows. Source: RFC 8628.
    """

    program = models.CharField(max_length=40, help_text="Its client_id.")
    machine = models.CharField(max_length=60, blank=True, help_text="Where it says it runs.")
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the device code.")
    code = models.CharField(max_length=8, unique=True, help_text="What the person types.")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    polled_at = models.DateTimeField(null=True, help_text="When the program asked last.")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="device_logins"
    )
    is_allowed = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True, help_text="When the program got its token: once.")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.program} on {self.machine}" if self.machine else self.program

    @property
    def shown_code(self) -> str:
        """The code in two halves, as people read it."""
        return f"{self.code[:4]}-{self.code[4:]}"
