"""What identity providers say of somebody, in the hub's own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialApp, SocialLogin

from tiebeam.hub.directory.models import IdentityProvider, Protocol

MOST_GROUPS = 5_000
LONGEST_GROUP = 200


@dataclass(frozen=True)
class Identity:
    """Somebody as a provider describes them."""

    provider: IdentityProvider
    name: str
    email: str
    """Verified by the provider; empty when it names none that is."""
    groups: frozenset[str] | None
    """None when the provider says nothing of groups."""


def as_app(provider: IdentityProvider) -> SocialApp:
    """The provider as allauth takes it; it is never saved."""
    app = SocialApp(
        provider=provider.protocol,
        provider_id=provider.slug,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.client_secret,
        settings={"verified_email": provider.vouches_for_email},
    )
    if provider.protocol == Protocol.SAML:
        app.client_id = provider.slug  # allauth takes it for the name in addresses
        app.settings |= _saml(provider)
    else:
        app.settings |= {"server_url": provider.server_url, "oauth_pkce_enabled": True}
    return app


def _saml(provider: IdentityProvider) -> dict[str, Any]:
    return {
        "idp": {"entity_id": provider.client_id, "metadata_url": provider.server_url},
        "advanced": {
            "want_assertion_signed": True,
            "reject_deprecated_algorithm": True,
            "reject_idp_initiated_sso": True,
        },
    }


def identity_of(login: SocialLogin) -> Identity:
    """What the provider said."""
    provider = IdentityProvider.objects.get(slug=login.account.provider)
    verified = [one.email for one in login.email_addresses if one.verified and one.email]
    facts = _facts(login.account.extra_data)
    return Identity(
        provider=provider,
        name=_name(facts)[:100],
        email=verified[0].lower() if verified else "",
        groups=_groups(facts, provider.groups_claim),
    )


def _facts(extra: dict[str, Any]) -> dict[str, Any]:
    """Claims of OpenID Connect, of the ID token and of the answer about the person, or of SAML."""
    if "userinfo" in extra or "id_token" in extra:
        return {**extra.get("id_token", {}), **extra.get("userinfo", {})}
    return extra


def _name(facts: dict[str, Any]) -> str:
    said = facts.get("name")
    if isinstance(said, str) and said.strip():
        return said.strip()
    parts = (facts.get("given_name"), facts.get("family_name"))
    return " ".join(part for part in parts if isinstance(part, str)).strip()


def _groups(facts: dict[str, Any], claim: str) -> frozenset[str] | None:
    said = facts.get(claim) if claim else None
    if isinstance(said, str):
        said = [said]
    if not isinstance(said, Iterable) or isinstance(said, dict):
        return None
    listed = [one for one in list(said)[:MOST_GROUPS] if isinstance(one, str)]
    return frozenset(one[:LONGEST_GROUP] for one in listed)
