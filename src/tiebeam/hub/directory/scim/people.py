"""People between SCIM and the hub."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from scim2_models import (
    GroupMembership,
    InvalidValueException,
    Meta,
    MutabilityException,
    Reference,
    UniquenessException,
)

from tiebeam.hub.directory.errors import AddressTaken, Refused
from tiebeam.hub.directory.models import ScimAccount
from tiebeam.hub.directory.scim.resources import GROUP, USER, Person, identifier
from tiebeam.hub.directory.services import accounts
from tiebeam.hub.people.models import User

KIND = USER
KEPT = {"name", "emails"}
"""What a directory says of a person beyond what the hub has fields for."""
LONGEST = 254


def served() -> QuerySet[User]:
    """The people whom SCIM shows: all but those the directory removed."""
    found = User.objects.filter(Q(scim_account=None) | Q(scim_account__removed_at=None))
    return found.select_related("scim_account").prefetch_related("memberships__team")


def as_resource(person: User, base: str) -> Person:
    """The person as SCIM shows them."""
    account = getattr(person, "scim_account", None)
    facts: dict[str, Any] = account.facts if account else {}
    emails = facts.get("emails") or [{"value": person.email, "primary": True}]
    groups = [
        GroupMembership(
            value=(group := identifier(GROUP, one.team_id)),
            display=str(one.team),
            type="direct",
            ref=Reference(f"{base}Groups/{group}"),
        )
        for one in person.memberships.all()
    ]
    own = identifier(KIND, person.pk)
    return Person(
        id=own,
        external_id=person.external_id or None,
        user_name=account.user_name if account else person.email,
        name=facts.get("name"),
        display_name=person.name,
        active=person.is_active,
        emails=emails,
        groups=groups or None,
        meta=Meta(resource_type="User", created=person.joined_at, location=f"{base}Users/{own}"),
    )


def narrowed(people: QuerySet[User], attribute: str, value: str) -> QuerySet[User]:
    """Those who may pass `attribute eq value`; the filter itself is asked afterwards."""
    if attribute == "username":
        own = Q(scim_account__user_name__iexact=value)
        return people.filter(own | Q(scim_account=None, email__iexact=value))
    if attribute == "externalid":
        return people.filter(external_id=value)
    return people


@transaction.atomic
def create(resource: Person, *, through: str) -> User:
    """Add the person, or take back one whom the directory removed. Raises SCIM's errors."""
    name, email = _user_name(resource), _email(resource)
    before = ScimAccount.objects.filter(user_name__iexact=name, removed_at__isnull=False).first()
    if before is not None:
        ScimAccount.objects.filter(pk=before.pk).update(removed_at=None)
        person = before.person
        accounts.switch_on(person, by=None, through=through)
    else:
        _refuse_taken(name)
        try:
            person = accounts.add_person(
                email=email, name=_name(resource), by=None, through=through
            )
        except AddressTaken as refusal:
            raise UniquenessException(detail=str(refusal)) from refusal
        ScimAccount.objects.create(person=person, user_name=name)
    update(User.objects.get(pk=person.pk), resource, through=through)
    return person


@transaction.atomic
def update(person: User, resource: Person, *, through: str) -> None:
    """Make the person what the directory says. Raises SCIM's errors."""
    account, _ = ScimAccount.objects.get_or_create(
        person=person, defaults={"user_name": person.email}
    )
    name = _user_name(resource)
    if name.casefold() != account.user_name.casefold():
        _refuse_taken(name)
    account.user_name = name
    facts = resource.model_dump(include=KEPT, mode="json", exclude_none=True)
    account.facts = {key: value for key, value in facts.items() if key in KEPT}
    account.save(update_fields=["user_name", "facts"])
    _change(person, resource, through)


def _change(person: User, resource: Person, through: str) -> None:
    facts = {"email": _email(resource), "name": _name(resource)}
    facts["external_id"] = resource.external_id or ""
    try:
        accounts.change_person(person, by=None, through=through, **facts)
        if resource.active is False:
            accounts.switch_off(person, by=None, through=through)
        elif resource.active is True:
            accounts.switch_on(person, by=None, through=through)
    except AddressTaken as refusal:
        raise UniquenessException(detail=str(refusal)) from refusal
    except Refused as refusal:
        raise MutabilityException(detail=str(refusal)) from refusal


@transaction.atomic
def remove(person: User, *, now: datetime, through: str) -> None:
    """Switch the account off and show it to the directory no more; what they did stays."""
    try:
        accounts.switch_off(person, by=None, through=through)
    except Refused as refusal:
        raise MutabilityException(detail=str(refusal)) from refusal
    ScimAccount.objects.update_or_create(
        person=person,
        defaults={"removed_at": now},
        create_defaults={"removed_at": now, "user_name": person.email},
    )


def _refuse_taken(name: str) -> None:
    own = ScimAccount.objects.filter(user_name__iexact=name)
    if own.exists() or User.objects.filter(scim_account=None, email__iexact=name).exists():
        raise UniquenessException(detail=f"the userName {name} is taken")


def _user_name(resource: Person) -> str:
    name = (resource.user_name or "").strip()
    if not name or len(name) > LONGEST:
        raise InvalidValueException(detail=f"userName must have 1 to {LONGEST} characters")
    return name


def _name(resource: Person) -> str:
    return (resource.display_name or resource.user_name or "")[:100]


def _email(resource: Person) -> str:
    """The first of: the primary address, any address, the user name where it is one."""
    emails = sorted(resource.emails or [], key=lambda one: not one.primary)
    for value in _said([*(one.value for one in emails), resource.user_name]):
        try:
            validate_email(value)
        except ValidationError:
            continue
        if len(value) <= LONGEST:
            return value.lower()
    raise InvalidValueException(detail="emails or userName must hold an e-mail address")


def _said(values: Iterable[str | None]) -> list[str]:
    return [value for value in values if value]
