"""Webhooks: who hears of what happens here, and how their messages fare. For administrators."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, administering
from tiebeam.hub.api.endpoints.scope import administrators_only
from tiebeam.hub.api.paging import LAST_ID, Flag, Id, Page, Sent, Whole, Window, Words, newest_first
from tiebeam.hub.api.problems import REFUSED, checked
from tiebeam.hub.integrations import queries, services
from tiebeam.hub.integrations.forms import WebhookForm
from tiebeam.hub.integrations.models import Delivery, DeliveryStatus, Webhook

router = Router(tags=["webhooks"])


class WebhookOut(Schema):
    """An address that is told of deeds."""

    id: int
    name: str
    url: str
    site_id: int | None = Field(description="Of which site it hears; null: of all.")
    deeds: list[str] = Field(description="Of which deeds; none: of all.")
    is_on: bool
    off_because: str


class WebhookWithSecret(WebhookOut):
    """A new webhook with the secret that signs its messages, told this once here."""

    secret: str


class WebhookIn(Sent):
    """Which address is to hear of what."""

    name: Words = Field(min_length=1, max_length=100)
    url: Words = Field(min_length=1, max_length=2000)
    site: Whole | None = Field(None, ge=1, le=LAST_ID)
    deeds: list[Words] = Field(default_factory=list, max_length=200)


class SwitchIn(Sent):
    """Whether it is to hear anything."""

    is_on: Flag


class DeliveryOut(Schema):
    """A message, and how it fared."""

    id: int
    message_id: str
    event_id: int | None = Field(description="The deed it tells of; null: a trial.")
    status: DeliveryStatus
    attempts: int
    next_attempt_at: datetime
    last_attempt_at: datetime | None
    answer: int | None = Field(description="HTTP status of the last answer.")
    error: str
    took_ms: int | None


@router.get("/webhooks", response={200: Page[WebhookOut], **REFUSED}, auth=administering)
def list_webhooks(request: Caller, window: Query[Window]) -> Any:
    """Every webhook, newest first."""
    administrators_only(request)
    return newest_first(queries.webhooks(), window)


@router.post("/webhooks", response={201: WebhookWithSecret, **REFUSED}, auth=administering)
def add_webhook(request: Caller, given: WebhookIn) -> Any:
    """Have an address told of what happens from now on."""
    administrators_only(request)
    form = WebhookForm(given.dict(), person=request.user)
    facts = checked(form)
    webhook = services.add_webhook(request.user, **facts, allow_private=form.is_private)
    return Answer(201, webhook)


@router.get("/webhooks/{webhook_id}", response={200: WebhookOut, **REFUSED}, auth=administering)
def get_webhook(request: Caller, webhook_id: Id) -> Any:
    """One webhook."""
    return _find(request, webhook_id)


@router.patch("/webhooks/{webhook_id}", response={200: WebhookOut, **REFUSED}, auth=administering)
def switch(request: Caller, webhook_id: Id, given: SwitchIn) -> Any:
    """Switch it on or off; what happens while it is off is not told later."""
    one = _find(request, webhook_id)
    services.switch(one, is_on=given.is_on, by=request.user)
    one.refresh_from_db()
    return one


@router.delete("/webhooks/{webhook_id}", response={200: WebhookOut, **REFUSED}, auth=administering)
def remove(request: Caller, webhook_id: Id) -> Any:
    """Forget a webhook with the log of its messages; answers what it was."""
    one = _find(request, webhook_id)
    was = WebhookOut.from_orm(one)
    services.remove(one, by=request.user)
    return was


@router.get(
    "/webhooks/{webhook_id}/messages",
    response={200: Page[DeliveryOut], **REFUSED},
    auth=administering,
)
def list_deliveries(request: Caller, webhook_id: Id, window: Query[Window]) -> Any:
    """The log of its messages, newest first."""
    return newest_first(queries.deliveries_of(_find(request, webhook_id)), window)


@router.post(
    "/webhooks/{webhook_id}/trials", response={201: DeliveryOut, **REFUSED}, auth=administering
)
def try_out(request: Caller, webhook_id: Id) -> Any:
    """Send a message about nothing."""
    return Answer(201, services.try_out(_find(request, webhook_id), now=timezone.now()))


@router.post(
    "/webhooks/{webhook_id}/messages/{delivery_id}/again",
    response={200: DeliveryOut, **REFUSED},
    auth=administering,
)
def send_again(request: Caller, webhook_id: Id, delivery_id: Id) -> Any:
    """Send a message once more, from the first attempt on."""
    delivery: Delivery = get_object_or_404(
        queries.deliveries_of(_find(request, webhook_id)), pk=delivery_id
    )
    services.send_again(delivery, now=timezone.now())
    delivery.refresh_from_db()
    return delivery


def _find(request: Caller, webhook_id: int) -> Webhook:
    administrators_only(request)
    return get_object_or_404(queries.webhooks(), pk=webhook_id)
