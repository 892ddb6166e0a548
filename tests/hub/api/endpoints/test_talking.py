"""What is said about findings, and who follows them, by programs."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hub.api.conftest import Program, program_of
from tests.hub.findings.conftest import known, tell

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.findings.models import Finding, Message
from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db

__all__ = ["known", "tell"]


def test_a_message_is_written_and_read(program: Program, known: Finding) -> None:
    path = f"/findings/{known.pk}/messages"
    status, written = program.tell(path, text="Deployed with **42**.")
    assert (status, written["person"]) == (201, "Ada")
    assert program.ask(path)[1]["items"] == [written]
    assert program.tell(path, text="  ")[0] == 422


def test_it_is_changed_for_a_while_and_taken_away(program: Program, known: Finding) -> None:
    _, written = program.tell(f"/findings/{known.pk}/messages", text="Deployed.")
    path = f"/messages/{written['id']}"
    _, changed = program.ask_to("PATCH", path, text="Deployed at noon.")
    assert (changed["text"], bool(changed["edited_at"])) == ("Deployed at noon.", True)
    Message.objects.update(written_at=timezone.now() - timedelta(hours=1))
    assert program.ask_to("PATCH", path, text="Late.")[0] == 409
    assert program.ask_to("DELETE", path)[1]["text"] == ""


def test_what_others_wrote_stays(program: Program, reader: User, known: Finding) -> None:
    _, written = program.tell(f"/findings/{known.pk}/messages", text="Deployed.")
    other, path = program_of(reader, Scope.FINDINGS), f"/messages/{written['id']}"
    assert other.ask_to("PATCH", path, text="No.")[0] == 403
    assert other.ask_to("DELETE", path)[0] == 403


def test_a_finding_is_followed_and_no_more(reader: User, known: Finding) -> None:
    program, path = program_of(reader, Scope.FINDINGS), f"/findings/{known.pk}/follow"
    assert program.ask_to("PUT", path)[1]["is_following"]
    assert program.ask(f"/findings/{known.pk}")[1]["is_following"]
    assert not program.ask_to("DELETE", path)[1]["is_following"]
