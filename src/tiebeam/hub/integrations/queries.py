"""What can be asked about webhooks and their messages."""

from datetime import datetime

from django.db.models import QuerySet

from tiebeam.hub.activity.models import Event
from tiebeam.hub.integrations.models import Delivery, DeliveryStatus, Webhook

LOOK_BACK = 1_000
"""How far behind the newest event an older one may still appear: transactions end out of order."""


def webhooks() -> QuerySet[Webhook]:
    """All of them."""
    return Webhook.objects.select_related("site")


def unsent_events(webhook: Webhook, *, most: int) -> list[Event]:
    """Events that this webhook is to hear of and has no message about, oldest first."""
    after = max(webhook.begins_after, webhook.seen_upto - LOOK_BACK)
    told = Delivery.objects.filter(webhook=webhook, event_id__gt=after).values("event_id")
    wanted = Event.objects.filter(pk__gt=after, is_private=False).exclude(pk__in=told)
    if webhook.deeds:
        wanted = wanted.filter(deed__in=webhook.deeds)
    if webhook.site_id:
        wanted = wanted.filter(site_id=webhook.site_id)
    return list(wanted.order_by("pk")[:most])


def newest_event_id() -> int:
    """Id of the last event; 0 where there is none."""
    return Event.objects.values_list("pk", flat=True).first() or 0


def due(*, now: datetime) -> QuerySet[Delivery]:
    """Messages that are to be sent now and that no task has yet."""
    waiting = Delivery.objects.filter(status=DeliveryStatus.WAITING, webhook__is_on=True)
    return waiting.filter(next_attempt_at__lte=now, task_id=None).order_by("next_attempt_at")


def deliveries_of(webhook: Webhook) -> QuerySet[Delivery]:
    """The log of its messages, newest first."""
    return webhook.deliveries.select_related("event__actor")
