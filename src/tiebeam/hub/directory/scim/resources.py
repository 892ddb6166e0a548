"""What this hub serves by SCIM: people and teams, and what it says of itself."""

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Filter,
    GroupMembership,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

if TYPE_CHECKING:
    from scim2_models import User

MOST_RESULTS = 200
USER, GROUP = "user", "group"
"""What an id begins with, for no two resources of any kind may share one (RFC 7643 3.1)."""
_ID = re.compile(r"(user|group)-([0-9]{1,18})")


def identifier(kind: str, number: int) -> str:
    """The id of a row."""
    return f"{kind}-{number}"


def number_of(kind: str, given: str) -> int | None:
    """The row an id of this kind names, None for what is no such id."""
    found = _ID.fullmatch(given)
    return int(found[2]) if found and found[1] == kind else None


class Name(ComplexAttribute):
    """The parts of a name."""

    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class Email(ComplexAttribute):
    """An e-mail address; the primary one is that of this hub."""

    value: Annotated[str | None, Required.true] = None
    type: str | None = None
    primary: bool | None = None


class Person(Resource[Any]):
    """A person: of all that RFC 7643 knows of users, what this hub needs."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    display_name: Annotated[str | None, Required.true] = None
    active: Annotated[bool | None, Required.true] = None
    emails: Annotated[list[Email] | None, Required.true] = None
    groups: Annotated[list[GroupMembership] | None, Mutability.read_only] = None


def completed(payload: Any) -> Any:
    """A person with what clients leave out: on, called as their name says, with an address."""
    if not isinstance(payload, dict):
        return payload
    given = {key.lower(): value for key, value in payload.items()}
    name = given.get("username")
    added: dict[str, Any] = {"active": True, "displayName": _called(given)}
    if isinstance(name, str) and "@" in name:
        added["emails"] = [{"value": name, "primary": True}]
    missing = {key: value for key, value in added.items() if given.get(key.lower()) is None}
    return {**payload, **missing}


def _called(given: dict[str, Any]) -> Any:
    parts = given.get("name")
    if not isinstance(parts, dict):
        return given.get("username")
    said = {key.lower(): value for key, value in parts.items() if isinstance(value, str)}
    both = " ".join(filter(None, (said.get("givenname"), said.get("familyname"))))
    return said.get("formatted") or both or given.get("username")


class Member(ComplexAttribute):
    """A person in a team."""

    value: Annotated[str | None, Mutability.immutable] = None
    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(  # type: ignore[type-arg]
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class Group(Resource[Any]):
    """A team."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[Member] | None = None


LENIENT = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
"""Directories send more than is kept here, and Entra ID reads the RFC in its own way."""

CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MOST_RESULTS),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=True),
    etag=ETag(supported=False),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Bearer token",
            description="A token that an administrator of this hub made",
            primary=True,
        )
    ],
)

PROVIDER = ScimProvider([Person, Group], config=CONFIG, policy=LENIENT)
