"""What can be asked about people, teams and invitations."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tiebeam.hub.directory.models import IdentityProvider, Invitation, SignInRules
from tiebeam.hub.people.access import managed_teams, may_administer
from tiebeam.hub.people.models import Absence, Membership, Team, User
from tiebeam.hub.prepared import prepared

if TYPE_CHECKING:
    from django.utils.functional import Promise

FACTOR_WORDS = {
    Authenticator.Type.WEBAUTHN: _lazy("passkey"),
    Authenticator.Type.TOTP: _lazy("authenticator app"),
}


def everybody() -> QuerySet[User]:
    """All people with their teams and absences, by name."""
    memberships = Membership.objects.select_related("team").order_by("team__name")
    absences = Absence.objects.select_related("stand_in")
    return User.objects.prefetch_related(
        Prefetch("memberships", memberships), Prefetch("absences", absences)
    )


def invitations_for(person: User) -> QuerySet[Invitation]:
    """The invitations that are this person's business, newest first."""
    found = Invitation.objects.select_related("team", "invited_by", "accepted_by")
    if may_administer(person):
        return found
    return found.filter(Q(team__in=managed_teams(person)) | Q(invited_by=person, team=None))


def open_invitations(person: User) -> QuerySet[Invitation]:
    """Those of them that nobody has taken up yet, also the expired ones."""
    return invitations_for(person).filter(accepted_at=None, withdrawn_at=None)


def teams_to_invite_into(person: User) -> QuerySet[Team]:
    """The teams this person may let somebody into."""
    teams = Team.objects.order_by("name")
    return teams if may_administer(person) else teams.filter(pk__in=managed_teams(person))


def ways_to_sign_in(person: User) -> list[str]:
    """By what the person proves who they are, in words."""
    found: list[str | Promise] = []
    if person.has_usable_password():
        is_once = person.must_change_password
        found.append(_("a one-time password") if is_once else _("password"))
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    found += [word for kind, word in FACTOR_WORDS.items() if kind in kinds]
    slugs = SocialAccount.objects.filter(user=person).values("provider")
    found += IdentityProvider.objects.filter(slug__in=slugs).values_list("name", flat=True)
    return [str(one) for one in found]


def has_factors(person: User) -> bool:
    """Whether the person has a passkey, an authenticator app or recovery codes."""
    return bool(Authenticator.objects.filter(user=person).exists())


def rules() -> SignInRules:
    """The rules of sign-in; those of a new hub until somebody changed them."""
    return _rules.first() or SignInRules(pk=1)


@prepared
def _rules() -> QuerySet[SignInRules]:
    return SignInRules.objects.order_by("pk")[:1]


@dataclass(frozen=True)
class Branch:
    """A team in the tree."""

    team: Team
    depth: int
    people: int
    managers: list[User]


def tree() -> list[Branch]:
    """All teams, each under the one it is a part of."""
    teams = list(Team.objects.annotate(size=Count("memberships")).order_by("name"))
    parts: dict[int | None, list[Team]] = {}
    for team in teams:
        parts.setdefault(team.within_id, []).append(team)
    managers = _managers()
    return [
        Branch(team, depth, team.size, managers.get(team.pk, []))  # type: ignore[attr-defined]
        for team, depth in _walk(parts, None, 0)
    ]


def _walk(
    parts: dict[int | None, list[Team]], within: int | None, depth: int
) -> Iterable[tuple[Team, int]]:
    for team in parts.get(within, []):
        yield team, depth
        yield from _walk(parts, team.pk, depth + 1)


def _managers() -> dict[int, list[User]]:
    managers: dict[int, list[User]] = {}
    found = Membership.objects.filter(is_manager=True, person__is_active=True)
    for one in found.select_related("person").order_by("person__name"):
        managers.setdefault(one.team_id, []).append(one.person)
    return managers
