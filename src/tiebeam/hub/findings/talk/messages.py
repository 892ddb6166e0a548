"""What people say about a finding: written, changed for a while, removed with a trace."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity import services as activity
from tiebeam.hub.activity.deeds import Deed
from tiebeam.hub.activity.models import Reason
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.life.moving import NotNow, NotYours
from tiebeam.hub.findings.models import Finding, Message
from tiebeam.hub.findings.talk import attachments, mentions
from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.models import User


@transaction.atomic
def write(
    finding: Finding,
    *,
    by: User,
    text: str,
    now: datetime,
    attached: Sequence[UploadedFile[bytes]] = (),
) -> Message:
    """Say something; who is mentioned is told and follows. Raises NotAttachable."""
    attachments.check(attached)
    message = Message.objects.create(finding=finding, author=by, text=text, written_at=now)
    for file in attached:
        attachments.keep(message, file)
    activity.follow(by, finding)
    _tell(message, text, by=by)
    return message


def _tell(message: Message, text: str, *, by: User) -> None:
    finding = message.finding
    named = mentions.mentioned(text, mentions.people_for(finding))
    for person in named:
        activity.follow(person, finding)
    activity.record(
        deeds.WROTE,
        about=finding,
        by=by,
        site_id=finding.site_id,
        tell=dict.fromkeys(named, Reason.MENTIONED),
        message=message.pk,
    )


@transaction.atomic
def edit(message: Message, *, by: User, text: str, now: datetime) -> None:
    """Change what one wrote, soon after. Raises NotYours, NotNow."""
    if message.author_id != by.pk:
        raise NotYours(_("Only who wrote a message may change it."))
    if not message.is_editable(now=now):
        raise NotNow(_("A message can be changed for 15 minutes; write another one below it."))
    before = mentions.mentioned(message.text, mentions.people_for(message.finding))
    message.text, message.edited_at = text, now
    message.save(update_fields=["text", "edited_at"])
    _record(deeds.EDITED, message, by=by, but_not=before)


@transaction.atomic
def remove(message: Message, *, by: User, now: datetime) -> None:
    """Take a message and its files away; that there was one stays. Raises NotYours, NotNow."""
    if message.author_id != by.pk and not may_administer(by):
        raise NotYours(_("Only who wrote a message, or an administrator, may remove it."))
    if message.removed_at:
        raise NotNow(_("It is removed already."))
    for one in message.attachments.all():
        forget = partial(one.file.storage.delete, one.file.name or "")
        one.delete()
        transaction.on_commit(forget)
    message.text, message.removed_at, message.removed_by = "", now, by
    message.save(update_fields=["text", "removed_at", "removed_by"])
    _record(deeds.REMOVED, message, by=by)


def _record(deed: Deed, message: Message, *, by: User, but_not: Sequence[User] = ()) -> None:
    finding = message.finding
    named = mentions.mentioned(message.text, mentions.people_for(finding))
    tell = {one: Reason.MENTIONED for one in named if one not in but_not}
    for person in tell:
        activity.follow(person, finding)
    activity.record(
        deed, about=finding, by=by, site_id=finding.site_id, tell=tell, message=message.pk
    )
