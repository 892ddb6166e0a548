"""Invitations, the rules of sign-in, and the systems that tell the hub who somebody is."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.sealed import SealedField

INVITATION_LIFE = timedelta(days=7)


class Role(models.TextChoices):
    """What somebody is to be who is invited."""

    MEMBER = "member", _("Member")
    MANAGER = "manager", _("Manager of the team")
    ADMINISTRATOR = "administrator", _("Administrator of the hub")


class Invitation(models.Model):
    """That somebody with this address may come in, once."""

    email = models.EmailField(_("e-mail address"))
    team = models.ForeignKey("people.Team", models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(
        default=timezone.now, help_text="When its present link was made; links of before are void."
    )
    mailed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                models.functions.Lower("email"),
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_email",
            ),
        )

    def __str__(self) -> str:
        return self.email

    @property
    def ends_at(self) -> datetime:
        """Until when it can be accepted."""
        return self.made_at + INVITATION_LIFE

    @property
    def is_open(self) -> bool:
        """Whether it was neither accepted nor withdrawn; it may be too old."""
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def state(self) -> str:
        """One of accepted, withdrawn, expired, waiting."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if timezone.now() > self.ends_at else "waiting"


class FactorRule(models.TextChoices):
    """Who needs a second factor, or a passkey, beside the password."""

    NOBODY = "nobody", _("Nobody: who wants one adds it")
    ADMINISTRATORS = "administrators", _("Administrators")
    EVERYBODY = "everybody", _("Everybody")


class SignInRules(models.Model):
    """The one set of rules by which people sign in here."""

    second_factor = models.CharField(
        _("second factor is required of"),
        max_length=20,
        choices=FactorRule,
        default=FactorRule.NOBODY,
        help_text=_("Who signs in through your own identity provider is asked there, not here."),
    )

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="only_one_set_of_rules"),
        )

    def __str__(self) -> str:
        return str(_("the rules of sign-in"))


class Protocol(models.TextChoices):
    """How an identity provider speaks."""

    OIDC = "openid_connect", "OpenID Connect"
    SAML = "saml", "SAML 2.0"


class IdentityProvider(models.Model):
    """A system of the organisation that says who somebody is."""

    slug = models.SlugField(
        _("name in addresses"),
        max_length=40,
        unique=True,
        help_text=_("As in company; it is part of the address to register there."),
    )
    name = models.CharField(
        _("name"), max_length=60, unique=True, help_text=_("What the button says.")
    )
    protocol = models.CharField(max_length=20, choices=Protocol, default=Protocol.OIDC)
    server_url = models.URLField(
        _("address"),
        max_length=500,
        help_text=_("Issuer of OpenID Connect, or the address of the SAML metadata."),
    )
    client_id = models.CharField(
        _("client ID"), max_length=200, blank=True, help_text=_("For SAML: the entity ID.")
    )
    client_secret = SealedField(
        _("client secret"), blank=True, help_text=_("Kept encrypted and never shown again.")
    )
    domains = models.CharField(
        _("e-mail domains"),
        max_length=500,
        blank=True,
        help_text=_(
            "Whoever has a verified address there may come in, as in example.com, example.org. "
            "Empty: only people who are here already, or invited."
        ),
    )
    vouches_for_email = models.BooleanField(
        _("its e-mail addresses are verified"),
        default=False,
        help_text=_(
            "Tick it for a provider of your own organisation that does not say so itself: SAML, "
            "and some that speak OpenID Connect. Anybody it names can then sign in as that person."
        ),
    )
    groups_claim = models.CharField(
        _("claim with groups"),
        max_length=60,
        blank=True,
        help_text=_("As in groups. Empty: teams are kept here."),
    )
    is_on = models.BooleanField(_("people may sign in through it"), default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def domain_list(self) -> frozenset[str]:
        """The domains, in lower case."""
        return frozenset(self.domains.lower().replace(",", " ").split())

    def admits(self, email: str) -> bool:
        """Whether a verified address there is enough to come in."""
        return email.rpartition("@")[2].lower() in self.domain_list


class GroupMapping(models.Model):
    """That a group at the provider is a team here."""

    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="groups")
    group = models.CharField(_("group"), max_length=200)
    team = models.ForeignKey("people.Team", models.CASCADE, related_name="+")

    class Meta:
        ordering = ("group",)
        constraints = (
            models.UniqueConstraint(
                fields=["provider", "group", "team"], name="one_mapping_per_group_and_team"
            ),
        )

    def __str__(self) -> str:
        return f"{self.group} → {self.team}"


class ScimToken(models.Model):
    """The right of another system to provision people and teams; only its hash is kept."""

    name = models.CharField(
        _("name"), max_length=60, help_text=_("Of the system that uses it, as in Entra ID.")
    )
    hash = models.CharField(
        max_length=64, unique=True, validators=[RegexValidator(r"^[0-9a-f]{64}$")]
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class ScimAccount(models.Model):
    """A person as the system that provisions them describes them."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="scim_account"
    )
    user_name = models.CharField(max_length=254)
    facts = models.JSONField(default=dict, help_text="Parts of the name, further addresses.")
    removed_at = models.DateTimeField(
        null=True, help_text="When that system removed them; the person stays, switched off."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                models.functions.Lower("user_name"), name="one_scim_account_per_user_name"
            ),
        )

    def __str__(self) -> str:
        return self.user_name
