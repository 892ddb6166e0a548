"""Assistants: the same facts with the same rights, and nothing done that was not confirmed."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import httpx2
import pytest
from tests.hub.api.conftest import NOW
from tests.hub.findings.conftest import known, tell

from tiebeam.hub.api import services
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.asgi import application
from tiebeam.hub.findings.models import Finding, Verification
from tiebeam.hub.findings.words import words_of
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.roles import rules
from tiebeam.hub.roles.assigning import assign
from tiebeam.hub.roles.models import Area
from tiebeam.hub.roles.seeds import seed
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.services import change_site

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["known", "tell"]

HEADERS = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}
Call = Callable[..., Any]


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    """A thread without an event loop, for a browser test may leave one in this one."""
    with ThreadPoolExecutor(1) as one:
        yield one


async def _post(secret: str, method: str, params: dict[str, Any]) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=cast("Any", application))
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    headers = HEADERS | {"authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(transport=transport, base_url="http://hub.example") as client:
        return await client.post("/mcp", json=message, headers=headers)


class Assistant:
    """A program that speaks the protocol with a token."""

    def __init__(self, thread: ThreadPoolExecutor, person: User, *scopes: Scope) -> None:
        self.thread = thread
        _, self.secret = services.make_token(
            person, name="assistant", scopes=scopes, days=1, now=NOW()
        )

    def ask(self, method: str, **params: Any) -> httpx2.Response:
        """The answer to a message."""
        return self.thread.submit(asyncio.run, _post(self.secret, method, params)).result()

    def call(self, tool: str, **arguments: Any) -> tuple[bool, Any]:
        """Whether the tool did its work, and what it says."""
        result = self.ask("tools/call", name=tool, arguments=arguments).json()["result"]
        if result.get("isError"):
            return False, result["content"][0]["text"]
        told = result["structuredContent"]
        return True, told.get("result", told)


@pytest.fixture
def assistant(thread: ThreadPoolExecutor, administrator: User) -> Assistant:
    return Assistant(thread, administrator, *Scope)


def test_without_a_token_nobody_is_answered(thread: ThreadPoolExecutor, db: None) -> None:
    answer = thread.submit(asyncio.run, _post("tiebeam_x", "tools/list", {})).result()
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_every_tool_says_what_it_does_and_whether_it_changes_anything(
    assistant: Assistant,
) -> None:
    tools = assistant.ask("tools/list").json()["result"]["tools"]
    assert {tool["name"] for tool in tools if not tool["annotations"]["readOnlyHint"]} == {
        "verify_finding"
    }
    assert all(tool["description"] for tool in tools)


def test_who_answers_for_something_is_told_with_the_other_roles(
    assistant: Assistant, site: Site, administrator: User
) -> None:
    seo, shop = Team.objects.get(name="SEO"), Team.objects.create(name="Shop", kind="frontend")
    seed()  # what a migration put there is gone after the first test of its kind
    area = Area.objects.get(slug="texts")
    assign(area, {shop: "AR", seo: "C"}, site=None, by=administrator)
    _, told = assistant.call("get_owner", site_id=site.pk, check="title-missing")
    assert (told["owner_team"], told["area"]) == ("Shop", area.name)
    assert told["roles"]["accountable"] == told["roles"]["responsible"] == ["Shop"]
    assert told["roles"]["consulted"] == ["SEO"]
    rules.save("/blog/ @seo", site=None, why="theirs", by=administrator, base=None)
    _, other = assistant.call("get_owner", site_id=site.pk, check="title-missing", path="/blog/1")
    assert other["owner_team"] == "SEO"
    assert not assistant.call("get_owner", site_id=site.pk, check="no-such")[0]
    assert not assistant.call("get_owner", site_id=2**70, check="title-missing")[0]


def test_sites_and_findings_are_listed(assistant: Assistant, known: Finding) -> None:
    _, sites = assistant.call("list_sites")
    _, listed = assistant.call("list_findings", severity="high")
    assert sites[0]["open_findings"] == listed["total"] == 1
    assert listed["findings"][0]["path"] == known.get_absolute_url()


def test_a_finding_is_told_in_the_words_of_the_person(
    thread: ThreadPoolExecutor, reader: User, known: Finding
) -> None:
    _, told = Assistant(thread, reader).call("get_finding", finding_id=known.pk)
    assert told["how_to_fix_it"] == words_of(known.check_slug, "it").fix
    assert told["samples"][0]["url"].startswith("https://")


def test_a_closed_site_is_not_there(
    thread: ThreadPoolExecutor, reader: User, known: Finding, site: Site
) -> None:
    change_site(site, by=None, is_closed=True, teams=Team.objects.filter(name="SEO"))
    one = Assistant(thread, reader)
    assert one.call("list_sites") == (True, [])
    is_told, said = one.call("get_finding", finding_id=known.pk)
    assert (is_told, "no such finding" in said) == (False, True)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("get_finding", {"finding_id": 2**70}, "no such finding"),
        ("get_finding", {"finding_id": -1}, "no such finding"),
        ("explain_check", {"check": "canonical-to-eror"}, "canonical-to-error"),
        ("explain_term", {"term": "no such term"}, "no such term"),
        ("get_verification", {"verification_id": 9}, "no such verification"),
    ],
)
def test_what_does_not_exist_is_said(
    assistant: Assistant, tool: str, arguments: dict[str, Any], said: str
) -> None:
    is_told, sentence = assistant.call(tool, **arguments)
    assert (is_told, said in sentence) == (False, True)


class TestVerification:
    def test_begins_once_it_is_confirmed(self, assistant: Assistant, known: Finding) -> None:
        _, asked = assistant.call("verify_finding", finding_id=known.pk)
        assert "Visit some pages" in asked["will"]
        assert not Verification.objects.exists()
        code = asked["confirmation_code"]
        _, done = assistant.call("verify_finding", finding_id=known.pk, confirmation_code=code)
        assert Verification.objects.get().pk == done["verification_id"]
        assert assistant.call("get_verification", verification_id=done["verification_id"])[1][
            "status"
        ] in {"waiting", "running"}

    def test_is_not_confirmed_by_a_code_for_another(
        self, assistant: Assistant, known: Finding, tell: Any
    ) -> None:
        _, asked = assistant.call("verify_finding", finding_id=known.pk)
        other = Finding.objects.get()
        other.pk, other.fingerprint = None, "00000000000000ff"
        other.save()
        code = asked["confirmation_code"]
        assistant.call("verify_finding", finding_id=other.pk, confirmation_code=code)
        assert not Verification.objects.exists()

    def test_needs_its_scope(
        self, thread: ThreadPoolExecutor, administrator: User, known: Finding
    ) -> None:
        is_told, said = Assistant(thread, administrator).call("verify_finding", finding_id=known.pk)
        assert (is_told, "lacks the scope findings" in said) == (False, True)
