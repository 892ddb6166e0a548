"""What is noted of sessions, and when."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.utils import timezone

from tiebeam.hub.directory.middleware import NOTED, NOTED_EVERY_S

pytestmark = pytest.mark.django_db


def noted() -> UserSession:
    return UserSession.objects.get()


def test_reading_writes_nothing_once_the_session_is_noted(signed_in: Client) -> None:
    signed_in.get("/")
    words: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        # Django's own log has no SQL where PostgreSQL keeps the plan.
        words.add(sql.split(maxsplit=1)[0])
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        assert signed_in.get("/findings/").status_code == 200
    assert words == {"SELECT"}


def test_a_new_network_address_is_noted_at_once(signed_in: Client) -> None:
    signed_in.get("/")
    signed_in.get("/", REMOTE_ADDR="192.0.2.7")
    assert noted().ip == "192.0.2.7"


def test_the_last_use_is_noted_again_after_a_while(signed_in: Client) -> None:
    signed_in.get("/")
    long_ago = timezone.now() - timedelta(days=1)
    UserSession.objects.update(last_seen_at=long_ago)
    signed_in.get("/")
    assert noted().last_seen_at == long_ago
    session = signed_in.session
    at, place = session[NOTED]
    session[NOTED] = [at - NOTED_EVERY_S, place]
    session.save()
    signed_in.get("/")
    assert noted().last_seen_at > long_ago
