"""Mail, as workers send it."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskContext

from tiebeam.hub.activity.models import MailWish
from tiebeam.hub.activity.services import add_missing_wishes, take_due
from tiebeam.hub.home import digests
from tiebeam.hub.jobs.tasks import task
from tiebeam.hub.jobs.watchers import watcher
from tiebeam.hub.people.models import User


@task(max_attempts=6, backoff_s=60, priority=5, takes_context=True)
def send_digest(context: TaskContext, person_id: int) -> None:
    """Mail a person what is new in their inbox; the same again when it is tried again."""
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person:
        digest = str(context.task_result.id)
        digests.send(person, digest=digest, hub=settings.ENVIRONMENT.url, now=timezone.now())


@watcher
def send_due_mail() -> None:
    """Queue the mail of everybody who is due, once."""
    if not settings.TIEBEAM_SENDS_MAIL:
        return
    now = timezone.now()
    add_missing_wishes(time_zone=settings.TIME_ZONE, now=now)
    for wish in MailWish.objects.filter(next_at__lte=now, person__is_active=True):
        with transaction.atomic():
            if take_due(wish, now=now):
                send_digest.enqueue(wish.person_id)
