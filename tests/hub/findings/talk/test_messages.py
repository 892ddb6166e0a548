"""The conversation about a finding: written, changed, removed, with files, told to people."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from tests.hub.conftest import make_person

from tiebeam.hub.activity.models import Reason
from tiebeam.hub.activity.queries import followers_of
from tiebeam.hub.findings.models import Attachment, Finding, Message
from tiebeam.hub.findings.talk import messages
from tiebeam.hub.findings.talk.attachments import LARGEST_BYTES, safe_name
from tiebeam.hub.findings.talk.markdown import LONGEST
from tiebeam.hub.people.models import User

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """A folder of its own for files."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def file(name: str, content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_who_writes_and_who_is_mentioned_follows_and_hears(
    known: Finding, administrator: User, reader: User
) -> None:
    messages.write(known, by=administrator, text="See here, @ben", now=NOW)
    assert set(followers_of(known)) == {administrator, reader}
    assert reader.notices.get().reason == Reason.MENTIONED
    assert not administrator.notices.exists()


def test_followers_hear_of_each_message(known: Finding, administrator: User, reader: User) -> None:
    messages.write(known, by=reader, text="First", now=NOW)
    messages.write(known, by=administrator, text="Second", now=NOW)
    assert [one.reason for one in reader.notices.all()] == [Reason.FOLLOWED]


def test_a_message_is_shown_with_its_words_and_files(signed_in: Client, known: Finding) -> None:
    sent = signed_in.post(
        f"/findings/{known.pk}/write/", {"text": "**Look**", "attached": [file("shot.png")]}
    )
    one = Message.objects.get()
    assert sent.headers["Location"] == f"/findings/{known.pk}/#message-{one.pk}"
    page = signed_in.get(f"/findings/{known.pk}/").content.decode()
    assert "<strong>Look</strong>" in page
    assert "shot.png" in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("evil.svg", b"<svg/>", "of a kind that is not taken"),
        ("evil.html", b"<html>", "of a kind that is not taken"),
        ("evil.png", b"<html><script>", "does not hold what its name says"),
        ("text.txt", b"a\0b", "does not hold what its name says"),
        ("big.png", PNG + b"\0" * LARGEST_BYTES, "at most 5.0 MB"),
    ],
)
def test_a_file_that_is_not_taken_is_told_and_what_was_typed_stays(
    signed_in: Client, known: Finding, name: str, content: bytes, said: str
) -> None:
    answer = signed_in.post(
        f"/findings/{known.pk}/write/", {"text": "My long words", "attached": [file(name, content)]}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "My long words" in page
    assert not Message.objects.exists()


def test_more_files_than_go_with_one_message_are_refused(signed_in: Client, known: Finding) -> None:
    files = [file(f"{number}.png") for number in range(6)]
    answer = signed_in.post(f"/findings/{known.pk}/write/", {"text": "x", "attached": files})
    assert "At most 5 files" in answer.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "x" * (LONGEST + 1), "a\0b"])
def test_a_message_without_words_or_with_too_many_is_refused(
    signed_in: Client, known: Finding, text: str
) -> None:
    answer = signed_in.post(f"/findings/{known.pk}/write/", {"text": text})
    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_a_file_is_a_download_of_no_kind_that_a_browser_would_show(
    signed_in: Client, known: Finding, administrator: User
) -> None:
    messages.write(known, by=administrator, text="x", now=NOW, attached=[file('../../a"b\r\n.png')])
    one = Attachment.objects.get()
    answer = signed_in.get(f"/attachments/{one.pk}/")
    assert b"".join(answer.streaming_content) == PNG  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_no_part_of_a_files_place_comes_from_its_name(
    known: Finding, administrator: User, media: Path
) -> None:
    messages.write(known, by=administrator, text="x", now=NOW, attached=[file("../../evil.png")])
    one = Attachment.objects.get()
    assert one.file.name == f"findings/{known.pk}/{one.digest}"
    assert Path(one.file.path).is_relative_to(media)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\shot.png", "shot.png"),
        ('a"b;c.png', "a_b_c.png"),
        ("exe\u202egnp.png", "exe_U_202E_gnp.png"),
        ("", "file"),
        ("x" * 300 + ".png", "x" * 90 + ".png"),
    ],
)
def test_a_files_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_message_is_changed_soon_after_with_a_mark(
    signed_in: Client, known: Finding, administrator: User
) -> None:
    one = messages.write(known, by=administrator, text="teh", now=datetime.now(UTC))
    signed_in.post(f"/messages/{one.pk}/edit/", {"text": "the"})
    one.refresh_from_db()
    assert one.text == "the"
    assert ", changed" in signed_in.get(f"/findings/{known.pk}/").content.decode()


def test_after_15_minutes_it_is_too_late_and_the_words_stay_in_the_form(
    signed_in: Client, known: Finding, administrator: User
) -> None:
    written = datetime.now(UTC) - timedelta(minutes=16)
    one = messages.write(known, by=administrator, text="teh", now=written)
    answer = signed_in.post(f"/messages/{one.pk}/edit/", {"text": "the better words"})
    assert "for 15 minutes" in answer.content.decode()
    assert "the better words" in answer.content.decode()
    one.refresh_from_db()
    assert one.text == "teh"


def test_only_who_wrote_it_changes_it(signed_in: Client, known: Finding, reader: User) -> None:
    one = messages.write(known, by=reader, text="mine", now=datetime.now(UTC))
    answer = signed_in.post(f"/messages/{one.pk}/edit/", {"text": "yours"})
    assert "Only who wrote a message" in answer.content.decode()


def test_a_removed_message_leaves_a_trace_and_nothing_of_its_words_and_files(
    signed_in: Client,
    known: Finding,
    administrator: User,
    media: Path,
    django_capture_on_commit_callbacks: object,
) -> None:
    one = messages.write(
        known, by=administrator, text="a secret", now=NOW, attached=[file("shot.png")]
    )
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        signed_in.post(f"/messages/{one.pk}/remove/")
    page = signed_in.get(f"/findings/{known.pk}/").content.decode()
    assert "Removed by Ada" in page
    assert "a secret" not in page
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_somebody_else_does_not_remove_it(
    reader_signed_in: Client, known: Finding, administrator: User
) -> None:
    one = messages.write(known, by=administrator, text="stay", now=NOW)
    reader_signed_in.post(f"/messages/{one.pk}/remove/")
    one.refresh_from_db()
    assert one.text == "stay"


def test_what_is_said_about_a_closed_site_is_for_those_who_see_it(
    reader_signed_in: Client, known: Finding, administrator: User
) -> None:
    one = messages.write(known, by=administrator, text="x", now=NOW, attached=[file("shot.png")])
    known.site.is_closed = True
    known.site.save()
    for path in (
        f"/findings/{known.pk}/write/",
        f"/findings/{known.pk}/people/",
        f"/messages/{one.pk}/edit/",
        f"/attachments/{one.attachments.get().pk}/",
    ):
        assert reader_signed_in.get(path).status_code == 404


def test_names_are_offered_for_the_letters_typed(signed_in: Client, known: Finding) -> None:
    make_person("grace@example.com")
    part = signed_in.get(f"/findings/{known.pk}/people/?q=Gr").content.decode()
    assert 'data-handle="grace"' in part
    assert "ada" not in part


def test_deeds_and_messages_stand_in_one_line_of_time(
    signed_in: Client, known: Finding, administrator: User
) -> None:
    signed_in.post(f"/findings/{known.pk}/decide/accept/", {"version": known.version})
    messages.write(known, by=administrator, text="Now go", now=datetime.now(UTC))
    page = signed_in.get(f"/findings/{known.pk}/").content.decode()
    assert page.index("Ada accepted it") < page.index("Now go")


def test_more_than_the_hub_takes_at_once_is_refused_before_it_is_read(
    signed_in: Client, known: Finding, settings: Settings
) -> None:
    settings.MOST_UPLOADED_BYTES = 1_000
    sent = {"text": "x", "attached": [file("big.png", PNG + b"\0" * 2_000)]}
    assert signed_in.post(f"/findings/{known.pk}/write/", sent).status_code in {400, 413}
    assert not Message.objects.exists()
