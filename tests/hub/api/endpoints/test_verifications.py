"""Verifications for programs."""

import pytest
from tests.hub.api.conftest import program_of
from tests.hub.findings.conftest import known, tell

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.findings.models import Finding, Verification
from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db

__all__ = ["known", "tell"]


def test_is_asked_for_once_and_stopped(reader: User, known: Finding) -> None:
    program, path = program_of(reader, Scope.FINDINGS), f"/findings/{known.pk}/verifications"
    _, first = program.tell(path)
    _, again = program.tell(path)
    assert first["id"] == again["id"] == Verification.objects.get().pk
    assert program.ask(f"/verifications/{first['id']}")[1]["status"] == "waiting"
    assert program.tell(f"/verifications/{first['id']}/stop")[1]["status"] == "cancelled"
    _, second = program.tell(path)
    listed = [one["id"] for one in program.ask(path)[1]["items"]]
    assert listed == [second["id"], first["id"]]
