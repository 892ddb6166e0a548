"""Tokens: shown once, kept as a digest, never more than the person, gone when withdrawn."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from tests.hub.api.conftest import NOW, Program, program_of

from tiebeam.hub.activity.models import Event
from tiebeam.hub.api import queries, services
from tiebeam.hub.api.models import Token
from tiebeam.hub.api.pace import PACE
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db


def make(person: User, *, days: int = 1) -> tuple[Token, str]:
    return services.make_token(person, name="lobby", scopes=(), days=days, now=NOW())


class TestSecret:
    def test_is_not_in_the_database(self, reader: User) -> None:
        token, secret = make(reader)
        kept = {str(getattr(token, field.attname)) for field in Token._meta.concrete_fields}
        assert secret not in kept
        assert secret.startswith(token.beginning)

    def test_is_shown_in_the_answer_to_its_making_alone(self, reader_signed_in: Client) -> None:
        wish = {"name": "lobby", "days": "30", "scopes": ["crawls"]}
        first = reader_signed_in.post("/profile/tokens/", wish)
        token = Token.objects.get()
        assert token.beginning in first.content.decode()
        (secret,) = {first.context["secret"]}
        assert queries.token_behind(secret, now=NOW()) == token
        assert secret not in reader_signed_in.get("/profile/tokens/").content.decode()
        assert first.headers["Cache-Control"] == "no-store"

    def test_is_refused_with_what_was_typed_kept(self, reader_signed_in: Client) -> None:
        page = reader_signed_in.post("/profile/tokens/", {"name": "lobby", "days": "9999"})
        assert 'value="lobby"' in page.content.decode()
        assert not Token.objects.exists()


class TestHolds:
    def test_for_its_person(self, reader: User) -> None:
        assert program_of(reader).ask("/me")[1]["email"] == "ben@example.com"

    def test_no_longer_than_it_was_made_for(self, reader: User) -> None:
        _, secret = make(reader)
        Token.objects.update(expires_at=NOW() - timedelta(seconds=1))
        assert Program(secret).ask("/me")[0] == 401

    def test_no_longer_once_withdrawn(self, reader: User, reader_signed_in: Client) -> None:
        token, secret = make(reader)
        reader_signed_in.post(f"/profile/tokens/{token.pk}/withdraw/")
        assert Program(secret).ask("/me")[0] == 401

    def test_no_longer_once_its_person_is_switched_off(self, reader: User) -> None:
        _, secret = make(reader)
        User.objects.filter(pk=reader.pk).update(is_active=False)
        assert Program(secret).ask("/me")[0] == 401

    def test_not_while_its_person_has_a_password_for_once(self, reader: User) -> None:
        """Whoever may do nothing before choosing a password has no programs that may more."""
        _, secret = make(reader)
        User.objects.filter(pk=reader.pk).update(must_change_password=True)
        assert Program(secret).ask("/me")[0] == 401

    @pytest.mark.parametrize("secret", ["", "x", "tiebeam_", "tiebeam_ü", "' OR 1=1", "\ud800"])
    def test_nothing_else_does(self, db: None, secret: str) -> None:
        answer = Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/me")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_a_session_of_a_browser_does_not(self, signed_in: Client) -> None:
        assert signed_in.get("/api/v1/me").status_code == 401


class TestIsWithdrawn:
    def test_by_its_person_alone(self, administrator: User, reader_signed_in: Client) -> None:
        token, _ = make(administrator)
        assert reader_signed_in.post(f"/profile/tokens/{token.pk}/withdraw/").status_code == 404
        token.refresh_from_db()
        assert token.withdrawn_at is None


class TestScope:
    def test_without_it_nothing_is_done(self, administrator: User, site: object) -> None:
        status, problem = program_of(administrator).tell("/sites/1/crawls")
        assert (status, problem["detail"]) == (403, "This token lacks the scope crawls.")

    def test_gives_no_more_than_its_person_may(self, reader: User) -> None:
        wish = {"name": "Another", "start_url": "https://another.example/"}
        status, problem = program_of(reader, Scope.ADMINISTRATION).tell("/sites", **wish)
        assert (status, problem["detail"]) == (403, "Only administrators add sites.")


def test_its_use_is_noted_to_the_minute(reader: User) -> None:
    program = program_of(reader)
    program.ask("/me")
    first = Token.objects.get().used_at
    program.ask("/me")
    assert first == Token.objects.get().used_at is not None


def test_what_it_does_names_it_in_the_record(administrator: User, program: Program) -> None:
    wish = {"name": "Another", "start_url": "https://another.example/"}
    assert program.tell("/sites", **wish)[0] == 201
    event = Event.objects.get(deed="site-added")
    assert (event.actor, event.through) == (administrator, "test")


def test_asks_no_more_often_than_the_pace_allows(
    program: Program, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    cache.clear()
    monkeypatch.setattr(PACE, "requests", 2)
    assert [program.ask("/me")[0] for _ in range(3)] == [200, 200, 429]
    assert int(program.get("/api/v1/me").headers["Retry-After"]) >= 1
