"""Signing in as people do, in a real browser: passkeys, codes, sessions; no screen shuts out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.hub.conftest import PASSWORD, make_person

from tiebeam.hub.directory.models import FactorRule
from tiebeam.hub.directory.services import providers
from tiebeam.hub.people.models import Team, TeamKind, User

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Visitor:
    """Somebody in a browser, who notes what a page should not do."""

    page: Page
    hub: str
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note what the browser complains of: scripts that the policy stops, errors."""
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> None:
        """Go to a page of the hub."""
        self.page.goto(f"{self.hub}{path}")

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """By e-mail address and password."""
        self.open("/sign-in/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def sign_out(self) -> None:
        """Leave."""
        self.page.context.clear_cookies()

    def give_authenticator(self) -> None:
        """Let the browser have a finger to show."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    """A browser that has not been here."""
    context = browser.new_context()
    visitor = Visitor(context.new_page(), live_server.url)
    visitor.watch()
    yield visitor
    context.close()


@pytest.fixture
def chief() -> User:
    team = Team.objects.create(name="SEO", kind=TeamKind.SEO)
    return make_person("chief@example.com", team=team, is_administrator=True)


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_a_passkey_signs_in_without_a_password(visitor: Visitor, chief: User) -> None:
    page = visitor.page
    visitor.give_authenticator()
    visitor.sign_in(chief.email)
    visitor.open("/profile/sign-in/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Keep these codes")).to_be_visible()
    visitor.sign_out()
    visitor.open("/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{visitor.hub}/")
    assert not visitor.complaints
    visitor.open("/profile/sign-in/webauthn/")
    expect(page.get_by_role("rowheader", name="Laptop")).to_be_visible()


def test_a_browser_without_a_passkey_says_so_in_the_page(visitor: Visitor, chief: User) -> None:
    visitor.open("/sign-in/")
    visitor.page.evaluate(
        "() => { navigator.credentials.get ="
        " () => Promise.reject(new DOMException('', 'NotAllowedError')) }"
    )
    visitor.page.get_by_role("button", name="Use a passkey").click()
    expect(visitor.page.get_by_text("The passkey was not used: it was cancelled")).to_be_visible()
    assert not visitor.complaints


def test_an_authenticator_app_is_asked_after_the_password(visitor: Visitor, chief: User) -> None:
    page = visitor.page
    providers.change_rules(second_factor=FactorRule.ADMINISTRATORS, by=chief)
    visitor.sign_in(chief.email)
    expect(
        page.get_by_role("heading", name="Your account has no second factor yet")
    ).to_be_visible()
    visitor.open("/findings/")
    expect(page).to_have_url(re.compile("/profile/sign-in/$"))
    page.get_by_role("link", name="Set it up").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    secret = page.get_by_label("Or type this secret into the app").input_value()
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Set it up").click()
    recovery = page.locator(".codes code").first.inner_text()
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    visitor.sign_out()
    visitor.sign_in(chief.email)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Incorrect code.")).to_be_visible()
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{visitor.hub}/")
    assert not visitor.complaints


def test_a_session_is_ended_from_another_browser(
    visitor: Visitor, chief: User, browser: Browser, live_server: LiveServer
) -> None:
    visitor.sign_in(chief.email)
    with browser.new_context() as elsewhere:
        other = Visitor(elsewhere.new_page(), live_server.url)
        other.sign_in(chief.email)
        visitor.open("/profile/sessions/")
        visitor.page.get_by_role("button", name="End this session").click()
        expect(visitor.page.get_by_text("Signed out there.")).to_be_visible()
        other.open("/")
        expect(other.page).to_have_url(re.compile("/sign-in/"))


PAGES = (
    "/settings/",
    "/people/",
    "/people/{person_id}/",
    "/people/{person_id}/change/",
    "/people/{person_id}/absence/",
    "/people/invite/",
    "/people/invitations/",
    "/teams/",
    "/teams/add/",
    "/teams/{team_id}/",
    "/teams/{team_id}/change/",
    "/profile/sign-in/",
    "/profile/sign-in/webauthn/",
    "/profile/sign-in/recovery-codes/",
    "/profile/sessions/",
    "/settings/sign-in/",
    "/settings/sign-in/providers/add/oidc/",
    "/settings/sign-in/providers/add/saml/",
    "/settings/mail/",
    "/sign-in/again/",
)
OUTSIDE = (
    "/sign-in/",
    "/sign-in/forgotten/",
    "/invitation/{token}/",
    "/invitation/x/",
    "/inactive/",
)


@pytest.mark.parametrize("width", [1280, 360])
def test_no_screen_shuts_anybody_out(visitor: Visitor, chief: User, width: int) -> None:
    """Axe finds nothing, nothing is wider than the screen, and the policy stops nothing."""
    arguments = _something_everywhere(chief)
    visitor.page.set_viewport_size({"width": width, "height": 800})
    seen = [_look(visitor, path.format(**arguments)) for path in OUTSIDE]
    visitor.sign_in(chief.email)
    seen += [_look(visitor, path.format(**arguments)) for path in PAGES]
    assert not [one for one in seen if one]
    expected = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    assert not [text for text in visitor.complaints if text != expected]


def _something_everywhere(chief: User) -> dict[str, object]:
    from datetime import timedelta

    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from django.utils import timezone

    from tiebeam.hub.directory import links
    from tiebeam.hub.directory.models import Invitation, Role
    from tiebeam.hub.directory.services import absences, invitations

    team = chief.memberships.get().team
    other = make_person("other@example.com", team=team)
    today = timezone.localdate()
    absences.plan(
        other, first_day=today, last_day=today + timedelta(days=2), stand_in=chief, by=chief
    )
    now = timezone.now()
    invitations.invite("new@example.com", team=team, role=Role.MEMBER, by=chief, now=now)
    providers.make_token("Directory", by=chief)
    RecoveryCodes.activate(chief)
    token = links.token_of(Invitation.objects.get())
    return {"person_id": other.pk, "team_id": team.pk, "token": token}


def _look(visitor: Visitor, path: str) -> str:
    """What is wrong with a page; empty when nothing is."""
    visitor.open(path)
    found = [one["id"] for one in Axe().run(visitor.page).response["violations"]]
    wide = visitor.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return f"{path}: {found} {'too wide' if wide else ''}" if found or wide else ""
