"""Webhooks: every deed is told once, signed, again after failures, and never what is private."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from standardwebhooks.webhooks import Webhook as Signature

from tiebeam.hub.activity.services import record
from tiebeam.hub.api import services as tokens
from tiebeam.hub.integrations import queries, services, workers
from tiebeam.hub.integrations.models import Delivery, Webhook
from tiebeam.hub.people.models import User
from tiebeam.hub.sites import services as sites
from tiebeam.hub.sites.deeds import SITE_ADDED
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


class Receiver:
    """Another system: keeps the messages it gets and answers as told."""

    def __init__(self) -> None:
        self.messages: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.messages.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.end_headers()
                if receiver.status != 204:
                    self.wfile.write(b"not today")

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    yield one
    one.server.shutdown()


Make = Callable[..., Webhook]


@pytest.fixture
def make(administrator: User, receiver: Receiver) -> Make:
    def add(**facts: Any) -> Webhook:
        return services.add_webhook(
            administrator, **{"name": "Chat", "url": receiver.url, "allow_private": True, **facts}
        )

    return add


def work() -> None:
    """What workers do until nothing is left to do now."""
    workers.write_messages()
    workers.send_due()
    for row in DBTaskResult.objects.filter(status="READY", task_path__endswith="deliver"):
        workers.deliver.func(*row.task_result.args)
        DBTaskResult.objects.filter(pk=row.pk).update(status="SUCCESSFUL")


class TestMessage:
    def test_tells_what_was_done_and_proves_where_it_is_from(
        self, make: Make, receiver: Receiver, site: Site, administrator: User
    ) -> None:
        webhook = make()
        sites.start_crawl(site, by=administrator, settings={})
        work()
        ((headers, body),) = receiver.messages
        names = {name.lower(): value for name, value in headers.items()}
        told = Signature(webhook.secret).verify(body, names)
        assert told["type"] == "crawl-started"
        assert told["data"]["sentence"] == "Ada started Crawl 1 of Larkmoor"
        assert told["data"]["address"].endswith(f"/crawls/{site.crawls.get().pk}/")

    def test_is_sent_once_however_often_workers_look(
        self, make: Make, receiver: Receiver, site: Site
    ) -> None:
        make()
        sites.start_crawl(site, by=None, settings={})
        work()
        work()
        assert len(receiver.messages) == 1
        assert Delivery.objects.get().status == "delivered"

    def test_tells_of_what_happened_after_it_was_added_alone(
        self, make: Make, receiver: Receiver, site: Site
    ) -> None:
        sites.start_crawl(site, by=None, settings={})
        make()
        work()
        assert receiver.messages == []

    def test_never_tells_of_tokens_and_sign_in(
        self, make: Make, receiver: Receiver, reader: User
    ) -> None:
        make()
        tokens.make_token(reader, name="x", scopes=(), days=1, now=timezone.now())
        work()
        assert receiver.messages == []

    @pytest.mark.parametrize(("deeds", "count"), [([], 1), (["crawl-started"], 1), (["x"], 0)])
    def test_tells_of_the_chosen_deeds(
        self, make: Make, receiver: Receiver, site: Site, deeds: list[str], count: int
    ) -> None:
        make(deeds=deeds)
        sites.start_crawl(site, by=None, settings={})
        work()
        assert len(receiver.messages) == count

    def test_tells_of_the_chosen_site(
        self, make: Make, receiver: Receiver, site: Site, administrator: User
    ) -> None:
        another = sites.add_site(administrator, name="Other", start_url="https://o.example/")
        make(site=another)
        sites.start_crawl(site, by=None, settings={})
        sites.start_crawl(another, by=None, settings={})
        work()
        (message,) = receiver.messages
        assert json.loads(message[1])["data"]["site_id"] == another.pk

    def test_an_event_that_appears_late_is_told_all_the_same(
        self, make: Make, receiver: Receiver, site: Site
    ) -> None:
        """Transactions end out of order, so a smaller id can appear after a greater one."""
        webhook = make()
        record(SITE_ADDED, about=site, by=None)
        newest = queries.newest_event_id()
        Webhook.objects.filter(pk=webhook.pk).update(seen_upto=newest + 5)
        work()
        assert len(receiver.messages) == 1


class TestFailure:
    def test_is_tried_again_later_under_the_same_id(
        self, make: Make, receiver: Receiver, site: Site
    ) -> None:
        make()
        receiver.status = 503
        sites.start_crawl(site, by=None, settings={})
        work()
        one = Delivery.objects.get()
        assert (one.status, one.answer, one.error) == ("waiting", 503, "not today")
        work()
        assert len(receiver.messages) == 1
        Delivery.objects.update(next_attempt_at=timezone.now())
        receiver.status = 204
        work()
        ids = {headers["webhook-id"] for headers, _ in receiver.messages}
        assert (len(receiver.messages), ids) == (2, {one.message_id})
        one.refresh_from_db()
        assert (one.status, one.attempts) == ("delivered", 2)

    def test_is_given_up_at_last_and_the_webhook_switched_off(
        self, make: Make, receiver: Receiver, site: Site
    ) -> None:
        webhook = make()
        receiver.status = 500
        sites.start_crawl(site, by=None, settings={})
        for _ in range(len(services.PAUSES) + 1):
            work()
            Delivery.objects.update(next_attempt_at=timezone.now())
        webhook.refresh_from_db()
        assert Delivery.objects.get().status == "failed"
        assert (webhook.is_on, webhook.off_because) == (False, "Its messages failed for days.")

    def test_a_receiver_that_is_gone_is_asked_no_more(
        self, make: Make, receiver: Receiver, site: Site
    ) -> None:
        webhook = make()
        receiver.status = 410
        sites.start_crawl(site, by=None, settings={})
        work()
        webhook.refresh_from_db()
        assert not webhook.is_on

    def test_a_lost_task_leaves_the_message_to_another(
        self, make: Make, receiver: Receiver, site: Site
    ) -> None:
        make()
        sites.start_crawl(site, by=None, settings={})
        workers.write_messages()
        workers.send_due()
        DBTaskResult.objects.update(status="FAILED")
        work()
        assert Delivery.objects.get().status == "delivered"

    def test_a_private_address_gets_nothing_unless_allowed(
        self, make: Make, receiver: Receiver, site: Site
    ) -> None:
        make(allow_private=False)
        sites.start_crawl(site, by=None, settings={})
        work()
        assert receiver.messages == []
        assert "private network" in Delivery.objects.get().error


class TestOff:
    def test_what_happens_meanwhile_is_not_told_later(
        self, make: Make, receiver: Receiver, site: Site, administrator: User
    ) -> None:
        webhook = make()
        services.switch(webhook, is_on=False, by=administrator)
        sites.start_crawl(site, by=None, settings={})
        services.switch(webhook, is_on=True, by=administrator)
        work()
        assert [json.loads(body)["type"] for _, body in receiver.messages] == []


class TestPages:
    def test_are_for_administrators(self, reader_signed_in: Client, make: Make) -> None:
        assert reader_signed_in.get("/settings/webhooks/").status_code == 403
        assert reader_signed_in.get(make().get_absolute_url()).status_code == 403

    def test_add_one(self, signed_in: Client, administrator: User) -> None:
        wish = {"name": "Chat", "url": "https://hooks.example.com/", "deeds": ["crawl-started"]}
        signed_in.post("/settings/webhooks/", wish)
        one = Webhook.objects.get()
        assert (one.deeds, one.made_by) == (["crawl-started"], administrator)
        assert one.secret in signed_in.get(one.get_absolute_url()).content.decode()

    def test_refuse_a_private_address_and_keep_what_was_typed(self, signed_in: Client) -> None:
        page = signed_in.post("/settings/webhooks/", {"name": "Chat", "url": "http://10.0.0.1/"})
        assert 'value="http://10.0.0.1/"' in page.content.decode()
        assert not Webhook.objects.exists()

    def test_show_how_messages_fared(
        self, signed_in: Client, make: Make, receiver: Receiver, site: Site
    ) -> None:
        webhook = make()
        receiver.status = 500
        sites.start_crawl(site, by=None, settings={})
        work()
        page = signed_in.get(webhook.get_absolute_url()).content.decode()
        assert "started Crawl 1 of Larkmoor" in page
        assert "not today" in page

    def test_send_a_trial(self, signed_in: Client, make: Make, receiver: Receiver) -> None:
        webhook = make()
        signed_in.post(f"{webhook.get_absolute_url()}try/")
        work()
        assert [json.loads(body)["type"] for _, body in receiver.messages] == ["webhook-tried"]

    def test_send_a_message_again(
        self, signed_in: Client, make: Make, receiver: Receiver, site: Site
    ) -> None:
        webhook = make()
        sites.start_crawl(site, by=None, settings={})
        work()
        one = Delivery.objects.get()
        signed_in.post(f"{webhook.get_absolute_url()}messages/{one.pk}/again/")
        work()
        assert len(receiver.messages) == 2

    def test_remove_one_by_its_name(self, signed_in: Client, make: Make) -> None:
        webhook = make()
        signed_in.post(f"{webhook.get_absolute_url()}remove/", {"name": "chatt"})
        assert Webhook.objects.exists()
        signed_in.post(f"{webhook.get_absolute_url()}remove/", {"name": "Chat"})
        assert not Webhook.objects.exists()


def test_a_secret_is_not_readable_in_the_database(make: Make) -> None:
    webhook = make()
    (kept,) = Webhook.objects.values_list("secret", flat=True)
    assert kept == webhook.secret
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM integrations_webhook")
        assert cursor.fetchone()[0] != webhook.secret
