"""Invitations: letting somebody new in, once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tiebeam.hub.activity.services import record
from tiebeam.hub.directory import deeds, links, mail
from tiebeam.hub.directory.errors import NoInvitation
from tiebeam.hub.directory.models import Invitation, Role
from tiebeam.hub.directory.services import accounts, teams
from tiebeam.hub.people.models import Team, User

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Outcome:
    """What became of one address that was typed."""

    typed: str
    invitation: Invitation | None = None
    person: User | None = None
    """Somebody who is here already; they were put into the team where that was asked for."""
    error: str = ""


def addresses_in(text: str) -> list[str]:
    """The addresses somebody pasted: one a line, or separated by commas or semicolons."""
    parts = re.split(r"[\n,;]+", text)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def invite(text: str, *, team: Team | None, role: Role, by: User, now: datetime) -> list[Outcome]:
    """Invite everybody in the text; a wrong line hinders no other."""
    return [_invite(typed, team, role, by, now) for typed in addresses_in(text)[:MOST_AT_ONCE]]


def _invite(typed: str, team: Team | None, role: Role, by: User, now: datetime) -> Outcome:
    email = _address(typed)
    if email is None:
        return Outcome(typed, error=_("This is no e-mail address."))
    person = User.objects.filter(email__iexact=email).first()
    if person is not None:
        return _already_here(typed, person, team, role, by)
    try:
        return Outcome(typed, invitation=_open(email, team, role, by, now))
    except IntegrityError:
        return Outcome(typed, error=_("Somebody else is inviting this address at the moment."))


def _address(typed: str) -> str | None:
    """The address alone, also of Ada Byron <ada@example.com>."""
    framed = re.fullmatch(r".*<([^<>]+)>", typed)
    email = (framed[1] if framed else typed).strip()
    try:
        validate_email(email)
    except ValidationError:
        return None
    return email.lower()


def _already_here(typed: str, person: User, team: Team | None, role: Role, by: User) -> Outcome:
    if not person.is_active:
        return Outcome(typed, person=person, error=_("This account is switched off."))
    if team is not None:
        manages = (
            role == Role.MANAGER or person.memberships.filter(team=team, is_manager=True).exists()
        )
        teams.put_into(team, person, by=by, is_manager=manages)
    return Outcome(typed, person=person)


@transaction.atomic
def _open(email: str, team: Team | None, role: Role, by: User, now: datetime) -> Invitation:
    """A new invitation in the place of one that is still open."""
    waiting = Invitation.objects.filter(email__iexact=email, accepted_at=None, withdrawn_at=None)
    waiting.update(withdrawn_at=now)
    one = Invitation.objects.create(email=email, team=team, role=role, invited_by=by, made_at=now)
    record(deeds.PERSON_INVITED, about=one, by=by, role=role, team=str(team or ""))
    return one


def send(invitation: Invitation, *, now: datetime) -> None:
    """Mail the link of an invitation. Raises mail.NotSent; the invitation stays good."""
    mail.send_invitation(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(mailed_at=now)


@transaction.atomic
def renew(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Make a new link that is good for seven days; those of before are void."""
    if not _open_ones(invitation).update(made_at=now, mailed_at=None):
        raise NoInvitation(_("It was accepted or withdrawn meanwhile."))
    invitation.made_at, invitation.mailed_at = now, None
    record(deeds.INVITATION_RENEWED, about=invitation, by=by)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Let the link of an invitation hold no more."""
    if _open_ones(invitation).update(withdrawn_at=now):
        record(deeds.INVITATION_WITHDRAWN, about=invitation, by=by)


@transaction.atomic
def accept(token: str, *, name: str, password: str | None, now: datetime) -> User:
    """Let the person in, once. Raises NoInvitation, AddressTaken.

    password: None for somebody who signs in by passkey or through an identity provider.
    """
    invitation = links.invitation_of(token, now=now)
    return take_up(invitation, name=name, password=password, now=now)


@transaction.atomic
def take_up(invitation: Invitation, *, name: str, password: str | None, now: datetime) -> User:
    """Make the person of an open invitation. Raises NoInvitation where somebody was quicker."""
    if not _open_ones(invitation).update(accepted_at=now):
        raise NoInvitation(_("It was used already. Sign in with the address it was sent to."))
    person = accounts.add_person(
        email=invitation.email, name=name, by=invitation.invited_by, through=_("invitation")
    )
    if password is not None:
        person.set_password(password)
        person.save(update_fields=["password"])
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=person)
    record(deeds.INVITATION_ACCEPTED, about=invitation, by=person)
    _give_role(person, invitation)
    return person


def _give_role(person: User, invitation: Invitation) -> None:
    by, role = invitation.invited_by, invitation.role
    if invitation.team is not None:
        teams.put_into(invitation.team, person, by=by, is_manager=role == Role.MANAGER)
    if role == Role.ADMINISTRATOR:
        accounts.make_administrator(person, by=by)


def _open_ones(invitation: Invitation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)


def open_for(email: str, *, now: datetime) -> Iterator[Invitation]:
    """Invitations of an address that can still be taken up."""
    found = Invitation.objects.filter(email__iexact=email, accepted_at=None, withdrawn_at=None)
    return (one for one in found.select_related("team", "invited_by") if now <= one.ends_at)
