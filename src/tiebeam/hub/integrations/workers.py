"""Messages as workers write and send them."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiebeam.engine import outgoing
from tiebeam.hub.integrations import messages, queries, services
from tiebeam.hub.integrations.models import Delivery, DeliveryStatus
from tiebeam.hub.jobs.tasks import task
from tiebeam.hub.jobs.watchers import watcher

SENT_AT_ONCE = 50
AGENT = "Tiebeam-Webhooks"
LONGEST_ERROR = 500


@task(max_attempts=3, backoff_s=5, priority=5)
def deliver(delivery_id: int) -> None:
    """Make one attempt at a message."""
    delivery = Delivery.objects.select_related("webhook", "event__actor").get(pk=delivery_id)
    if delivery.status != DeliveryStatus.WAITING:
        return
    services.begin(delivery, now=timezone.now())
    body = messages.body_of(delivery, address=settings.ENVIRONMENT.url)
    headers = messages.headers_of(delivery, body, now=timezone.now())
    try:
        reply = outgoing.post(
            delivery.webhook.url,
            body,
            headers=headers,
            may_be_private=delivery.webhook.allow_private,
            agent=AGENT,
        )
    except outgoing.Unsent as unsent:
        services.settle(delivery, is_taken=False, error=str(unsent))
    else:
        error = "" if reply.is_taken else reply.text[:LONGEST_ERROR] or _("The answer was empty.")
        services.settle(
            delivery,
            is_taken=reply.is_taken,
            answer=reply.status,
            error=error,
            took_ms=reply.took_ms,
        )


@watcher
def write_messages() -> None:
    """Write what each webhook that is on has not been told."""
    for webhook in queries.webhooks().filter(is_on=True):
        services.write_messages(webhook, now=timezone.now())


@watcher
def send_due() -> None:
    """Queue each message that is due, once."""
    services.take_back_lost()
    for delivery in queries.due(now=timezone.now())[:SENT_AT_ONCE]:
        with transaction.atomic():
            result = deliver.enqueue(delivery.pk)
            if not services.hand_over(delivery, task_id=result.id):
                transaction.set_rollback(True)
