"""Events: what was done. They are added, and never changed or taken away."""

from datetime import time
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tiebeam.hub.activity.deeds import Deed, deed_called


class RecordIsKept(TypeError):
    """Somebody tried to change or remove what the record holds."""


class EventQuerySet(models.QuerySet["Event"]):
    """Events, which nothing can change."""

    def update(self, **_facts: Any) -> int:
        """Raises RecordIsKept."""
        raise RecordIsKept("events are never changed")

    def delete(self) -> Any:
        """Raises RecordIsKept."""
        raise RecordIsKept("events are never removed")


class Event(models.Model):
    """One deed: who did what to what, and when. The database refuses to change a row."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who did it; empty for the hub itself and for strangers.",
    )
    through = models.CharField(
        max_length=100, blank=True, help_text="The token or connection that acted for them."
    )
    deed = models.CharField(max_length=60, db_index=True, help_text="As in crawl-started.")
    kind = models.CharField(max_length=60, help_text="What it was done to, as in sites.crawl.")
    subject_id = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=300, help_text="What that was called then.")
    site_id = models.PositiveBigIntegerField(
        null=True,
        db_index=True,
        help_text="The site it concerns; who may not see it hears nothing.",
    )
    is_private = models.BooleanField(default=False)
    facts = models.JSONField(default=dict, help_text="What else there is to know, as plain values.")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["kind", "subject_id"], name="event_subject"),)

    def __str__(self) -> str:
        return self.sentence

    def save(self, *args: Any, **options: Any) -> None:
        """Add the event. Raises RecordIsKept when it is there already."""
        if not self._state.adding:
            raise RecordIsKept("events are never changed")
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> tuple[int, dict[str, int]]:
        """Raises RecordIsKept."""
        raise RecordIsKept("events are never removed")

    @property
    def known_deed(self) -> Deed | None:
        """What this version knows of the deed."""
        return deed_called(self.deed)

    def said_to(self, lens: str, *, subject: str = "") -> str:
        """What was done, without who did it: "started Crawl 3 of Larkmoor".

        lens: seo or it; a fact that is told to each side in its own words has an entry for each.
        subject: another name for what it was done to, as in "started it".
        """
        subject = subject or self.subject
        known = self.known_deed
        if known is None:
            return f"{self.deed.replace('-', ' ')}: {subject}"
        facts = {name: _in_words_of(lens, fact) for name, fact in self.facts.items()}
        return str(known.said) % _Blanks({**facts, "subject": subject})

    @property
    def said(self) -> str:
        """What was done, in the words of SEO."""
        return self.said_to("seo")

    @property
    def who(self) -> str:
        """Name of who did it."""
        return str(self.actor) if self.actor else self.facts.get("name") or _("Tiebeam")

    @property
    def sentence(self) -> str:
        """The event in one sentence."""
        return f"{self.who} {self.said}"

    @property
    def address(self) -> str:
        """The page of what it was done to; empty when that is gone or has none."""
        try:
            one = apps.get_model(self.kind)._default_manager.get(pk=self.subject_id)  # noqa: SLF001
        except (LookupError, ValueError, ObjectDoesNotExist):
            return ""
        find = getattr(one, "get_absolute_url", None)
        return find() if find else ""


def _in_words_of(lens: str, fact: Any) -> Any:
    return fact.get(lens, "") if isinstance(fact, dict) else fact


class _Blanks(dict[str, Any]):
    """Facts for a sentence; one that is missing leaves a gap instead of an error."""

    def __missing__(self, _key: str) -> str:
        return "…"


class Follow(models.Model):
    """That a person wants to hear what happens to something."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "kind", "subject_id"], name="follows_once"),
        )
        indexes = (models.Index(fields=["kind", "subject_id"], name="follow_subject"),)

    def __str__(self) -> str:
        return f"{self.person} follows {self.kind} {self.subject_id}"


class Reason(models.TextChoices):
    """Why a person is told of an event."""

    MENTIONED = "mentioned", _lazy("you were mentioned")
    ASSIGNED = "assigned", _lazy("it is assigned to you")
    OWNER = "owner", _lazy("it is for your team")
    FOLLOWED = "followed", _lazy("you follow it")
    ASKED = "asked", _lazy("you asked for it")


class Notice(models.Model):
    """That a person is to hear of an event: one line of their inbox."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, models.CASCADE, related_name="notices")
    on_behalf_of = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        help_text="Who were to hear of it and were away; nobody where it is for the person.",
    )
    reason = models.CharField(max_length=10, choices=Reason)
    read_at = models.DateTimeField(null=True, db_index=True)
    digest = models.CharField(
        max_length=40, blank=True, help_text="The mail that takes it along, once that is begun."
    )
    mailed_at = models.DateTimeField(null=True, help_text="When that mail was sent.")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["person", "event"], name="told_once_of_an_event"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.event}"

    @property
    def why(self) -> str:
        """Why the person is told, in words."""
        absent = [one.stood_in_for for one in self.on_behalf_of.all()]
        return "; ".join(absent) or str(self.get_reason_display())


class Pace(models.TextChoices):
    """How often somebody gets a mail with what is new in their inbox."""

    NEVER = "never", _lazy("never")
    SOON = "soon", _lazy("within minutes")
    DAY = "day", _lazy("once a day")
    WEEK = "week", _lazy("once a week")


class Weekday(models.IntegerChoices):
    """Days as cron counts them."""

    MONDAY = 1, _lazy("Monday")
    TUESDAY = 2, _lazy("Tuesday")
    WEDNESDAY = 3, _lazy("Wednesday")
    THURSDAY = 4, _lazy("Thursday")
    FRIDAY = 5, _lazy("Friday")


class MailWish(models.Model):
    """When a person wants mail about what is new in their inbox."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_wish"
    )
    pace = models.CharField(_lazy("mail me"), max_length=5, choices=Pace, default=Pace.DAY)
    at = models.TimeField(
        _lazy("at"), default=time(8), help_text=_lazy("For mail once a day or once a week.")
    )
    weekday = models.PositiveSmallIntegerField(
        _lazy("on"),
        choices=Weekday,
        default=Weekday.MONDAY,
        help_text=_lazy("For mail once a week."),
    )
    quiet_from = models.TimeField(
        _lazy("quiet from"), default=time(18), help_text=_lazy("No mail within minutes from then")
    )
    quiet_until = models.TimeField(
        _lazy("quiet until"), default=time(8), help_text=_lazy("until then; equal times: never.")
    )
    are_weekends_quiet = models.BooleanField(_lazy("no mail on Saturday and Sunday"), default=True)
    time_zone = models.CharField(
        _lazy("time zone"), max_length=64, default="UTC", help_text=_lazy("As in Europe/Berlin.")
    )
    next_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.person}: {self.pace}"
