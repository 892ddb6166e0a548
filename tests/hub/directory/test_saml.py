"""Signing in through a real SAML identity provider on loopback: pysaml2."""

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from pytest_django.live_server_helper import LiveServer
from tests.hub.conftest import make_person
from tests.hub.directory import saml_provider
from tests.hub.directory.saml_provider import Provider

from tiebeam.hub.directory.models import IdentityProvider, Protocol
from tiebeam.hub.directory.services import providers
from tiebeam.hub.people.models import Team, TeamKind, User

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("xmlsec1") is None, reason="pysaml2 signs with xmlsec1"),
]
WAIT_S = 20


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    with saml_provider.serving(tmp_path) as one:
        yield one


@pytest.fixture
def corporate(provider: Provider, live_server: LiveServer) -> IdentityProvider:
    """What the hub knows of the provider, and the provider of the hub."""
    chief = make_person("chief@example.com", is_administrator=True)
    team = Team.objects.create(name="Shop", kind=TeamKind.FRONTEND)
    one = providers.add_provider(
        protocol=Protocol.SAML,
        groups={"shop-people": [team]},
        by=chief,
        name="Corporate",
        slug="corporate",
        server_url=f"{provider.address}/metadata",
        client_id=provider.entity_id,
        groups_claim="groups",
        vouches_for_email=True,
    )
    metadata = requests.get(f"{live_server.url}/sign-in/saml/corporate/metadata/", timeout=WAIT_S)
    assert metadata.status_code == 200, metadata.text
    provider.sp_metadata = metadata.text
    return one


def sign_in(
    hub: str, *, change: str = "", browser: requests.Session | None = None
) -> requests.Response:
    """What the hub answers to what the provider says, with a word of it replaced."""
    browser = browser or requests.Session()
    said = browser.get(f"{hub}/sign-in/saml/corporate/login/", timeout=WAIT_S).text
    if change:
        before, after = change.split(" > ")
        said = base64.b64encode(
            base64.b64decode(said).replace(before.encode(), after.encode())
        ).decode()
    return browser.post(
        f"{hub}/sign-in/saml/corporate/acs/", data={"SAMLResponse": said}, timeout=WAIT_S
    )


def test_somebody_here_comes_in_and_into_the_team_of_their_group(
    live_server: LiveServer, provider: Provider, corporate: IdentityProvider
) -> None:
    person = make_person("dee@example.com")
    provider.groups = ["shop-people"]
    answer = sign_in(live_server.url)
    assert answer.url == f"{live_server.url}/"
    assert answer.status_code == 200
    assert SocialAccount.objects.get().user == person
    assert person.memberships.get().team.name == "Shop"


def test_nobody_comes_in_who_is_not_known(
    live_server: LiveServer, provider: Provider, corporate: IdentityProvider
) -> None:
    assert sign_in(live_server.url).status_code == 403
    assert User.objects.count() == 1


def test_nobody_is_linked_by_address_where_the_provider_does_not_vouch_for_it(
    live_server: LiveServer, provider: Provider, corporate: IdentityProvider
) -> None:
    make_person("dee@example.com")
    IdentityProvider.objects.update(vouches_for_email=False)
    assert sign_in(live_server.url).status_code == 403


def test_an_assertion_that_was_changed_is_refused(
    live_server: LiveServer, provider: Provider, corporate: IdentityProvider
) -> None:
    answer = sign_in(live_server.url, change="dee@example.com > chief@example.com")
    assert answer.status_code == 401
    assert not SocialAccount.objects.exists()


def test_an_assertion_that_is_not_signed_is_refused(
    live_server: LiveServer, provider: Provider, corporate: IdentityProvider
) -> None:
    make_person("dee@example.com")
    provider.signs = False
    assert sign_in(live_server.url).status_code == 401


def test_an_answer_that_nobody_asked_for_here_is_refused(
    live_server: LiveServer, provider: Provider, corporate: IdentityProvider
) -> None:
    make_person("dee@example.com")
    hub = live_server.url
    said = requests.get(f"{hub}/sign-in/saml/corporate/login/", timeout=WAIT_S).text
    stranger = requests.post(
        f"{hub}/sign-in/saml/corporate/acs/", data={"SAMLResponse": said}, timeout=WAIT_S
    )
    assert "/sign-in/" in stranger.url
    assert not SocialAccount.objects.exists()
