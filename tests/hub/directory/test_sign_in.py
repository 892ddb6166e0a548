"""What the record hears of sign-in, rules of second factors, forgotten passwords, mail."""

import re
from typing import ClassVar

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from tests.hub.conftest import PASSWORD, make_person

from tiebeam.hub.activity.models import Event
from tiebeam.hub.activity.queries import events_of
from tiebeam.hub.directory.models import FactorRule, IdentityProvider, Protocol
from tiebeam.hub.directory.services import entry, providers
from tiebeam.hub.people.models import Team, TeamKind, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts(quick_and_plain: None) -> None:
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD) -> None:
    client.post("/sign-in/", {"login": email, "password": password})


class TestRecord:
    def test_hears_of_a_sign_in_and_tells_administrators_and_oneself(
        self, client: Client, administrator: User, reader: User
    ) -> None:
        sign_in(client, reader.email)
        (event,) = Event.objects.all()
        assert event.sentence == "Ben signed in by password"
        assert list(events_of(administrator, sites=[])) == [event]
        assert not events_of(make_person("eve@example.com"), sites=[])

    def test_hears_of_failures_with_the_address_but_no_password(
        self, client: Client, reader: User
    ) -> None:
        sign_in(client, reader.email, "my other password")
        event = Event.objects.get()
        assert event.sentence == "Somebody could not sign in as ben@example.com"
        assert event.facts["address"] == "127.0.0.1"
        assert "my other password" not in str(event.facts)

    def test_is_not_filled_by_guessing(self, reader: User) -> None:
        from tiebeam.hub.people.services import create_organisation

        create_organisation("Larkmoor", email="admin@localhost")
        for number in range(150):
            entry.sign_in_failed(f"nobody{number}@example.com", address="127.0.0.1")
        for _ in range(20):
            entry.sign_in_failed(reader.email, address="127.0.0.1")
        assert Event.objects.count() == entry.FAILURES_PER_HOUR["hub"]

    def test_hears_of_a_new_password(self, reader_signed_in: Client, reader: User) -> None:
        chosen = "quiet river under the bridge"
        reader_signed_in.post(
            "/profile/password/",
            {"oldpassword": PASSWORD, "password1": chosen, "password2": chosen},
        )
        assert Event.objects.get().sentence == "Ben changed their password"


class TestSecondFactor:
    def test_is_asked_of_administrators_alone_where_the_rule_says_so(
        self, administrator: User, signed_in: Client, reader_signed_in: Client
    ) -> None:
        providers.change_rules(second_factor=FactorRule.ADMINISTRATORS, by=administrator)
        assert signed_in.get("/findings/").headers["Location"] == "/profile/sign-in/"
        assert reader_signed_in.get("/findings/").status_code == 200

    def test_is_asked_of_everybody_where_the_rule_says_so(
        self, administrator: User, reader_signed_in: Client
    ) -> None:
        providers.change_rules(second_factor=FactorRule.EVERYBODY, by=administrator)
        assert reader_signed_in.get("/people/").headers["Location"] == "/profile/sign-in/"
        assert reader_signed_in.post("/lens/", {"lens": "seo"}).status_code == 302

    def test_rule_is_changed_by_administrators_alone(
        self, signed_in: Client, reader_signed_in: Client
    ) -> None:
        asked = {"second_factor": "everybody"}
        assert reader_signed_in.post("/settings/sign-in/", asked).status_code == 403
        signed_in.post("/settings/sign-in/", asked)
        assert Event.objects.get().deed == "sign-in-rules-changed"


class TestForgottenPassword:
    def test_is_replaced_by_a_link_that_is_good_once(
        self, client: Client, reader: User, reader_signed_in: Client, settings: Settings
    ) -> None:
        settings.TIEBEAM_SENDS_MAIL = True
        client.post("/sign-in/forgotten/", {"email": reader.email})
        (sent,) = mail.outbox
        link = re.search(r"http://127\.0\.0\.1:8080(\S+)", str(sent.body))
        assert link, sent.body
        form = client.get(link[1], follow=True)
        action, chosen = form.request["PATH_INFO"], "quiet river under the bridge"
        client.post(action, {"password1": chosen, "password2": chosen})
        reader.refresh_from_db()
        assert reader.check_password(chosen)
        assert reader_signed_in.get("/").status_code == 302
        assert "sets no password" in Client().get(link[1], follow=True).content.decode()

    def test_link_names_the_hub_and_not_what_the_request_named(
        self, client: Client, reader: User, settings: Settings
    ) -> None:
        settings.TIEBEAM_SENDS_MAIL = True
        client.post("/sign-in/forgotten/", {"email": reader.email}, headers={"host": "localhost"})
        assert "http://127.0.0.1:8080/" in mail.outbox[0].body
        assert "localhost" not in mail.outbox[0].body

    def test_tells_nobody_who_is_here(
        self, client: Client, reader: User, settings: Settings
    ) -> None:
        settings.TIEBEAM_SENDS_MAIL = True
        answers = [
            client.post("/sign-in/forgotten/", {"email": email}, follow=True).content
            for email in (reader.email, "nobody@example.com")
        ]
        assert len(mail.outbox) == 1
        assert "Look into your mail" in answers[0].decode()
        assert len(set(answers)) == 1

    def test_is_for_an_administrator_to_replace_where_there_is_no_mail(
        self, client: Client, reader: User
    ) -> None:
        page = client.post("/sign-in/forgotten/", {"email": reader.email}).content.decode()
        assert "An administrator gives you a new password" in page
        assert not mail.outbox


class TestMail:
    def test_is_tried_by_a_mail_to_oneself(self, signed_in: Client, settings: Settings) -> None:
        settings.TIEBEAM_SENDS_MAIL = True
        page = signed_in.post("/settings/mail/try/", follow=True).content.decode()
        assert mail.outbox[0].to == ["ada@example.com"]
        assert "on its way to ada@example.com" in page

    def test_says_what_is_to_be_set_where_there_is_none(self, signed_in: Client) -> None:
        assert "TIEBEAM_MAIL_URL" in signed_in.get("/settings/mail/").content.decode()


class TestProviders:
    TYPED: ClassVar = {
        "name": "Company",
        "slug": "company",
        "server_url": "https://id.example.com/",
        "client_id": "tiebeam",
        "client_secret": "s3cret",
        "groups": "seo = SEO",
        "is_on": "on",
    }

    def test_are_added_with_the_address_to_register(self, signed_in: Client) -> None:
        answer = signed_in.post("/settings/sign-in/providers/add/oidc/", self.TYPED, follow=True)
        assert "/sign-in/oidc/company/login/callback/" in answer.content.decode()
        one = IdentityProvider.objects.get()
        assert (one.client_secret, one.groups.get().team.name) == ("s3cret", "SEO")
        assert one.server_url == "https://id.example.com"

    def test_keep_the_secret_that_is_not_typed_anew_and_show_none(self, signed_in: Client) -> None:
        signed_in.post("/settings/sign-in/providers/add/oidc/", self.TYPED)
        one = IdentityProvider.objects.get()
        path = f"/settings/sign-in/providers/{one.pk}/"
        assert "s3cret" not in signed_in.get(path).content.decode()
        signed_in.post(path, {**self.TYPED, "client_secret": "", "name": "The company"})
        one = IdentityProvider.objects.get()
        assert (one.name, one.client_secret) == ("The company", "s3cret")

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("groups", "seo = Nobody\nno sign", "write group = team"),
            ("server_url", "http://id.example.com", "must begin with https://"),
            ("server_url", "javascript:alert(1)", "valid URL"),
            ("slug", "../x", "valid"),
        ],
    )
    def test_say_what_is_wrong(self, signed_in: Client, field: str, value: str, said: str) -> None:
        typed = {**self.TYPED, field: value}
        page = signed_in.post("/settings/sign-in/providers/add/oidc/", typed).content.decode()
        assert said in page
        assert not IdentityProvider.objects.exists()

    def test_that_are_off_are_not_offered(
        self, client: Client, signed_in: Client, administrator: User
    ) -> None:
        one = providers.add_provider(
            protocol=Protocol.OIDC,
            groups={},
            by=administrator,
            name="Company",
            slug="company",
            server_url="https://id.example.com",
        )
        assert "Sign in with Company" in client.get("/sign-in/?next=/findings/").content.decode()
        assert (
            "login/?next=%2Ffindings%2F" in client.get("/sign-in/?next=/findings/").content.decode()
        )
        IdentityProvider.objects.filter(pk=one.pk).update(is_on=False)
        assert "Sign in with Company" not in client.get("/sign-in/").content.decode()
        assert client.get("/sign-in/oidc/company/login/").status_code == 404


def test_somebody_without_a_team_changes_nothing_of_a_site(client: Client, db: None) -> None:
    person = make_person("eve@example.com")
    client.force_login(person)
    assert client.post("/sites/1/crawl/").status_code == 403
    assert client.post("/profile/", {"name": "Eve", "lens": ""}).status_code == 302
    from tiebeam.hub.people.services import join

    join(person, team=Team.objects.create(name="Shop", kind=TeamKind.FRONTEND))
    assert client.post("/sites/1/crawl/").status_code == 404
