"""Who gets where: every address as every kind of person, against the table of the permissions."""

import re
from copy import deepcopy
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.hub import world
from tests.hub.findings.conftest import known, tell
from tests.hub.world import World, everything, kept

from tiebeam.hub import permissions
from tiebeam.hub.people.middleware import REACHABLE
from tiebeam.hub.permissions import Least
from tiebeam.hub.sites.models import Site

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db

__all__ = ["everything", "kept", "known", "tell"]

ROUTES = permissions.routes()
METHODS = ("get", "post")

IS = {
    world.STRANGER: Least.EVERYBODY,
    world.OFF: Least.EVERYBODY,
    world.ONE_TIME: Least.EVERYBODY,
    world.READER: Least.SIGNED_IN,
    world.MEMBER: Least.MEMBER,
    world.MANAGER: Least.MANAGER,
    world.ADMINISTRATOR: Least.ADMINISTRATOR,
}
"""What each kind of person is. Tokens of the API get their rows here, each with its scopes."""

IN = {
    "socialaccount_login_error": {"no token"},
    "openid_connect_login": {"no token"},
    "openid_connect_callback": {"no token"},
    "saml_login": {"no token"},
    "saml_finish_acs": {"no token"},
    "saml_sls": {"no token"},
    "saml_metadata": {"no token"},
    "rest:openapi-json": {"in", "refused"},
}
"""What whoever may open an address finds: no identity provider answers here."""

SENT = {"findings:decide_many": {"decision": "snooze"}}
"""What is sent where nothing could be found without it."""


def _address(everything: World, route: str, kind: str) -> str:
    own = everything.own.get(kind) or everything.own[world.MEMBER]
    named = {**everything.arguments, **own}
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", ROUTES[route])
    return reverse(route, kwargs={name: world.told(named[name], route) for name in wanted})


def _outcome(answer: "Answer") -> str:
    """What came of a request, as the table means it."""
    place = answer.headers.get("Location", "")
    if answer.status_code == HTTPStatus.FOUND and place.startswith(("/sign-in/?next=",)):
        return "sign in"
    if answer.status_code == HTTPStatus.FOUND and place == "/profile/password/":
        return "choose a password"
    return _STATUSES.get(answer.status_code, "broken" if answer.status_code >= 500 else "in")


_STATUSES = {401: "no token", 403: "refused", 404: "missing", 405: "no such method"}


def _expected(route: str, kind: str, least: Least) -> set[str]:
    """What may come of a request by this kind of person."""
    signs_in = {"sign in"} if kind in {world.STRANGER, world.OFF} else {"refused", "missing"}
    if kind == world.ONE_TIME and route not in REACHABLE:
        return {"choose a password"}
    if least == Least.TOKEN:
        return {"no token", "no such method", "refused", "missing"}
    if least == Least.NOBODY:
        return {"no such method", "refused", *signs_in} - {"missing"}
    if kind == world.ONE_TIME or IS[kind] >= least:
        return IN.get(route, {"in"})
    return signs_in


SPACES = sorted({route.partition(":")[0].partition("_")[0] for route in ROUTES})
"""How the names of routes begin; those that begin alike are asked in one world."""


@pytest.mark.parametrize("space", SPACES)
def test_every_kind_of_person_gets_where_the_table_says(everything: World, space: str) -> None:
    surprises = []
    for route in sorted(ROUTES):
        if route.startswith((f"{space}:", f"{space}_")):
            surprises += _surprises(everything, route)
    assert not surprises, "\n".join(surprises)


def _surprises(everything: World, route: str) -> list[str]:
    """What the table did not foretell."""
    rule = permissions.rule_of(route)
    if rule is None:
        return [f"{route} has no row in permissions.RULES"]
    found = []
    for kind in world.KINDS:
        address = _address(everything, route, kind)
        for method, least in zip(METHODS, (rule.read, rule.write), strict=True):
            outcome = _ask(everything.clients[kind], method, address, SENT.get(route))
            if outcome not in _expected(route, kind, least):
                found.append(f"{kind} {method} {route}: {outcome}")
    return found


def _ask(client: Client, method: str, address: str, sent: dict[str, str] | None) -> str:
    """What comes of a request, which changes nothing for the next one."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        outcome = _outcome(getattr(client, method)(address, sent))
        transaction.set_rollback(True)
    client.cookies = cookies
    return outcome


def test_every_row_of_the_table_holds_for_a_route() -> None:
    used = {permissions.rule_of(route) for route in ROUTES}
    assert not [rule.routes for rule in permissions.RULES if rule not in used]


def test_the_table_knows_a_route_that_nobody_declared() -> None:
    assert permissions.rule_of("billing:pay") is None


def test_closed_sites_do_not_exist_for_others(everything: World, site: Site) -> None:
    """No address tells even that there is such a site, a crawl or a finding of it."""
    site.is_closed = True
    site.save()
    client = everything.clients[world.MANAGER]
    about = ("site_id", "crawl_id", "finding_id", "probe_id", "rendering_id", "verification_id")
    routes = [
        route
        for route, address in ROUTES.items()
        if any(f"<int:{name}>" in address for name in about)
    ]
    assert len(routes) > 15
    for route in routes:
        address = _address(everything, route, world.MANAGER)
        answers = {getattr(client, method)(address).status_code for method in METHODS}
        assert answers <= {403, 404, 405}, route


CHANGES = [
    "people:lens",
    "sites:cancel",
    "sites:withdraw_link",
    "sites:add",
    "sites:settings",
    "account_logout",
    "directory:account",
    "directory:change_member",
    "directory:invite",
    "directory:accept",
    "directory:sign_in",
    "directory:end_session",
]


@pytest.mark.parametrize("route", CHANGES)
def test_what_changes_something_needs_the_forms_token(everything: World, route: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(everything.people[world.ADMINISTRATOR])
    address = _address(everything, route, world.ADMINISTRATOR)
    assert client.post(address).status_code == 403


def test_part_of_a_page_asked_for_by_a_stranger_leads_the_whole_page_to_sign_in(
    client: Client,
) -> None:
    answer = client.get(
        "/crawls/1/progress/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/crawls/1/"},
    )
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/crawls/1/"


@pytest.mark.parametrize(
    "path", ["/sites/999/", "/crawls/999/", "/findings/999/", "/glossary/no-such-term/"]
)
def test_what_does_not_exist_is_not_found(signed_in: Client, path: str) -> None:
    answer = signed_in.get(path)
    assert answer.status_code == 404
    assert "nothing at this address" in answer.content.decode()


def test_another_host_name_is_refused(signed_in: Client) -> None:
    assert signed_in.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/health/", "/no-such-page/"])
def test_every_answer_carries_the_strict_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
