"""Decisions about webhooks, and the way of each message from event to answer."""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tiebeam.hub.activity.models import Event
from tiebeam.hub.activity.services import record
from tiebeam.hub.integrations import deeds as done
from tiebeam.hub.integrations import queries
from tiebeam.hub.integrations.models import Delivery, DeliveryStatus, Webhook
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.models import Site

SECRET_BYTES = 32
MESSAGES_AT_ONCE = 200

PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""How long after each failed attempt the next one is made. Source: Standard Webhooks, "Retries"."""

GONE = 410
"""The receiver wants to hear no more. Source: Standard Webhooks, "Return codes"."""


def new_secret() -> str:
    """A secret in the form that libraries for Standard Webhooks take."""
    return "whsec_" + b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


@transaction.atomic
def add_webhook(
    by: User,
    *,
    name: str,
    url: str,
    deeds: Sequence[str] = (),
    site: Site | None = None,
    allow_private: bool = False,
) -> Webhook:
    """Have `url` told of what happens from now on; its secret is on the page of the webhook."""
    newest = queries.newest_event_id()
    webhook = Webhook.objects.create(
        name=name,
        url=url,
        secret=new_secret(),
        deeds=list(deeds),
        site=site,
        allow_private=allow_private,
        begins_after=newest,
        seen_upto=newest,
        made_by=by,
    )
    record(done.WEBHOOK_ADDED, about=webhook, by=by)
    return webhook


@transaction.atomic
def switch(webhook: Webhook, *, is_on: bool, by: User | None, because: str = "") -> None:
    """Switch a webhook on or off; what happens while it is off is not told later."""
    changed = Webhook.objects.filter(pk=webhook.pk, is_on=not is_on)
    newest = queries.newest_event_id()
    facts = {"begins_after": newest, "seen_upto": newest} if is_on else {}
    if changed.update(is_on=is_on, off_because=because, **facts):
        state = str(_("on")) if is_on else str(_("off"))
        record(done.WEBHOOK_SWITCHED, about=webhook, by=by, state=state)


@transaction.atomic
def remove(webhook: Webhook, *, by: User) -> None:
    """Forget a webhook with the log of its messages."""
    record(done.WEBHOOK_REMOVED, about=webhook, by=by)
    webhook.delete()


def try_out(webhook: Webhook, *, now: datetime) -> Delivery:
    """Send a message about nothing."""
    return Delivery.objects.create(webhook=webhook, message_id=_new_id(), next_attempt_at=now)


def send_again(delivery: Delivery, *, now: datetime) -> None:
    """Send a message once more, from the first attempt on."""
    ended = Delivery.objects.filter(pk=delivery.pk).exclude(status=DeliveryStatus.WAITING)
    ended.update(status=DeliveryStatus.WAITING, attempts=0, next_attempt_at=now, task_id=None)


@transaction.atomic
def write_messages(webhook: Webhook, *, now: datetime) -> int:
    """Make a message for each event this webhook has not been told of; how many there were."""
    newest = queries.newest_event_id()
    events = queries.unsent_events(webhook, most=MESSAGES_AT_ONCE)
    made = Delivery.objects.bulk_create(
        (_message(webhook, event, now) for event in events), ignore_conflicts=True
    )
    upto = events[-1].pk if len(events) == MESSAGES_AT_ONCE else newest
    Webhook.objects.filter(pk=webhook.pk, seen_upto__lt=upto).update(seen_upto=upto)
    return len(made)


def hand_over(delivery: Delivery, *, task_id: str) -> bool:
    """Give a message that is due to a task; False when another worker was quicker."""
    free = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.WAITING, task_id=None)
    return bool(free.update(task_id=task_id))


def take_back_lost() -> None:
    """Let messages whose task was given up be handed over again."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).values("pk")
    waiting = Delivery.objects.filter(status=DeliveryStatus.WAITING, task_id__isnull=False)
    waiting.filter(task_id__in=failed).update(task_id=None)


def begin(delivery: Delivery, *, now: datetime) -> None:
    """Count an attempt, and fix when the next one is due should this one fail."""
    pause = PAUSES[min(delivery.attempts, len(PAUSES) - 1)]
    delivery.attempts += 1
    delivery.last_attempt_at, delivery.next_attempt_at = now, now + pause
    delivery.save(update_fields=["attempts", "last_attempt_at", "next_attempt_at"])


def settle(
    delivery: Delivery,
    *,
    is_taken: bool,
    answer: int | None = None,
    error: str = "",
    took_ms: int | None = None,
) -> None:
    """Record how an attempt went; the last one that fails gives the message up."""
    if is_taken:
        status = DeliveryStatus.DELIVERED
    elif delivery.attempts > len(PAUSES) or answer == GONE:
        status = DeliveryStatus.FAILED
    else:
        status = DeliveryStatus.WAITING
    waiting = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.WAITING)
    waiting.update(status=status, answer=answer, error=error, took_ms=took_ms, task_id=None)
    if status == DeliveryStatus.FAILED:
        because = (
            _("It answered 410 Gone.") if answer == GONE else _("Its messages failed for days.")
        )
        switch(delivery.webhook, is_on=False, by=None, because=str(because))


def _message(webhook: Webhook, event: Event, now: datetime) -> Delivery:
    return Delivery(webhook=webhook, event=event, message_id=_new_id(), next_attempt_at=now)


def _new_id() -> str:
    return f"msg_{uuid4().hex}"
