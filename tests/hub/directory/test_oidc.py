"""Signing in through a real OpenID Connect provider in another process, with PKCE."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer
from tests.hub.conftest import make_person
from tests.hub.directory.oidc_provider import CLIENT_ID, CLIENT_SECRET, PASSWORD

from tiebeam.hub.activity.models import Event
from tiebeam.hub.directory.models import IdentityProvider, Protocol, Role
from tiebeam.hub.directory.services import accounts, invitations, providers
from tiebeam.hub.people.models import Team, TeamKind, User

pytestmark = pytest.mark.django_db(transaction=True)

HERE = Path(__file__).parent
WAIT_S = 20


@dataclass
class Provider:
    """The provider in its process."""

    address: str
    hub: str

    def knows(self, username: str, **facts: Any) -> None:
        """Let the provider know somebody, or something new of them."""
        told = {
            "username": username,
            "name": username.title(),
            "email": f"{username}@example.com",
            "verified": True,
            "groups": [],
            **facts,
        }
        requests.post(f"{self.address}/person/", json=told, timeout=WAIT_S).raise_for_status()

    def sign_in(self, username: str, browser: requests.Session | None = None) -> requests.Response:
        """What the hub answers after somebody signed in at the provider."""
        browser = browser or requests.Session()
        page = browser.get(f"{self.hub}/sign-in/oidc/company/login/", timeout=WAIT_S)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text
        typed = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        return browser.post(page.url, data=typed, timeout=WAIT_S)


@pytest.fixture(scope="module")
def provider(
    live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Provider]:
    """A provider that knows this hub, and a hub that knows the provider."""
    folder = tmp_path_factory.mktemp("provider")
    callback = f"{live_server.url}/sign-in/oidc/company/login/callback/"
    process = subprocess.Popen(
        [sys.executable, HERE / "oidc_provider.py", folder, callback],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Provider(process.stdout.readline().strip(), live_server.url)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def chief() -> User:
    return make_person("chief@example.com", is_administrator=True)


@pytest.fixture
def company(provider: Provider, chief: User) -> IdentityProvider:
    """What the hub knows of the provider."""
    seo = Team.objects.create(name="SEO", kind=TeamKind.SEO)
    shop = Team.objects.create(name="Shop", kind=TeamKind.FRONTEND)
    return providers.add_provider(
        protocol=Protocol.OIDC,
        groups={"seo-people": [seo], "shop-people": [shop]},
        by=chief,
        name="Company",
        slug="company",
        server_url=provider.address,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        groups_claim="groups",
    )


def allow(company: IdentityProvider, domains: str) -> None:
    IdentityProvider.objects.filter(pk=company.pk).update(domains=domains)


class TestWhoComesIn:
    def test_somebody_who_is_here_by_the_verified_address(
        self, provider: Provider, company: IdentityProvider
    ) -> None:
        person = make_person("dee@example.com")
        provider.knows("dee")
        answer = provider.sign_in("dee")
        assert answer.url == f"{provider.hub}/"
        assert answer.status_code == 200
        assert SocialAccount.objects.get().user == person
        assert person.check_password("a long walk along the beam")
        said = [event.sentence for event in Event.objects.order_by("pk")]
        assert said[-2:] == ["Dee linked their account at Company", "Dee signed in through Company"]

    def test_nobody_by_an_address_that_is_not_verified(
        self, provider: Provider, company: IdentityProvider
    ) -> None:
        make_person("dee@example.com")
        allow(company, "example.com")
        provider.knows("dee", verified=False)
        answer = provider.sign_in("dee")
        assert answer.status_code == 403
        assert "did not say that your e-mail address is verified" in answer.text
        assert not SocialAccount.objects.exists()

    def test_somebody_new_of_an_admitted_domain(
        self, provider: Provider, company: IdentityProvider
    ) -> None:
        allow(company, "example.com")
        provider.knows("dee", name="Dee Laurent")
        assert provider.sign_in("dee").status_code == 200
        person = User.objects.get(email="dee@example.com")
        assert (person.name, person.has_usable_password()) == ("Dee Laurent", False)

    def test_nobody_of_a_domain_that_only_ends_like_it(
        self, provider: Provider, company: IdentityProvider
    ) -> None:
        allow(company, "example.com")
        provider.knows("dee", email="dee@evil-example.com")
        assert provider.sign_in("dee").status_code == 403
        assert not User.objects.filter(email__startswith="dee").exists()

    def test_somebody_invited_with_what_the_invitation_gives(
        self, provider: Provider, company: IdentityProvider, chief: User
    ) -> None:
        team, now = Team.objects.get(name="Shop"), timezone.now()
        invitations.invite("dee@example.com", team=team, role=Role.MANAGER, by=chief, now=now)
        provider.knows("dee", groups=["shop-people"])
        assert provider.sign_in("dee").status_code == 200
        assert User.objects.get(email="dee@example.com").memberships.get().is_manager

    def test_nobody_whose_account_is_off(
        self, provider: Provider, company: IdentityProvider, chief: User
    ) -> None:
        person = make_person("dee@example.com")
        provider.knows("dee")
        provider.sign_in("dee")
        accounts.switch_off(person, by=chief)
        assert "switched off" in provider.sign_in("dee").text


class TestLater:
    def test_groups_are_followed(self, provider: Provider, company: IdentityProvider) -> None:
        person = make_person("dee@example.com", team=Team.objects.create(name="Own", kind="seo"))
        for groups, teams in (
            (["seo-people", "no-such-group"], {"Own", "SEO"}),
            (["shop-people"], {"Own", "Shop"}),
            ([], {"Own"}),
        ):
            provider.knows("dee", groups=groups)
            provider.sign_in("dee")
            assert set(person.memberships.values_list("team__name", flat=True)) == teams

    def test_a_new_address_is_taken_over(
        self, provider: Provider, company: IdentityProvider
    ) -> None:
        person = make_person("dee@example.com")
        provider.knows("dee")
        provider.sign_in("dee")
        provider.knows("dee", email="dee.laurent@example.com")
        assert provider.sign_in("dee").status_code == 200
        person.refresh_from_db()
        assert person.email == "dee.laurent@example.com"

    def test_the_address_of_somebody_else_is_not(
        self, provider: Provider, company: IdentityProvider, chief: User
    ) -> None:
        person = make_person("dee@example.com")
        provider.knows("dee")
        provider.sign_in("dee")
        provider.knows("dee", email="chief@example.com")
        assert provider.sign_in("dee").status_code == 200
        person.refresh_from_db()
        assert person.email == "dee@example.com"
        assert not SocialAccount.objects.filter(user=chief).exists()


class TestProtocol:
    def test_asks_with_pkce_and_state(self, provider: Provider, company: IdentityProvider) -> None:
        begun = requests.get(
            f"{provider.hub}/sign-in/oidc/company/login/", allow_redirects=False, timeout=WAIT_S
        )
        asked = parse_qs(urlsplit(begun.headers["Location"]).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["state"]
        assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}

    def test_takes_no_answer_that_another_browser_asked_for(
        self, provider: Provider, company: IdentityProvider
    ) -> None:
        make_person("dee@example.com")
        provider.knows("dee")
        browser = requests.Session()
        callback = provider.sign_in("dee", browser).history[-1].url
        assert "code=" in callback
        for stranger in (requests.Session(), browser):
            again = stranger.get(callback, timeout=WAIT_S)
            assert again.status_code == 401

    def test_says_so_when_the_provider_is_down(
        self, provider: Provider, company: IdentityProvider
    ) -> None:
        IdentityProvider.objects.update(server_url="http://127.0.0.1:9")
        answer = requests.get(f"{provider.hub}/sign-in/oidc/company/login/", timeout=WAIT_S)
        assert answer.status_code == 401
        assert "The provider did not sign you in" in answer.text

    def test_keeps_the_secret_sealed(self, company: IdentityProvider) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT client_secret FROM directory_identityprovider")
            (stored,) = cursor.fetchone()
        assert CLIENT_SECRET not in stored
        assert IdentityProvider.objects.get().client_secret == CLIENT_SECRET

    def test_forgets_whom_a_removed_provider_named(
        self, provider: Provider, company: IdentityProvider, chief: User
    ) -> None:
        make_person("dee@example.com")
        provider.knows("dee")
        provider.sign_in("dee")
        providers.remove_provider(company, by=chief)
        assert not SocialAccount.objects.exists()
        gone = requests.get(f"{provider.hub}/sign-in/oidc/company/login/", timeout=WAIT_S)
        assert gone.status_code == 404
