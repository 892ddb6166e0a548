"""Decisions about people."""

import secrets

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from tiebeam.hub.people.models import Lens, Membership, Organisation, Team, TeamKind, User

WORD_BYTES = 12
"""96 bits: a one-time password cannot be guessed within its life."""


class AlreadyStarted(Exception):
    """The hub has its organisation; a second one is refused."""


@transaction.atomic
def create_organisation(name: str, *, email: str, must_change_password: bool = True) -> str:
    """Create the organisation with its first administrator and return a one-time password.

    Raises AlreadyStarted when the hub serves an organisation, be it since a moment.
    """
    organisation, is_new = Organisation.objects.get_or_create(pk=1, defaults={"name": name})
    if not is_new:
        raise AlreadyStarted(f"this hub already serves {organisation}")
    team = Team.objects.create(name="SEO", kind=TeamKind.SEO)
    person = User(email=email, name="Administrator", is_administrator=True)
    person.save()
    join(person, team=team)
    return give_one_time_password(person, must_change_password=must_change_password)


def give_one_time_password(person: User, *, must_change_password: bool = True) -> str:
    """Replace the person's password by a new one that is to be changed at the first sign-in."""
    password = secrets.token_urlsafe(WORD_BYTES)
    validate_password(password, person)
    person.set_password(password)
    person.must_change_password = must_change_password
    person.save(update_fields=["password", "must_change_password"])
    return password


def join(person: User, *, team: Team, is_manager: bool = False) -> Membership:
    """Take the person into the team; who is in it already gets the new rights."""
    membership, _ = Membership.objects.update_or_create(
        person=person, team=team, defaults={"is_manager": is_manager}
    )
    return membership


def leave(person: User, *, team: Team) -> None:
    """Take the person out of the team."""
    Membership.objects.filter(person=person, team=team).delete()


def choose_lens(person: User, *, lens: Lens) -> None:
    """Remember whose words this person wants to read."""
    person.lens = lens
    person.save(update_fields=["lens"])


def keep_password(person: User) -> None:
    """Record that the person now has a password of their own."""
    person.must_change_password = False
    person.save(update_fields=["must_change_password"])
