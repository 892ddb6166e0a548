"""Programs that hold a token."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tiebeam.hub.api import services
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.people.models import User

NOW: Callable[[], datetime] = timezone.now


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell the tests of operations apart: all have one id, and of one id xdist runs one test."""
    for item in items:
        if label := getattr(item, "operation_label", None):
            item._id = replace(item.id, params=label)


class Program(Client):
    """A program that sends a token with everything it asks."""

    def __init__(self, secret: str) -> None:
        super().__init__(headers={"authorization": f"Bearer {secret}"})

    def ask(self, path: str, **query: Any) -> tuple[int, Any]:
        """Status and body of a GET."""
        return told(self.get(f"/api/v1{path}", query))

    def tell(self, path: str, **body: Any) -> tuple[int, Any]:
        """Status and body of a POST."""
        return told(self.post(f"/api/v1{path}", body, content_type="application/json"))

    def ask_to(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        """Status and body of another method."""
        send = getattr(self, method.lower())
        return told(send(f"/api/v1{path}", body, content_type="application/json"))


def told(answer: Any) -> tuple[int, Any]:
    """Status and body."""
    assert isinstance(answer, HttpResponse)
    return answer.status_code, json.loads(answer.content)


def program_of(person: User, *scopes: Scope) -> Program:
    """A program that acts for the person."""
    _, secret = services.make_token(person, name="test", scopes=scopes, days=1, now=NOW())
    return Program(secret)


@pytest.fixture
def program(administrator: User) -> Program:
    """A program that may do all that an administrator may."""
    return program_of(administrator, *Scope)


@pytest.fixture
def reading_program(reader: User) -> Program:
    """A program that reads for an engineer."""
    return program_of(reader)
