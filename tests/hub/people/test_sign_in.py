"""Signing in: by e-mail and password, and with a one-time password only to choose one's own."""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client

from tiebeam.hub.people import services
from tiebeam.hub.people.models import User

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str, **more: str) -> "Answer":
    return client.post("/sign-in/", {"login": email, "password": password, **more})


class TestSignIn:
    def test_leads_to_today(self, client: Client, administrator: User) -> None:
        answer = sign_in(client, "ada@example.com", "a long walk along the beam")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")

    def test_says_nothing_beside_the_page_that_opens(
        self, client: Client, administrator: User
    ) -> None:
        sign_in(client, "ada@example.com", "a long walk along the beam")
        assert "Successfully" not in client.get("/").content.decode()

    def test_has_one_label_for_each_field(self, client: Client) -> None:
        assert "placeholder" not in client.get("/sign-in/").content.decode()

    def test_takes_the_address_in_any_case(self, client: Client, administrator: User) -> None:
        assert sign_in(client, "ADA@Example.com", "a long walk along the beam").status_code == 302

    def test_returns_to_the_page_that_was_asked_for(
        self, client: Client, administrator: User
    ) -> None:
        answer = sign_in(
            client, "ada@example.com", "a long walk along the beam", next="/findings/?q=x"
        )
        assert answer.headers["Location"] == "/findings/?q=x"

    @pytest.mark.parametrize("next_url", ["//evil.example", "https://evil.example", "\\\\evil"])
    def test_never_leads_to_another_host(
        self, client: Client, administrator: User, next_url: str
    ) -> None:
        answer = sign_in(client, "ada@example.com", "a long walk along the beam", next=next_url)
        assert answer.headers["Location"] == "/"

    def test_says_the_same_for_a_wrong_password_and_an_unknown_person(
        self, client: Client, administrator: User
    ) -> None:
        wrong = sign_in(client, "ada@example.com", "wrong").context["form"].errors
        unknown = sign_in(client, "eve@example.com", "wrong").context["form"].errors
        assert wrong == unknown
        assert wrong

    def test_keeps_the_address_that_was_typed(self, client: Client, administrator: User) -> None:
        answer = sign_in(client, "ada@example.com", "wrong")
        assert 'value="ada@example.com"' in answer.content.decode()

    def test_is_refused_to_somebody_switched_off(self, client: Client, administrator: User) -> None:
        administrator.is_active = False
        administrator.save()
        answer = sign_in(client, "ada@example.com", "a long walk along the beam")
        assert "_auth_user_id" not in client.session
        assert answer.headers["Location"] == "/inactive/"

    def test_changes_the_session(self, client: Client, administrator: User) -> None:
        client.get("/sign-in/")
        before = client.session.session_key
        sign_in(client, "ada@example.com", "a long walk along the beam")
        assert client.session.session_key != before


class TestOneTimePassword:
    @pytest.fixture
    def password(self) -> str:
        return services.create_organisation("Larkmoor", email="admin@localhost")

    def test_leads_to_choosing_ones_own(self, client: Client, password: str) -> None:
        sign_in(client, "admin@localhost", password)
        assert client.get("/findings/").headers["Location"] == "/profile/password/"

    def test_opens_the_hub_once_it_is_replaced(self, client: Client, password: str) -> None:
        sign_in(client, "admin@localhost", password)
        chosen = "quiet river under the bridge"
        answer = client.post(
            "/profile/password/",
            {"oldpassword": password, "password1": chosen, "password2": chosen},
        )
        assert answer.headers["Location"] == "/"
        assert client.get("/profile/").status_code == 200

    def test_is_made_for_one_organisation_only(self, password: str) -> None:
        with pytest.raises(services.AlreadyStarted, match="Larkmoor"):
            services.create_organisation("Another", email="eve@localhost")

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="several machines need it")
    @pytest.mark.django_db(transaction=True)
    def test_is_told_by_one_of_several_machines_that_start_at_once(self) -> None:
        def start(_: int) -> str:
            try:
                return services.create_organisation("Larkmoor", email="admin@localhost")
            except services.AlreadyStarted:
                return ""
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as machines:
            told = list(machines.map(start, range(4)))
        assert len(list(filter(None, told))) == 1
        assert User.objects.count() == 1


def test_signing_out_ends_the_session(signed_in: Client) -> None:
    signed_in.post("/sign-out/")
    assert signed_in.get("/").headers["Location"].startswith("/sign-in/")


def test_an_address_belongs_to_one_person_whatever_its_case(administrator: User) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        User.objects.create(email="ADA@example.com", name="Another Ada")


def test_guessing_is_slowed_down(client: Client, administrator: User) -> None:
    for _ in range(6):
        sign_in(client, "ada@example.com", "wrong")
    answer = sign_in(client, "ada@example.com", "a long walk along the beam")
    assert answer.status_code in {200, 429}
    assert "_auth_user_id" not in client.session
