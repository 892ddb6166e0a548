"""Every endpoint does what its description says, whatever it is sent."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, assume, settings
from tests.engine.small_crawl import SITE
from tests.hub.api.conftest import program_of
from tests.hub.findings.conftest import known, tell
from tests.hub.world import World, everything, kept, template_key

from tiebeam.hub.api.pace import PACE
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import Site

__all__ = ["everything", "kept", "known", "tell"]

# An address can be well-formed and still be refused, as one on a private network is.
positive_data_acceptance = schemathesis.checks.positive_data_acceptance

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())


@pytest.fixture(autouse=True)
def keep_connection() -> Iterator[None]:
    """The end of a request closes no connection: the test's transaction lives in it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def authorization(administrator: User) -> str:
    cache.clear()
    program = program_of(administrator, *Scope)
    return str(program.defaults["HTTP_AUTHORIZATION"])


def _says_nothing(query: dict[str, Any]) -> bool:
    """Whether a wrong part of the query is lost as it is written: an empty list is nothing."""
    return any(value in ([], {}, [[]]) for value in query.values())


def _lead_to(world: World, case: Any) -> None:
    """Let every second request name what is there, so that not all of them end in a 404."""
    for name, value in case.path_parameters.items():
        known = world.arguments.get(name)
        is_right = type(value) is int and value > 0
        if is_right and value % 2 and isinstance(known, int):
            case.path_parameters[name] = known
    for part, name, known in (
        (case.query, "url", f"{SITE}/oak"),
        (case.body, "key", world.arguments["template_key"]),
    ):
        if isinstance(part, dict) and _is_every_second(part.get(name)):
            part[name] = known


def _is_every_second(text: Any) -> bool:
    return isinstance(text, str) and len(text) % 2 == 1


@pytest.mark.django_db
@schema.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answers_as_described(
    case: Any, everything: World, authorization: str, monkeypatch: Any
) -> None:
    assume(not _says_nothing(case.query or {}))
    if "template_key" not in everything.arguments:
        everything.arguments["template_key"] = template_key(Site.objects.get())
    _lead_to(everything, case)
    monkeypatch.setattr(PACE, "requests", 10**9)
    case.call_and_validate(
        headers={"Authorization": authorization}, excluded_checks=[positive_data_acceptance]
    )
