"""Signing in to a hub from the terminal, as a hub answers; a real one is in the journeys."""

import json
import os
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.cli.conftest import Type
from tests.engine.crawl.conftest import Reply, TinySite

from tiebeam.cli.exits import Exit

BEGAN = {
    "device_code": "secret",
    "user_code": "BCDF-GHJK",
    "verification_uri": "https://hub.example/device/",
    "verification_uri_complete": "https://hub.example/device/?code=BCDF-GHJK",
    "expires_in": 600,
    "interval": 5,
}
TOKEN = {"access_token": "tiebeam_x", "token_type": "Bearer", "expires_in": 86_400 * 90}
PERSON = {"name": "Ada", "email": "ada@example.com", "is_administrator": False, "teams": [1]}


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    return tmp_path / "config" / "tiebeam" / "hubs.json"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it waited each time; no time passes."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


class Answers:
    """A hub that answers each question for the token as told, the last one for good."""

    def __init__(self, site: TinySite) -> None:
        self.site, self.tokens = site, [said(error="authorization_pending")]
        self.asked: list[dict[str, str]] = []
        site.routes["/.well-known/oauth-authorization-server"] = said(service="tiebeam")
        site.routes["/api/v1/me"] = said(**PERSON)
        site.posts["/oauth/device/"] = self._begin
        site.posts["/oauth/token/"] = self._token
        site.posts["/oauth/revoke/"] = lambda _body: said()

    @property
    def address(self) -> str:
        """Of the hub."""
        return self.site.url("", host="localhost")

    def _begin(self, body: bytes) -> Reply:
        self.asked.append({name: one[0] for name, one in parse_qs(body.decode()).items()})
        return said(**BEGAN)

    def _token(self, _body: bytes) -> Reply:
        return self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]


def said(**body: Any) -> Reply:
    """JSON; with an error, its status."""
    headers = {"Content-Type": "application/json"}
    return Reply(json.dumps(body).encode(), 400 if "error" in body else 200, headers)


@pytest.fixture
def hub(site: TinySite, pauses: list[float]) -> Answers:
    """A hub."""
    return Answers(site)


def test_it_waits_until_somebody_allowed_it_and_keeps_the_token(
    hub: Answers, type_in: Type, config: Path, pauses: list[float]
) -> None:
    hub.tokens = [said(error="authorization_pending"), said(error="slow_down"), said(**TOKEN)]
    done = type_in("login", f"{hub.address}/sites/1/", "--scope", "findings")
    assert done.exit_code == 0, done.output
    assert "https://hub.example/device/?code=BCDF-GHJK" in done.output
    assert f"Signed in to {hub.address} as Ada." in done.output
    assert pauses == [5, 5, 10]
    assert hub.asked[0]["scope"] == "read findings"
    assert "tiebeam_x" in config.read_text("utf-8")
    assert "tiebeam_x" not in done.output


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("access_denied", "you denied it; nothing was kept"),
        ("expired_token", "nobody allowed it in time; begin again"),
    ],
)
def test_without_leave_nothing_is_kept(
    hub: Answers, type_in: Type, config: Path, error: str, sentence: str
) -> None:
    hub.tokens = [said(error=error)]
    done = type_in("login", hub.address)
    assert done.exit_code == Exit.SIGN_IN
    assert done.stderr.splitlines()[-1] == f"Error: {hub.address}: {sentence}"
    assert not config.exists()


def test_what_is_no_tiebeam_gets_nothing(site: TinySite, type_in: Type) -> None:
    done = type_in("login", site.url("/", host="localhost"))
    assert done.exit_code == Exit.HUB
    assert "something answers there, but it is no Tiebeam" in done.stderr
    assert not site.asked("/oauth/device/")


def test_where_nothing_answers_one_sentence_says_so(type_in: Type) -> None:
    done = type_in("login", "http://127.0.0.1:9")
    assert done.exit_code == Exit.HUB
    assert done.stderr == "Error: http://127.0.0.1:9: nothing answers there\n"


@pytest.mark.parametrize("typed", ["ftp://hub.example", "https://", "https://a:b@hub.example"])
def test_what_is_no_address_is_wrong_use(type_in: Type, typed: str) -> None:
    done = type_in("login", typed)
    assert done.exit_code == Exit.USAGE
    assert "name the hub as in https://hub.example" in done.stderr


def test_words_of_a_hub_move_no_cursor(hub: Answers, type_in: Type) -> None:
    hub.tokens = [said(error="x", error_description="\x1b[2J gone")]
    assert "\x1b" not in type_in("login", hub.address).output


class TestSignedIn:
    @pytest.fixture(autouse=True)
    def signed_in(self, hub: Answers, type_in: Type) -> None:
        hub.tokens = [said(**TOKEN)]
        assert type_in("login", hub.address).exit_code == 0

    def test_whoami_says_for_whom_it_acts(self, hub: Answers, type_in: Type) -> None:
        assert type_in("whoami").output.startswith("Ada <ada@example.com>\n")
        assert hub.site.heads[-1]["Authorization"] == "Bearer tiebeam_x"
        assert json.loads(type_in("whoami", "--format", "json").output)["hub"] == hub.address

    def test_logout_withdraws_and_forgets(self, hub: Answers, type_in: Type, config: Path) -> None:
        assert type_in("logout").exit_code == 0
        assert hub.site.asked("/oauth/revoke/") == 1
        assert "tiebeam_x" not in config.read_text("utf-8")
        assert type_in("whoami").exit_code == Exit.SIGN_IN

    def test_logout_keeps_what_it_could_not_withdraw_unless_told(
        self, hub: Answers, type_in: Type
    ) -> None:
        hub.site.posts["/oauth/revoke/"] = lambda _body: Reply(b"", 500)
        failed = type_in("logout")
        assert (failed.exit_code, "--forget" in failed.stderr) == (Exit.HUB, True)
        assert type_in("whoami").exit_code == 0
        assert type_in("logout", "--forget").exit_code == 0
        assert type_in("whoami").exit_code == Exit.SIGN_IN

    def test_a_token_that_was_withdrawn_elsewhere_is_told(
        self, hub: Answers, type_in: Type
    ) -> None:
        hub.site.routes["/api/v1/me"] = Reply(b"{}", 401)
        done = type_in("whoami")
        assert done.exit_code == Exit.SIGN_IN
        assert f"run: tiebeam login {hub.address}" in done.stderr


class TestFindings:
    @pytest.fixture(autouse=True)
    def signed_in(self, hub: Answers, type_in: Type) -> None:
        hub.tokens = [said(**TOKEN)]
        assert type_in("login", hub.address).exit_code == 0
        hub.site.fallback = self.answer

    def answer(self, path: str) -> Reply:
        """Two parts of a list; the address says what was asked for."""
        self.asked = [*getattr(self, "asked", []), path]
        low, high = _finding(1, "low"), _finding(2, "high")
        return said(items=[low], next=1) if "after" not in path else said(items=[high], next=None)

    def test_those_of_ones_teams_are_listed_worst_first(self, hub: Answers, type_in: Type) -> None:
        done = type_in("findings", hub.address)
        assert done.exit_code == 0, done.output
        assert done.output.startswith("2 findings of your teams")
        assert done.output.index("high") < done.output.index("low")
        assert "on Product · 3 pages · nobody's · in work" in done.output
        assert self.asked[0] == "/api/v1/findings?limit=200&mine=true"

    def test_those_of_a_site_are_asked_for(self, hub: Answers, type_in: Type) -> None:
        done = type_in("findings", f"{hub.address}/sites/7/", "--format", "json", "--lens", "seo")
        assert [json.loads(line)["id"] for line in done.output.splitlines()] == [2, 1]
        assert self.asked[0] == "/api/v1/findings?lens=seo&limit=200&site=7"

    def test_a_script_can_fail_on_them(self, hub: Answers, type_in: Type) -> None:
        shown = type_in("findings", hub.address, "--severity", "critical", "--fail-on", "high")
        assert (shown.exit_code, shown.output) == (Exit.FINDINGS, "No findings of your teams.\n")
        assert type_in("findings", hub.address, "--fail-on", "critical").exit_code == 0

    @pytest.mark.parametrize("more", [["--again"], ["--format", "html"], ["-o", "x.html"]])
    def test_what_takes_a_folder_is_wrong_use(
        self, hub: Answers, type_in: Type, more: list[str]
    ) -> None:
        assert type_in("findings", hub.address, *more).exit_code == Exit.USAGE

    def test_a_page_that_lists_none_is_wrong_use(self, hub: Answers, type_in: Type) -> None:
        done = type_in("findings", f"{hub.address}/people/")
        assert (done.exit_code, "lists no findings" in done.stderr) == (Exit.USAGE, True)


def _finding(number: int, severity: str) -> dict[str, Any]:
    return {
        "id": number,
        "severity": severity,
        "headline": f"Finding {number}",
        "where": "Product",
        "pages": 3,
        "team": None,
        "stage": "in-work",
        "address": f"https://hub.example/findings/{number}/",
    }
