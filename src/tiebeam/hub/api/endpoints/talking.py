"""What people say about a finding, and who hears of it."""

from datetime import datetime
from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from ninja import File, Form, Query, Router, Schema, UploadedFile
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.activity.services import follow, unfollow
from tiebeam.hub.api.bearer import Caller, deciding, reading
from tiebeam.hub.api.endpoints.findings import FindingWithWords, finding_of
from tiebeam.hub.api.endpoints.scope import workers_only
from tiebeam.hub.api.paging import Filled, Id, Page, Sent, Window, Words, newest_first
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.findings import queries
from tiebeam.hub.findings.models import Attachment, Message
from tiebeam.hub.findings.talk import messages
from tiebeam.hub.findings.talk.forms import EditForm, MessageForm
from tiebeam.hub.findings.talk.markdown import LONGEST

router = Router(tags=["findings"])

BYTES = "application/octet-stream"
DOWNLOAD = {
    "responses": {200: {"content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}}}
}
"""How the description tells of an answer that is a file."""


class MessageIn(Sent):
    """A message about a finding."""

    text: Words = Field(min_length=1, max_length=LONGEST, description="Markdown.")


class MessageFilled(Filled):
    """A message that comes with files, as multipart/form-data."""

    text: Words = Field(min_length=1, max_length=LONGEST, description="Markdown.")


class AttachmentOut(Schema):
    """A file that came with a message: evidence."""

    id: int
    name: str = Field(description="As it was called, made safe.")
    size_bytes: int
    sha256: str = Field(alias="digest")


class MessageOut(Schema):
    """A message about a finding."""

    id: int
    person: str
    text: str = Field(description="Markdown; empty once it was removed.")
    written_at: datetime
    edited_at: datetime | None
    attachments: list[AttachmentOut]

    @staticmethod
    def resolve_person(one: Message) -> str:
        """Name of who wrote it."""
        return str(one.author or "")


@router.get(
    "/findings/{finding_id}/messages", response={200: Page[MessageOut], **REFUSED}, auth=reading
)
def list_messages(request: Caller, finding_id: Id, window: Query[Window]) -> Any:
    """What people said about it, newest first."""
    said = finding_of(request, finding_id).messages.select_related("author")
    said = said.prefetch_related("attachments")
    return newest_first(said, window)


@router.post(
    "/findings/{finding_id}/messages", response={201: MessageOut, **REFUSED}, auth=deciding
)
def write(request: Caller, finding_id: Id, given: MessageIn) -> Any:
    """Say something about it; who is mentioned as @name is told."""
    finding = finding_of(request, finding_id)
    workers_only(request)
    facts = checked(EditForm(given.dict()))
    message = messages.write(finding, by=request.user, now=timezone.now(), **facts)
    return Answer(201, message)


@router.post(
    "/findings/{finding_id}/messages/with-files",
    response={201: MessageOut, **REFUSED},
    auth=deciding,
)
def write_with_files(
    request: Caller,
    finding_id: Id,
    given: Form[MessageFilled],
    attached: File[list[UploadedFile]],
) -> Any:
    """Say something with evidence: up to 5 files of 5 MB, of the kinds that the screen takes."""
    finding = finding_of(request, finding_id)
    workers_only(request)
    files: MultiValueDict[str, Any] = MultiValueDict({"attached": attached})
    facts = checked(MessageForm(given.dict(), files))
    message = messages.write(finding, by=request.user, now=timezone.now(), **facts)
    return Answer(201, message)


@router.get(
    "/attachments/{attachment_id}",
    response={200: None, **REFUSED},
    auth=reading,
    openapi_extra=DOWNLOAD,
)
def get_attachment(request: Caller, attachment_id: Id) -> Any:
    """A file that came with a message."""
    seen = Attachment.objects.filter(message__finding__in=queries.findings_of(request.user))
    one = get_object_or_404(seen, pk=attachment_id)
    try:
        file = one.file.open("rb")
    except FileNotFoundError:
        raise Problem(404, "The file is gone from the disk of the hub.") from None
    return FileResponse(file, as_attachment=True, filename=one.name, content_type=BYTES)


@router.patch(
    "/messages/{message_id}", response={200: MessageOut, **CONFLICT, **REFUSED}, auth=deciding
)
def edit(request: Caller, message_id: Id, given: MessageIn) -> Any:
    """Change what the person wrote, within 15 minutes."""
    message = _message_of(request, message_id)
    workers_only(request)
    facts = checked(EditForm(given.dict()))
    messages.edit(message, by=request.user, now=timezone.now(), **facts)
    return message


@router.delete(
    "/messages/{message_id}", response={200: MessageOut, **CONFLICT, **REFUSED}, auth=deciding
)
def remove(request: Caller, message_id: Id) -> Any:
    """Take a message and its files away; that there was one stays."""
    message = _message_of(request, message_id)
    workers_only(request)
    messages.remove(message, by=request.user, now=timezone.now())
    return message


@router.put(
    "/findings/{finding_id}/follow", response={200: FindingWithWords, **REFUSED}, auth=deciding
)
def start_following(request: Caller, finding_id: Id) -> Any:
    """Have the person told what happens to it."""
    finding = finding_of(request, finding_id)
    follow(request.user, finding)
    return finding


@router.delete(
    "/findings/{finding_id}/follow", response={200: FindingWithWords, **REFUSED}, auth=deciding
)
def stop_following(request: Caller, finding_id: Id) -> Any:
    """Tell the person no more of it, unless they are named."""
    finding = finding_of(request, finding_id)
    unfollow(request.user, finding)
    return finding


def _message_of(request: Caller, message_id: int) -> Message:
    seen = Message.objects.filter(finding__in=queries.findings_of(request.user))
    return get_object_or_404(seen.select_related("finding__site", "author"), pk=message_id)
