"""Programs that ask for a token: a person compares a code and allows or denies it, once."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.hub.api.conftest import Program

from tiebeam.hub.activity.models import Event
from tiebeam.hub.api import device_login, oauth, services, views
from tiebeam.hub.api.models import DeviceLogin, Token
from tiebeam.hub.api.queries import LETTERS
from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db

WISH = {"client_id": "tiebeam-cli", "scope": "findings", "machine": "larkmoor-07"}


@pytest.fixture(autouse=True)
def forget_paces() -> None:
    cache.clear()


def post(path: str, **form: str) -> tuple[int, Any]:
    """Status and body, as a program without any session gets them."""
    answer = Client(enforce_csrf_checks=True).post(path, form)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, json.loads(answer.content)


def begin(**more: str) -> dict[str, Any]:
    status, told = post("/oauth/device/", **{**WISH, **more})
    assert status == 200, told
    return dict(told)


def poll(device_code: str, **more: str) -> tuple[int, Any]:
    """Ask for the token, and let the pause pass."""
    form = {"grant_type": oauth.DEVICE_CODE, "device_code": device_code}
    told = post("/oauth/token/", **{"client_id": "tiebeam-cli", **form, **more})
    DeviceLogin.objects.update(polled_at=None)
    return told


def answer(client: Client, told: dict[str, Any], answered: str) -> str:
    """Where a browser is led that allows or denies it."""
    sent = client.post("/device/", {"code": told["user_code"], "answer": answered})
    return sent.headers.get("Location", "")


def test_what_is_allowed_gives_a_token_that_acts_for_the_person(
    reader: User, reader_signed_in: Client
) -> None:
    told = begin()
    assert poll(told["device_code"])[1]["error"] == "authorization_pending"
    assert answer(reader_signed_in, told, "allow") == "/device/?came=allowed"
    status, given = poll(told["device_code"])
    assert (status, given["token_type"], given["scope"]) == (200, "Bearer", "findings read")
    assert Program(given["access_token"]).ask("/me")[1]["email"] == reader.email
    token = Token.objects.get()
    assert (token.name, token.person) == ("tiebeam-cli on larkmoor-07", reader)
    assert round((token.expires_at - timezone.now()) / timedelta(days=1)) == 90


def test_its_token_is_given_out_once(reader_signed_in: Client) -> None:
    told = begin()
    answer(reader_signed_in, told, "allow")
    assert [poll(told["device_code"])[0] for _ in range(2)] == [200, 400]
    assert Token.objects.count() == 1


def test_what_is_denied_gives_nothing_and_is_recorded(reader_signed_in: Client) -> None:
    told = begin()
    assert answer(reader_signed_in, told, "deny") == "/device/?came=denied"
    assert poll(told["device_code"])[1]["error"] == "access_denied"
    assert not Token.objects.exists()
    assert Event.objects.get(deed="token-denied").is_private


def test_the_first_answer_counts(reader_signed_in: Client, signed_in: Client) -> None:
    login, _ = device_login.begin("tiebeam-cli", machine="", scopes=(), now=timezone.now())
    assert device_login.decide(login, by=User.objects.all()[0], is_allowed=False, now=NOW())
    assert not device_login.decide(login, by=User.objects.all()[1], is_allowed=True, now=NOW())
    login.refresh_from_db()
    assert not login.is_allowed


NOW = timezone.now


def test_after_ten_minutes_nothing_can_be_allowed(reader_signed_in: Client) -> None:
    told = begin()
    DeviceLogin.objects.update(expires_at=timezone.now())
    page = reader_signed_in.get("/device/", {"code": told["user_code"]}).content.decode()
    assert "No program waits with this code" in page
    assert told["user_code"] in page
    assert poll(told["device_code"])[1]["error"] == "expired_token"


def test_who_asks_too_often_is_slowed_down() -> None:
    told = begin()
    form = {"client_id": "tiebeam-cli", "grant_type": oauth.DEVICE_CODE}
    errors = [
        post("/oauth/token/", device_code=told["device_code"], **form)[1]["error"] for _ in range(2)
    ]
    assert errors == ["authorization_pending", "slow_down"]


def test_the_person_sees_who_asks_for_what(reader_signed_in: Client) -> None:
    told = begin(scope="crawls administration", machine="<b>x</b>\x1b[2J\u202e")
    page = reader_signed_in.get(told["verification_uri_complete"]).content.decode()
    assert "The command tiebeam asks to act for you" in page
    assert told["user_code"] in page
    assert "start and stop crawls" in page
    assert "change sites, people and roles" in page
    assert "&lt;b&gt;x&lt;/b&gt;[2J" in page
    assert "\x1b" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), str.strip])
def test_a_code_is_found_however_it_is_typed(reader_signed_in: Client, typed: Any) -> None:
    told = begin()
    page = reader_signed_in.get("/device/", {"code": typed(told["user_code"])}).content.decode()
    assert "asks to act for you" in page


def test_a_code_is_no_word_and_its_secret_is_not_kept() -> None:
    told = begin()
    login = DeviceLogin.objects.get()
    assert set(login.code) <= set(LETTERS)
    assert told["device_code"] not in str(DeviceLogin.objects.values())


def test_looking_allows_nothing_and_a_form_of_elsewhere_neither(
    reader: User, reader_signed_in: Client
) -> None:
    told = begin()
    reader_signed_in.get("/device/", {"code": told["user_code"], "answer": "allow"})
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reader)
    sent = strict.post("/device/", {"code": told["user_code"], "answer": "allow"})
    assert sent.status_code == 403
    assert DeviceLogin.objects.get().decided_at is None


def test_codes_cannot_be_guessed_for_long(
    reader_signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "CODES", 2)
    told = begin()
    for _ in range(2):
        reader_signed_in.get("/device/", {"code": "BCDF-BCDF"})
    assert reader_signed_in.get("/device/", {"code": told["user_code"]}).status_code == 429


def test_one_address_begins_so_many_logins_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth, "LOGINS_PER_HOUR", 1)
    begin()
    assert post("/oauth/device/", **WISH)[0] == 429


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_id": "mallory"}, "invalid_client"),
        ({"scope": "findings everything"}, "invalid_scope"),
    ],
)
def test_a_wrong_wish_is_refused(wrong: dict[str, str], error: str) -> None:
    assert post("/oauth/device/", **{**WISH, **wrong})[1]["error"] == error


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"device_code": "\0"}, "invalid_grant"),
        ({"client_id": "another\0"}, "invalid_client"),
    ],
)
def test_a_wrong_question_gets_no_token(
    reader_signed_in: Client, wrong: dict[str, str], error: str
) -> None:
    told = begin()
    answer(reader_signed_in, told, "allow")
    form = {"device_code": told["device_code"], **wrong}
    assert poll(form.pop("device_code"), **form)[1]["error"] == error


def test_who_was_switched_off_meanwhile_gets_no_token(
    reader: User, reader_signed_in: Client
) -> None:
    told = begin()
    answer(reader_signed_in, told, "allow")
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert poll(told["device_code"])[1]["error"] == "access_denied"


def test_a_program_gives_its_token_back(reader: User) -> None:
    _, secret = services.make_token(reader, name="x", scopes=(), days=1, now=timezone.now())
    assert post("/oauth/revoke/", token=secret)[0] == 200
    assert Program(secret).ask("/me")[0] == 401
    assert post("/oauth/revoke/", token=secret) == (200, {})


def test_where_programs_ask_stands_where_the_standard_looks_for_it(
    client: Client, db: None
) -> None:
    told = client.get("/.well-known/oauth-authorization-server").json()
    assert told["service"] == "tiebeam"
    assert told["device_authorization_endpoint"] == f"{told['issuer']}/oauth/device/"
    assert told["grant_types_supported"] == [oauth.DEVICE_CODE]
