"""Areas, who is what to them, ownership rules, duties, and the time in which one answers."""

from datetime import time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy


class Role(models.TextChoices):
    """What a team is to an area."""

    RESPONSIBLE = "R", _lazy("responsible")
    ACCOUNTABLE = "A", _lazy("accountable")
    CONSULTED = "C", _lazy("consulted")
    INFORMED = "I", _lazy("informed")
    NONE = "-", _lazy("nothing")


class Area(models.Model):
    """Something that one team is accountable for, as in redirects."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_lazy("name"), max_length=100, unique=True)
    about = models.CharField(_lazy("what it is about"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Its line in the matrix.")
    is_used = models.BooleanField(
        _lazy("in use"),
        default=True,
        help_text=_lazy("Without it the area is not shown, and its checks belong to none."),
    )

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its line in the matrix."""
        return f"{reverse('roles:matrix')}#{self.slug}"


class Cover(models.Model):
    """That the checks of an area of checks, or one of them, belong to an area."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="covers")
    check_area = models.CharField(max_length=50, help_text="As in canonical.")
    check_slug = models.CharField(
        max_length=100, blank=True, help_text="One check; empty for all that are named nowhere."
    )

    class Meta:
        ordering = ("check_area", "check_slug")
        constraints = (
            models.UniqueConstraint(fields=["check_area", "check_slug"], name="covered_once"),
        )

    def __str__(self) -> str:
        return f"{self.check_slug or self.check_area}: {self.area}"


class Assignment(models.Model):
    """What a team is to an area: everywhere, or on one site instead of everywhere.

    On a site, the lines of a team replace those the team has everywhere; the accountable team of
    the site replaces that of the organisation.
    """

    area = models.ForeignKey(Area, models.CASCADE, related_name="assignments")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="assignments")
    role = models.CharField(
        max_length=1, choices=Role, help_text="A dash says: nothing on this site."
    )
    site = models.ForeignKey(
        "sites.Site",
        models.CASCADE,
        null=True,
        related_name="assignments",
        help_text="Empty for the whole organisation.",
    )

    class Meta:
        ordering = ("area", "team", "role")
        constraints = (
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(role="A", site=None),
                name="one_accountable_everywhere",
            ),
            models.UniqueConstraint(
                fields=["area", "site"],
                condition=Q(role="A", site__isnull=False),
                name="one_accountable_on_a_site",
            ),
            models.UniqueConstraint(
                fields=["area", "team", "role"],
                condition=Q(site=None),
                name="a_role_once_everywhere",
            ),
            models.UniqueConstraint(
                fields=["area", "team", "role", "site"],
                condition=Q(site__isnull=False),
                name="a_role_once_on_a_site",
            ),
            models.CheckConstraint(
                condition=~Q(role="-") | Q(site__isnull=False), name="nothing_is_said_of_a_site"
            ),
        )

    def __str__(self) -> str:
        where = f" ({self.site})" if self.site else ""
        return f"{self.team}: {self.get_role_display()}, {self.area}{where}"


class RuleSet(models.Model):
    """A version of the ownership rules; the newest holds. Versions are added, never changed."""

    site = models.ForeignKey(
        "sites.Site",
        models.CASCADE,
        null=True,
        related_name="rule_sets",
        help_text="Empty for the whole organisation.",
    )
    text = models.TextField(blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        if self.site:
            return _("the ownership rules of %(site)s") % {"site": self.site}
        return _("the ownership rules")

    def get_absolute_url(self) -> str:
        """Where these rules are edited."""
        if self.site_id:
            return reverse("roles:site_rules", args=[self.site_id])
        return reverse("roles:rules")

    @property
    def said(self) -> str:
        """Who saved it, and when."""
        when = timezone.localtime(self.saved_at)
        return f"{self.saved_by or _('Tiebeam')}, {when:%Y-%m-%d %H:%M}"


class Side(models.TextChoices):
    """Which of the two sides has somebody on duty."""

    SEO = "seo", _lazy("SEO")
    IT = "it", _lazy("Engineering")


WEEKDAYS = [
    (0, _lazy("Monday")),
    (1, _lazy("Tuesday")),
    (2, _lazy("Wednesday")),
    (3, _lazy("Thursday")),
    (4, _lazy("Friday")),
    (5, _lazy("Saturday")),
    (6, _lazy("Sunday")),
]


class Rota(models.Model):
    """Who of one side is on duty, week after week, in turn."""

    site = models.ForeignKey(
        "sites.Site",
        models.CASCADE,
        null=True,
        related_name="rotas",
        help_text="Empty for the whole organisation.",
    )
    side = models.CharField(max_length=3, choices=Side)
    starts_on = models.DateField(_lazy("first week"), help_text="A day of the first week.")
    handover = models.PositiveSmallIntegerField(
        _lazy("handover on"), choices=WEEKDAYS, default=0, help_text="The day the week changes."
    )

    class Meta:
        ordering = ("site", "side")
        constraints = (
            models.UniqueConstraint(
                fields=["side"], condition=Q(site=None), name="one_rota_everywhere"
            ),
            models.UniqueConstraint(
                fields=["side", "site"],
                condition=Q(site__isnull=False),
                name="one_rota_on_a_site",
            ),
            models.CheckConstraint(condition=Q(handover__lte=6), name="handover_is_a_weekday"),
        )

    def __str__(self) -> str:
        if self.site:
            return _("the %(side)s duty of %(site)s") % {
                "side": self.get_side_display(),
                "site": self.site,
            }
        return _("the %(side)s duty") % {"side": self.get_side_display()}

    def get_absolute_url(self) -> str:
        """Where it is shown."""
        return reverse("roles:duties")


class Turn(models.Model):
    """The place of a person in a rota."""

    rota = models.ForeignKey(Rota, models.CASCADE, related_name="turns")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="turns")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["rota", "person"], name="one_turn_per_person"),
            models.UniqueConstraint(fields=["rota", "position"], name="one_person_per_turn"),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.person}"


class Swap(models.Model):
    """That somebody else takes a week of a rota."""

    rota = models.ForeignKey(Rota, models.CASCADE, related_name="swaps")
    week = models.DateField(help_text="The day on which it begins.")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="swaps")

    class Meta:
        ordering = ("week",)
        constraints = (models.UniqueConstraint(fields=["rota", "week"], name="one_swap_per_week"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.week}"


class Direction(models.TextChoices):
    """Who owes whom an answer."""

    ACCEPT = "accept", _lazy("a team accepts a finding")
    ANSWER = "answer", _lazy("SEO answers a question or a dispute")


class Severity(models.TextChoices):
    """How much a defect can cost, worst first."""

    CRITICAL = "critical", _lazy("critical")
    HIGH = "high", _lazy("high")
    MEDIUM = "medium", _lazy("medium")
    LOW = "low", _lazy("low")
    INFO = "info", _lazy("info")


class AcceptanceTime(models.Model):
    """In how many working hours an answer is due."""

    severity = models.CharField(max_length=10, choices=Severity)
    direction = models.CharField(max_length=10, choices=Direction)
    hours = models.PositiveSmallIntegerField(
        _lazy("working hours"), validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["severity", "direction"], name="one_time_per_severity_and_direction"
            ),
            models.CheckConstraint(condition=Q(hours__gte=1), name="time_to_answer"),
        )

    def __str__(self) -> str:
        return f"{self.severity}, {self.direction}: {self.hours} h"


class WorkingDay(models.Model):
    """The hours that count, Monday to Friday, by the clock of the organisation."""

    starts = models.TimeField(_lazy("from"), default=time(9))
    ends = models.TimeField(_lazy("until"), default=time(17))

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="one_working_day"),
            models.CheckConstraint(
                condition=Q(starts__lt=models.F("ends")), name="day_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return _("%(from)s to %(until)s") % {
            "from": f"{self.starts:%H:%M}",
            "until": f"{self.ends:%H:%M}",
        }

    def get_absolute_url(self) -> str:
        """Where it is set."""
        return reverse("roles:times")


class Step(models.Model):
    """Whom an answer that is owed is brought before, once so much of its time is over."""

    class Whom(models.TextChoices):
        """Who hears of it."""

        TEAM = "team", _lazy("the owner team")
        MANAGER = "manager", _lazy("the managers of the owner team")
        OUTER = "outer", _lazy("the managers of the team around it")

    whom = models.CharField(max_length=10, choices=Whom, unique=True)
    percent = models.PositiveSmallIntegerField(
        _lazy("percent of the time"),
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )

    class Meta:
        ordering = ("percent", "pk")

    def __str__(self) -> str:
        return f"{self.get_whom_display()}: {self.percent} %"
