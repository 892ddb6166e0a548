"""Who gets where: strangers nowhere but to the sign-in page, GET changes nothing."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db

OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "monitoring:alive",
    "monitoring:metrics",
    "monitoring:ready",
    "sites:crawler",
    "sites:stop",
}
"""What a stranger may see; signing out sends a stranger on."""

FOR_PROGRAMS = "rest:"
"""What asks for a token itself; tests/hub/api speaks of it."""

ARGUMENTS = {
    "site_id": "1",
    "schedule_id": "1",
    "task_id": "00000000-0000-4000-8000-000000000001",
    "crawl_id": "1",
    "finding_id": "1",
    "filter_id": "1",
    "proposal_id": "1",
    "message_id": "1",
    "attachment_id": "1",
    "place": "0",
    "part": "page",
    "short": "1",
    "probe_id": "1",
    "verification_id": "1",
    "rendering_id": "1",
    "area_id": "1",
    "rota_id": "1",
    "side": "seo",
    "name": "00000000000000a7.webp",
    "view_id": "1",
    "kind": "csv",
    "slug": "noindex",
    "token": "x",
    "token_id": "1",
    "webhook_id": "1",
    "delivery_id": "1",
}


def _routes(patterns: list[URLPattern | URLResolver], space: str = "") -> list[tuple[str, str]]:
    found = []
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = _routes(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
            found += [(name, str(one.pattern) + path) for name, path in inner]
        else:
            found.append((f"{space}{one.name}", str(one.pattern)))
    return found


def _path(route: str) -> str:
    for name, value in ARGUMENTS.items():
        for kind in ("int:", "slug:", "str:", "uuid:", ""):
            route = route.replace(f"<{kind}{name}>", value)
    return f"/{route}"


ROUTES = {name: _path(route) for name, route in _routes(get_resolver().url_patterns)}


@pytest.mark.parametrize(
    "name", sorted(name for name in ROUTES.keys() - OPEN if not name.startswith(FOR_PROGRAMS))
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in(client: Client, name: str, method: str) -> None:
    answer = getattr(client, method)(ROUTES[name])
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("name", sorted(name for name in ROUTES if name.startswith(FOR_PROGRAMS)))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_program_without_a_token_is_refused(client: Client, name: str, method: str) -> None:
    status = getattr(client, method)(ROUTES[name]).status_code
    assert status in {"rest:openapi-json": (200, 405), "rest:api-root": (404,)}.get(
        name, (401, 405)
    )


def test_every_route_is_known_to_this_test() -> None:
    assert all("<" not in path for path in ROUTES.values())


@pytest.mark.parametrize(
    "name",
    [
        "people:lens",
        "sites:cancel",
        "sites:withdraw_link",
        "sites:make_link",
        "sites:probe",
        "findings:verify",
        "findings:decide_many",
        "findings:take_proposals",
        "findings:merge",
        "findings:save_filter",
        "findings:remove_filter",
        "findings:restore_severity",
        "findings:unmerge",
        "findings:unsplit",
        "findings:follow",
        "findings:decide_proposal",
        "findings:remove_message",
        "sites:render",
        "roles:assign",
        "roles:site_assign",
        "roles:swap",
        "monitoring:retry",
        "monitoring:cancel",
        "monitoring:switch",
        "explorer:delete_view",
    ],
)
def test_what_changes_something_needs_post(signed_in: Client, name: str) -> None:
    assert signed_in.get(ROUTES[name]).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "people:lens",
        "sites:cancel",
        "sites:withdraw_link",
        "sites:add",
        "sites:settings",
        "explorer:save_view",
        "explorer:change_view",
        "explorer:delete_view",
        "explorer:sql",
        "account_logout",
        "roles:assign",
        "roles:usual",
        "roles:rules",
        "roles:rota",
        "roles:swap",
        "roles:times",
        "roles:covers",
        "api:tokens",
        "api:withdraw",
    ],
)
def test_what_changes_something_needs_the_forms_token(administrator: User, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    assert client.post(ROUTES[name]).status_code == 403


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("monitoring:work", "get"),
        ("monitoring:retry", "post"),
        ("monitoring:cancel", "post"),
        ("monitoring:switch", "post"),
    ],
)
def test_what_is_for_administrators_is_refused_to_others(
    reader_signed_in: Client, name: str, method: str
) -> None:
    assert getattr(reader_signed_in, method)(ROUTES[name]).status_code == 403


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
