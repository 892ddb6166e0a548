"""Signing a person in who did not type a password, and how somebody signed in."""

from typing import Any

from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tiebeam.hub.directory.models import IdentityProvider
from tiebeam.hub.people.models import User


def by_invitation(request: HttpRequest, person: User) -> None:
    """Sign in somebody who just came in by an invitation."""
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, person, method="invitation")
    perform_login(request, person)


def ways(request: HttpRequest, person: User) -> list[dict[str, Any]]:
    """How this session came about: what was proven, in order."""
    return [*get_authentication_records(request, person)]


def is_through_provider(request: HttpRequest, person: User) -> bool:
    """Whether an identity provider vouched for the person in this session."""
    return any(one.get("method") == "socialaccount" for one in ways(request, person))


def is_by_invitation(request: HttpRequest, person: User) -> bool:
    """Whether the person came in by an invitation in this session."""
    return any(one.get("method") == "invitation" for one in ways(request, person))


def way_of(request: HttpRequest, person: User) -> str:
    """How somebody signed in, as the record says it."""
    done = ways(request, person)
    methods = [one.get("method") for one in done]
    if "socialaccount" in methods:
        slug = done[methods.index("socialaccount")].get("provider")
        name = IdentityProvider.objects.filter(slug=slug).values_list("name", flat=True).first()
        return _("through %(provider)s") % {"provider": name or slug}
    if methods == ["mfa"]:
        return _("by passkey")
    if "invitation" in methods:
        return _("by invitation")
    return _("by password and second factor") if "mfa" in methods else _("by password")
