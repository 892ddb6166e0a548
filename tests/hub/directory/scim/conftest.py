"""The hub as a WSGI application that leaves the connection of the test open."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from tiebeam.hub.directory.services.providers import make_token
from tiebeam.hub.people.models import User

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler


@pytest.fixture
def hub(db: None) -> Iterator["WSGIHandler"]:
    """What a SCIM client calls."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield get_wsgi_application()
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.fixture
def bearer(administrator: User) -> str:
    """What a system that may provision sends along."""
    return f"Bearer {make_token('The tester', by=administrator)}"
