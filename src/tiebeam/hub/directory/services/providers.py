"""Who vouches for people and who provisions them: identity providers and SCIM tokens."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from tiebeam.hub.activity.services import record
from tiebeam.hub.directory import deeds
from tiebeam.hub.directory.models import (
    FactorRule,
    GroupMapping,
    IdentityProvider,
    Protocol,
    ScimToken,
    SignInRules,
)
from tiebeam.hub.people.models import Team, User

TOKEN_BYTES = 32
TOKEN_PREFIX = "tiebeam-scim-"  # noqa: S105 what tokens begin with, so that scanners know them
USED_EVERY = timedelta(minutes=1)
"""How exactly it is noted when a token was used last."""


@transaction.atomic
def change_rules(*, second_factor: FactorRule, by: User) -> None:
    """Change who needs a second factor."""
    rules, _ = SignInRules.objects.get_or_create(pk=1)
    if rules.second_factor != second_factor:
        rules.second_factor = second_factor
        rules.save(update_fields=["second_factor"])
        record(deeds.RULES_CHANGED, about=rules, by=by, second_factor=second_factor)


@transaction.atomic
def add_provider(
    *, protocol: Protocol, groups: Mapping[str, list[Team]], by: User, **facts: Any
) -> IdentityProvider:
    """Let people sign in through a provider."""
    provider = IdentityProvider.objects.create(protocol=protocol, **facts)
    _map_groups(provider, groups)
    record(deeds.PROVIDER_ADDED, about=provider, by=by)
    return provider


@transaction.atomic
def change_provider(
    provider: IdentityProvider, *, groups: Mapping[str, list[Team]], by: User, **facts: Any
) -> None:
    """Change what is known of a provider. What stays the same is not recorded."""
    changed = [name for name, value in facts.items() if getattr(provider, name) != value]
    for name in changed:
        setattr(provider, name, facts[name])
    if changed:
        provider.save(update_fields=changed)
    if _map_groups(provider, groups):
        changed.append("groups")
    if changed:
        what = ", ".join(name.replace("_", " ") for name in changed)
        record(deeds.PROVIDER_CHANGED, about=provider, by=by, what=what)


@transaction.atomic
def remove_provider(provider: IdentityProvider, *, by: User) -> None:
    """End signing in through a provider, and forget whom it named."""
    SocialAccount.objects.filter(provider=provider.slug).delete()
    record(deeds.PROVIDER_REMOVED, about=provider, by=by)
    provider.delete()


def _map_groups(provider: IdentityProvider, groups: Mapping[str, list[Team]]) -> bool:
    """Set which group is which team; whether anything changed."""
    wanted = {(group, team.pk) for group, teams in groups.items() for team in teams}
    present = {(one.group, one.team_id): one for one in provider.groups.all()}
    for key in present.keys() - wanted:
        present[key].delete()
    GroupMapping.objects.bulk_create(
        GroupMapping(provider=provider, group=group, team_id=team)
        for group, team in sorted(wanted - present.keys())
    )
    return wanted != present.keys()


@transaction.atomic
def make_token(name: str, *, by: User) -> str:
    """A new SCIM token; it is told this once, and only its hash is kept."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = ScimToken.objects.create(name=name, hash=_hash(secret), made_by=by)
    record(deeds.SCIM_TOKEN_MADE, about=token, by=by)
    return secret


@transaction.atomic
def withdraw_token(token: ScimToken, *, by: User, now: datetime) -> None:
    """Let a SCIM token open nothing any more."""
    if ScimToken.objects.filter(pk=token.pk, withdrawn_at=None).update(withdrawn_at=now):
        record(deeds.SCIM_TOKEN_WITHDRAWN, about=token, by=by)


def token_of(secret: str, *, now: datetime) -> ScimToken | None:
    """The token that holds, if this is its secret; its use is noted."""
    token = ScimToken.objects.filter(hash=_hash(secret), withdrawn_at=None).first()
    if token is not None and (token.used_at is None or now - token.used_at > USED_EVERY):
        ScimToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
