"""What a webhook is told of an event, and how the message is signed.

Source: Standard Webhooks 1.0.0 (payload structure, signature scheme, retries).
"""

import json
from datetime import datetime
from typing import Any

from standardwebhooks.webhooks import Webhook as Signature

from tiebeam.hub.activity.models import Event
from tiebeam.hub.integrations.models import Delivery

TRIAL = "webhook-tried"


def body_of(delivery: Delivery, *, address: str) -> bytes:
    """The message. address: where people reach the hub."""
    event = delivery.event
    told = _of(event, address) if event else {"sentence": "A trial; nothing happened."}
    at = event.at if event else delivery.made_at
    deed = event.deed if event else TRIAL
    whole = {"type": deed, "timestamp": at.isoformat(), "data": told}
    return json.dumps(whole, ensure_ascii=False).encode()


def headers_of(delivery: Delivery, body: bytes, *, now: datetime) -> dict[str, str]:
    """Content type, and what lets the receiver know the message is ours and fresh."""
    signature = Signature(delivery.webhook.secret).sign(delivery.message_id, now, body.decode())
    return {
        "Content-Type": "application/json",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }


def _of(event: Event, address: str) -> dict[str, Any]:
    page = event.address
    return {
        "id": event.pk,
        "sentence": event.sentence,
        "person": event.who,
        "through": event.through,
        "kind": event.kind,
        "subject_id": event.subject_id,
        "subject": event.subject,
        "site_id": event.site_id,
        "facts": event.facts,
        "address": f"{address}{page}" if page else None,
    }
