"""What is said about findings, and who follows them, by programs."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.hub.api.conftest import Program, program_of, told
from tests.hub.findings.conftest import known, tell
from tests.hub.findings.talk.test_messages import PNG, media

from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.findings.models import Attachment, Finding, Message
from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db

__all__ = ["known", "media", "tell"]


def test_a_message_is_written_and_read(program: Program, known: Finding) -> None:
    path = f"/findings/{known.pk}/messages"
    status, written = program.tell(path, text="Deployed with **42**.")
    assert (status, written["person"]) == (201, "Ada")
    assert program.ask(path)[1]["items"] == [written]
    assert program.tell(path, text="  ")[0] == 422


class TestFiles:
    def write(self, program: Program, finding: Finding, *files: SimpleUploadedFile) -> Any:
        path = f"/api/v1/findings/{finding.pk}/messages/with-files"
        return told(program.post(path, {"text": "See here.", "attached": list(files)}))

    def test_come_with_a_message_and_are_given_out(self, program: Program, known: Finding) -> None:
        files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("log.txt", b"GET / 404")]
        status, written = self.write(program, known, *files)
        assert (status, written["text"]) == (201, "See here.")
        assert program.ask(f"/findings/{known.pk}/messages")[1]["items"] == [written]
        _picture, log = written["attachments"]
        assert (log["name"], log["size_bytes"]) == ("log.txt", 9)
        assert log["sha256"] == hashlib.sha256(b"GET / 404").hexdigest()
        answer: Any = program.get(f"/api/v1/attachments/{log['id']}")
        assert b"".join(answer) == b"GET / 404"
        assert 'attachment; filename="log.txt"' in answer.headers["Content-Disposition"]

    @pytest.mark.parametrize(
        "files",
        [
            [],
            [SimpleUploadedFile("a.exe", b"MZ")],
            [SimpleUploadedFile("a.png", b"no picture")],
            [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(6)],
        ],
    )
    def test_that_the_screen_refuses_are_a_wrong_field(
        self, program: Program, known: Finding, files: list[SimpleUploadedFile]
    ) -> None:
        assert self.write(program, known, *files)[0] == 422
        assert not Message.objects.exists()

    def test_of_a_removed_message_are_gone(self, program: Program, known: Finding) -> None:
        _, written = self.write(program, known, SimpleUploadedFile("a.txt", b"x"))
        removed = program.ask_to("DELETE", f"/messages/{written['id']}")[1]
        assert removed["attachments"] == []
        (one,) = written["attachments"]
        assert program.ask(f"/attachments/{one['id']}")[0] == 404

    def test_whose_content_is_lost_are_not_found(self, program: Program, known: Finding) -> None:
        self.write(program, known, SimpleUploadedFile("a.txt", b"x"))
        kept = Attachment.objects.get()
        kept.file.storage.delete(kept.file.name or "")
        status, problem = program.ask(f"/attachments/{kept.pk}")
        assert (status, problem["detail"]) == (404, "The file is gone from the disk of the hub.")


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
