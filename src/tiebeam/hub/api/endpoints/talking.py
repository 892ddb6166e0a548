"""What people say about a finding, and who hears of it."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.activity.services import follow, unfollow
from tiebeam.hub.api.bearer import Caller, deciding, reading
from tiebeam.hub.api.endpoints.findings import FindingWithWords, finding_of
from tiebeam.hub.api.endpoints.scope import workers_only
from tiebeam.hub.api.paging import Id, Page, Sent, Window, Words, newest_first
from tiebeam.hub.api.problems import CONFLICT, REFUSED, checked
from tiebeam.hub.findings import queries
from tiebeam.hub.findings.models import Message
from tiebeam.hub.findings.talk import messages
from tiebeam.hub.findings.talk.forms import EditForm
from tiebeam.hub.findings.talk.markdown import LONGEST

router = Router(tags=["findings"])


class MessageIn(Sent):
    """A message about a finding."""

    text: Words = Field(min_length=1, max_length=LONGEST, description="Markdown.")


class MessageOut(Schema):
    """A message about a finding."""

    id: int
    person: str
    text: str = Field(description="Markdown; empty once it was removed.")
    written_at: datetime
    edited_at: datetime | None

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
