"""Coming in: who may through which provider, and what the record hears of sign-in."""

from datetime import datetime
from hashlib import sha256

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity.services import record
from tiebeam.hub.directory import deeds
from tiebeam.hub.directory.errors import AddressTaken, Refused
from tiebeam.hub.directory.identities import Identity
from tiebeam.hub.directory.services import accounts, invitations, teams
from tiebeam.hub.people.models import Organisation, User

FAILURES_PER_HOUR = {"person": 5, "hub": 100}
"""How many failed sign-ins the record takes: guessing must not fill it."""
AN_HOUR_S = 3600

FACTORS = {
    "totp_activated": (deeds.FACTOR_ADDED, "an authenticator app"),
    "totp_deactivated": (deeds.FACTOR_REMOVED, "the authenticator app"),
    "webauthn_added": (deeds.FACTOR_ADDED, "a passkey"),
    "webauthn_removed": (deeds.FACTOR_REMOVED, "a passkey"),
    "recovery_codes_generated": (deeds.FACTOR_ADDED, "new recovery codes"),
}
"""What allauth says happened, and how the record tells of it."""


def signed_in(person: User, *, how: str) -> None:
    """Record a sign-in."""
    record(deeds.SIGNED_IN, about=person, by=person, how=how)


def sign_in_failed(email: str, *, address: str) -> None:
    """Record that somebody could not sign in, as long as there are not too many of them."""
    email = email[:254].lower()
    if not (_is_within("person", email) and _is_within("hub", "")):
        return
    about = User.objects.filter(email__iexact=email).first() or Organisation.objects.first()
    if about is not None:
        record(
            deeds.SIGN_IN_FAILED,
            about=about,
            by=None,
            name=_("Somebody"),
            email=email,
            address=address,
        )


def password_changed(person: User) -> None:
    """Record that the person has a new password."""
    record(deeds.PASSWORD_CHANGED, about=person, by=person)


def factor_changed(person: User, event: str) -> None:
    """Record what was added to sign-in or removed from it."""
    if event in FACTORS:
        deed, what = FACTORS[event]
        record(deed, about=person, by=person, what=what)


@transaction.atomic
def admit(
    identity: Identity, *, known: User | None, signed_in: User | None = None, now: datetime
) -> User:
    """Who comes in with this identity. Raises Refused, which says why nobody does.

    known: whom the provider named by this identity before; signed_in: who wants to link it now.
    """
    person = known or _found(identity, signed_in) or _newcomer(identity, now)
    if person.is_active:
        if known is not None:
            _follow_address(person, identity)
        elif person.pk:
            record(deeds.ACCOUNT_LINKED, about=person, by=person, provider=str(identity.provider))
        _follow_groups(person, identity)
    return person


def _found(identity: Identity, signed_in: User | None) -> User | None:
    """The person with the verified address; linking goes by that alone."""
    person = User.objects.filter(email__iexact=identity.email).first() if identity.email else None
    if signed_in is not None and (person is None or person.pk != signed_in.pk):
        raise Refused(_("It names another e-mail address than yours, or none that it verified."))
    return person


def _newcomer(identity: Identity, now: datetime) -> User:
    """Make somebody who is invited or of an admitted domain. Raises Refused."""
    if not identity.email:
        raise Refused(_("It did not say that your e-mail address is verified."))
    for invitation in invitations.open_for(identity.email, now=now):
        return invitations.take_up(invitation, name=identity.name, password=None, now=now)
    if not identity.provider.admits(identity.email):
        raise Refused(_("Nobody here has your address, and you are not invited yet."))
    return accounts.add_person(
        email=identity.email, name=identity.name, by=None, through=str(identity.provider)
    )


def _follow_address(person: User, identity: Identity) -> None:
    """Take over a new address of somebody the provider knows; not one of somebody else here."""
    if identity.email and identity.email != person.email.lower():
        try:
            accounts.change_person(
                person, by=None, through=str(identity.provider), email=identity.email
            )
        except AddressTaken:
            person.refresh_from_db()


def _follow_groups(person: User, identity: Identity) -> None:
    """Be in the teams that stand for the person's groups, and in none that stand for others."""
    if identity.groups is None:
        return
    through = str(identity.provider)
    mapped: dict[int, bool] = {}
    found = identity.provider.groups.select_related("team")
    by_id = {one.team_id: one.team for one in found}
    for one in found:
        mapped[one.team_id] = mapped.get(one.team_id, False) or one.group in identity.groups
    inside = set(person.memberships.values_list("team_id", flat=True))
    for team_id, is_wanted in mapped.items():
        if is_wanted and team_id not in inside:
            teams.put_into(by_id[team_id], person, by=None, through=through)
        elif not is_wanted:
            teams.take_out(by_id[team_id], person, by=None, through=through)


def _is_within(kind: str, name: str) -> bool:
    key = f"sign-in-failed:{kind}:{sha256(name.encode()).hexdigest()}"
    cache.add(key, 0, AN_HOUR_S)
    try:
        return cache.incr(key) <= FAILURES_PER_HOUR[kind]
    except ValueError:  # it ran out between the two
        return True
