"""Users, their teams, their absences and the one organisation they belong to."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, ClassVar, NamedTuple, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.prepared import prepared

Found = TypeVar("Found")


class Lens(models.TextChoices):
    """Whose words the screens speak. Same facts, same numbers."""

    SEO = "seo", _("SEO")
    IT = "it", _("Engineering")


class TeamKind(models.TextChoices):
    """What a team does; decides which lens its people see first."""

    SEO = "seo", _("SEO")
    CONTENT = "content", _("Content")
    PRODUCT = "product", _("Product")
    FRONTEND = "frontend", _("Frontend")
    BACKEND = "backend", _("Backend")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    SECURITY = "security", _("Security")
    OTHER = "other", _("Other")


SPEAK_SEO = frozenset({TeamKind.SEO, TeamKind.CONTENT, TeamKind.PRODUCT})


def lens_of(kind: str) -> Lens:
    """The lens of people in a team of that kind, until they choose."""
    return Lens.SEO if kind in SPEAK_SEO else Lens.IT


class InTeam(NamedTuple):
    """One team that a person is in."""

    team: int
    kind: str
    is_manager: bool


class Standing(NamedTuple):
    """How one person stands to one team."""

    team: int
    within: int | None
    """The team it lies within."""
    kind: str
    membership: int | None
    """None where the person is not in it."""
    is_manager: bool | None


class Organisation(models.Model):
    """The one organisation that this hub serves."""

    name = models.CharField(max_length=100)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="only_one_organisation"),
        )

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who answer for something together; what belongs to a team reaches those within it."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=TeamKind)
    within = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
        help_text=_("The team that this one is a part of, if any."),
    )
    people = models.ManyToManyField("people.User", through="people.Membership", related_name="+")
    external_id = models.CharField(
        max_length=200, blank=True, help_text="What the directory that provisions it calls it."
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(within=models.F("pk")), name="no_team_within_itself"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("directory:team", args=[self.pk])

    @property
    def lens(self) -> Lens:
        """The lens its people see until they choose."""
        return lens_of(self.kind)


class UserManager(BaseUserManager["User"]):
    """Finds people by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with that e-mail address."""
        return self.get(email__iexact=username)

    def get(self, *given: Any, **named: Any) -> "User":
        """As of every manager; the person of a session is looked up at each request."""
        pk = named.get("pk")
        if given or len(named) > 1 or type(pk) is not int:
            return super().get(*given, **named)
        found = _person.first(pk)
        if found is None:
            raise User.DoesNotExist(pk)
        return found


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    lens = models.CharField(
        _("lens"),
        max_length=3,
        choices=Lens,
        blank=True,
        help_text=_("Whose words you read; empty until chosen."),
    )
    is_active = models.BooleanField(default=True, help_text="Whether this person may sign in.")
    is_administrator = models.BooleanField(default=False)
    must_change_password = models.BooleanField(
        default=False, help_text="Whether the password was given to this person for one sign-in."
    )
    joined_at = models.DateTimeField(default=timezone.now)
    sessions_ended = models.PositiveIntegerField(
        default=0, help_text="How often all sessions were ended; those of before count no more."
    )
    external_id = models.CharField(
        max_length=200, blank=True, help_text="What the directory that provisions them calls them."
    )

    acts_through: str = ""
    """Name of the token that acts for this person in this request; empty in a browser."""
    remembered: dict[str, Any] | None = None
    """What was asked about this person, while a request is answered that changes nothing."""

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="one_user_per_email",
                violation_error_message=_("Somebody already signs in with this address."),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        """Their page."""
        return reverse("directory:person", args=[self.pk])

    def get_full_name(self) -> str:
        """The name as the person gave it."""
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must hold to count: it ends with the password, and when all are ended."""
        return self._of_this_round(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the secret keys of before."""
        return map(self._of_this_round, super().get_session_auth_fallback_hash())

    def _of_this_round(self, password_hash: str) -> str:
        return f"{password_hash}.{self.sessions_ended}" if self.sessions_ended else password_hash

    @property
    def away(self) -> "Absence | None":
        """The absence of today, if this person is away; reads `absences` where they are at hand."""
        today = timezone.localdate()
        return next((one for one in self.absences.all() if one.covers(today)), None)

    @property
    def stood_in_for(self) -> str:
        """Whom something is for that somebody else gets: "for Ada, away until 3 Dec"."""
        if away := self.away:
            return gettext("for %(person)s, away until %(until)s") % {
                "person": self,
                "until": date_format(away.last_day, "j M"),
            }
        return gettext("for %(person)s, who was away") % {"person": self}

    @property
    def current_lens(self) -> Lens:
        """The lens this person chose, else the one of the team they joined first."""
        if self.lens:
            return Lens(self.lens)
        first = next(iter(self.in_teams()), None)
        return lens_of(first.kind) if first else Lens.SEO

    def in_teams(self) -> list[InTeam]:
        """The teams this person is in, those joined first before others."""
        return self.remember("teams", lambda: _in_teams(self.standings()))

    def standings(self) -> list[Standing]:
        """How this person stands to every team."""
        return self.remember("standings", lambda: [Standing(*row) for row in _standings(self.pk)])

    def remember(self, name: str, ask: Callable[[], Found]) -> Found:
        """The answer, asked for once in a request that changes nothing; a page needs it often."""
        if self.remembered is None:
            return ask()
        if name not in self.remembered:
            self.remembered[name] = ask()
        found: Found = self.remembered[name]
        return found


class Membership(models.Model):
    """That a person is in a team."""

    person = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    is_manager = models.BooleanField(
        _("manages the team"),
        default=False,
        help_text=_("May change who is in it, and decide for it and the teams within it."),
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["person", "team"], name="one_membership_per_team"),
        )

    def __str__(self) -> str:
        return f"{self.person} in {self.team}"


@prepared
def _person(pk: int) -> models.QuerySet[User]:
    return User.objects.filter(pk=pk)


@prepared
def _standings(person: int) -> models.QuerySet[Team, tuple[Any, ...]]:
    mine = models.FilteredRelation("memberships", condition=models.Q(memberships__person=person))
    teams = Team.objects.annotate(mine=mine).order_by()
    return teams.values_list("pk", "within_id", "kind", "mine__pk", "mine__is_manager")


def _in_teams(standings: list[Standing]) -> list[InTeam]:
    mine = [(one.membership, one) for one in standings if one.membership is not None]
    return [InTeam(one.team, one.kind, bool(one.is_manager)) for _, one in sorted(mine)]


class Absence(models.Model):
    """Days on which a person is away, and who stands in for them."""

    person = models.ForeignKey(User, models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stand-in"),
        help_text=_("Gets what waits for the one who is away."),
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until, that day too"))

    class Meta:
        ordering = ("first_day", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")),
                name="absence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(stand_in=models.F("person")),
                name="nobody_stands_in_for_oneself",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.first_day} to {self.last_day}"

    def covers(self, day: date) -> bool:
        """Whether the person is away that day."""
        return self.first_day <= day <= self.last_day
