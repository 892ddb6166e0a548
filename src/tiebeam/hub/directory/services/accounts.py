"""Accounts: on and off, rights over the hub, sessions, one-time passwords."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tiebeam.hub.activity.services import record
from tiebeam.hub.directory import deeds
from tiebeam.hub.directory.errors import AddressTaken, LastAdministrator, Oneself
from tiebeam.hub.people import services as people
from tiebeam.hub.people.models import User

_WORDS = {"email": _lazy("e-mail address"), "external_id": _lazy("external ID")}
"""How the record names what was changed."""


@transaction.atomic
def add_person(
    *, email: str, name: str, by: User | None, through: str = "", external_id: str = ""
) -> User:
    """Add a person without a password, who comes in through another system. Raises AddressTaken."""
    person = User(email=email, name=name or email.partition("@")[0], external_id=external_id)
    person.set_unusable_password()
    _save(person)
    record(deeds.PERSON_ADDED, about=person, by=by, through=through)
    return person


@transaction.atomic
def change_person(person: User, *, by: User | None, through: str = "", **facts: Any) -> None:
    """Change name or e-mail address. Raises AddressTaken. What stays the same is not recorded."""
    changed = [name for name, value in facts.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, facts[name])
    if changed:
        _save(person, changed)
        what = ", ".join(str(_WORDS.get(name, name)) for name in changed)
        record(deeds.PERSON_CHANGED, about=person, by=by, through=through, what=what)


@transaction.atomic
def switch_off(person: User, *, by: User | None, through: str = "") -> None:
    """Let the person sign in no more, and end all sessions. Raises LastAdministrator, Oneself."""
    if by is not None and by.pk == person.pk:
        raise Oneself(_("Nobody switches off their own account; ask another administrator."))
    _keep_an_administrator(person)
    if _set(person, is_active=False):
        end_sessions(person)
        record(deeds.PERSON_SWITCHED_OFF, about=person, by=by, through=through)


@transaction.atomic
def switch_on(person: User, *, by: User | None, through: str = "") -> None:
    """Let the person sign in again."""
    if _set(person, is_active=True):
        record(deeds.PERSON_SWITCHED_ON, about=person, by=by, through=through)


@transaction.atomic
def make_administrator(person: User, *, by: User | None) -> None:
    """Let the person administer the hub."""
    if _set(person, is_administrator=True):
        record(deeds.ADMINISTRATOR_MADE, about=person, by=by)


@transaction.atomic
def unmake_administrator(person: User, *, by: User | None) -> None:
    """Take the administration of the hub away. Raises LastAdministrator, Oneself."""
    if by is not None and by.pk == person.pk:
        raise Oneself(_("Nobody takes this right from themselves; ask another administrator."))
    _keep_an_administrator(person)
    if _set(person, is_administrator=False):
        record(deeds.ADMINISTRATOR_UNMADE, about=person, by=by)


@transaction.atomic
def end_all_sessions(person: User, *, by: User | None) -> None:
    """Sign the person out everywhere."""
    end_sessions(person)
    record(deeds.SESSIONS_ENDED, about=person, by=by)


@transaction.atomic
def give_password(person: User, *, by: User) -> str:
    """A one-time password that replaces the person's own and ends their sessions."""
    password = people.give_one_time_password(person)
    end_sessions(person)
    record(deeds.PASSWORD_GIVEN, about=person, by=by)
    return password


@transaction.atomic
def reset_factors(person: User, *, by: User) -> None:
    """Forget passkeys, authenticator and recovery codes: the person lost them."""
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    record(deeds.FACTOR_RESET, about=person, by=by)


def end_sessions(person: User) -> None:
    """Let no session of the person count any more, whether it is listed or not."""
    User.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
    person.refresh_from_db(fields=["sessions_ended"])
    for session in UserSession.objects.filter(user=person):
        session.end()


def _keep_an_administrator(person: User) -> None:
    """Lock who administers, so that two at once cannot take each other away."""
    able = User.objects.filter(is_active=True, is_administrator=True).order_by("pk")
    left = {one.pk for one in able.select_for_update()} - {person.pk}
    if not left:
        raise LastAdministrator(
            _("%(person)s is the last administrator; make somebody else one first.")
            % {"person": person}
        )


def _set(person: User, **fact: bool) -> bool:
    """Set a fact in the database; whether it was otherwise before."""
    changed = User.objects.filter(pk=person.pk).exclude(**fact).update(**fact)
    person.refresh_from_db(fields=[*fact])
    return bool(changed)


def _save(person: User, fields: list[str] | None = None) -> None:
    """Save what nobody else has. Raises AddressTaken."""
    taken = User.objects.filter(email__iexact=person.email).exclude(pk=person.pk).exists()
    refusal = AddressTaken(_("Somebody else signs in with %(email)s.") % {"email": person.email})
    if taken:
        raise refusal
    try:
        with transaction.atomic():
            person.save(update_fields=fields)
    except IntegrityError:
        raise refusal from None
