"""Webhooks for programs."""

import pytest
from tests.hub.api.conftest import Program, told

from tiebeam.hub.integrations.models import Delivery, DeliveryStatus, Webhook

pytestmark = pytest.mark.django_db

WISH = {"name": "Chat", "url": "https://chat.example.com/in", "deeds": ["crawl-started"]}


def test_the_secret_is_told_as_it_is_made_and_never_again(program: Program) -> None:
    status, made = program.tell("/webhooks", **WISH)
    assert (status, made["secret"]) == (201, Webhook.objects.get().secret)
    assert "secret" not in program.ask(f"/webhooks/{made['id']}")[1]
    assert "secret" not in program.ask("/webhooks")[1]["items"][0]


@pytest.mark.parametrize("wrong", [{"url": "https://10.0.0.1/"}, {"deeds": ["sneezed"]}])
def test_what_cannot_be_is_refused(program: Program, wrong: dict[str, object]) -> None:
    assert program.tell("/webhooks", **{**WISH, **wrong})[0] == 422


def test_it_is_tried_switched_and_forgotten(program: Program) -> None:
    _, made = program.tell("/webhooks", **WISH)
    path = f"/webhooks/{made['id']}"
    _, trial = program.tell(f"{path}/trials")
    Delivery.objects.update(status=DeliveryStatus.FAILED)
    assert program.ask(f"{path}/messages")[1]["items"][0]["status"] == "failed"
    _, again = program.tell(f"{path}/messages/{trial['id']}/again")
    assert again["status"] == "waiting"
    answer = program.patch(f"/api/v1{path}", {"is_on": False}, content_type="application/json")
    assert told(answer)[1]["is_on"] is False
    assert program.delete(f"/api/v1{path}").status_code == 200
    assert not Webhook.objects.exists()
