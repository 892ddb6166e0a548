"""Mail about the inbox: what is new, once, in one's own words, to whom it may concern."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from tiebeam.hub.activity.models import Event, MailWish, Notice, Pace, Reason
from tiebeam.hub.activity.services import add_missing_wishes, keep_wish, record, wish_of
from tiebeam.hub.home import digests, workers
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites import services
from tiebeam.hub.sites.deeds import CHANGE_SEEN, CRAWL_STARTED
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db

HUB = "https://hub.example"


def tell(site: Site, person: User) -> Event:
    return record(CRAWL_STARTED, about=site, by=None, site_id=site.pk, tell={person: Reason.OWNER})


def send(person: User, digest: str = "") -> bool:
    """Send a mail of that name, else of a new one."""
    digest = digest or str(uuid4())
    return digests.send(person, digest=digest, hub=HUB, now=timezone.now())


def ids() -> list[str]:
    return [one.extra_headers["Message-ID"] for one in mail.outbox]


def test_holds_everything_new_with_its_page(site: Site, reader: User) -> None:
    tell(site, reader)
    tell(site, reader)
    assert send(reader)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ben@example.com"], "2 things are new")
    assert sent.body.count(f"{HUB}/sites/{site.pk}/") == 2
    assert "it is for your team" in sent.body


def test_one_thing_is_told_in_the_subject(site: Site, reader: User) -> None:
    told = {"seo": "pages vanish", "it": "header says\r\nBcc: noindex"}
    tell_one = {reader: Reason.OWNER}
    record(CHANGE_SEEN, about=site, by=None, site_id=site.pk, tell=tell_one, told=told)
    send(reader)
    (sent,) = mail.outbox
    assert sent.subject == "Tiebeam saw a change on Larkmoor: header says Bcc: noindex"


def test_is_sent_once(site: Site, reader: User) -> None:
    tell(site, reader)
    assert send(reader)
    assert not send(reader)
    assert len(mail.outbox) == 1


def test_leaves_out_what_was_read(site: Site, reader: User) -> None:
    tell(site, reader)
    Notice.objects.update(read_at=timezone.now())
    assert not send(reader)


def test_leaves_out_sites_that_were_closed(site: Site, reader: User) -> None:
    tell(site, reader)
    services.change_site(site, by=None, is_closed=True, teams=Team.objects.filter(name="SEO"))
    assert not send(reader)


def test_shows_text_of_a_site_as_text(site: Site, reader: User) -> None:
    told = {"seo": "x", "it": "<script>alert(1)</script>"}
    record(CHANGE_SEEN, about=site, by=None, tell={reader: Reason.OWNER}, told=told)
    send(reader)
    (sent,) = mail.outbox
    assert isinstance(sent, mail.EmailMultiAlternatives)
    html = str(sent.alternatives[0][0])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


class TestAfterADeath:
    """The mail server took the mail, and the worker died before it could note that."""

    @pytest.fixture
    def dies(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def note(*_: object, **__: object) -> None:
            monkeypatch.undo()
            raise KeyboardInterrupt

        monkeypatch.setattr(digests, "note_mailed", note)

    @pytest.fixture
    def killed(self, site: Site, reader: User, dies: None) -> None:
        tell(site, reader)
        with pytest.raises(KeyboardInterrupt):
            send(reader, "first")

    def test_the_same_mail_is_sent_though_more_was_told(
        self, killed: None, site: Site, reader: User
    ) -> None:
        tell(site, reader)
        assert send(reader, "first")
        once, again = mail.outbox
        assert ids()[0] == ids()[1]
        assert (once.subject, once.body) == (again.subject, again.body)

    def test_what_was_told_later_goes_into_the_next(
        self, killed: None, site: Site, reader: User
    ) -> None:
        tell(site, reader)
        send(reader, "first")
        assert send(reader, "second")
        assert len(set(ids())) == 2
        assert mail.outbox[2].subject == mail.outbox[0].subject  # one thing each
        assert not send(reader, "first")
        assert not send(reader)

    def test_the_next_mail_first_sends_one_that_was_given_up(
        self, killed: None, site: Site, reader: User
    ) -> None:
        tell(site, reader)
        assert send(reader, "second")
        assert [one.rpartition("-")[2].partition("@")[0] for one in ids()] == [
            "first",
            "first",
            "second",
        ]

    def test_nothing_is_sent_again_once_all_was_read(
        self, killed: None, site: Site, reader: User
    ) -> None:
        Notice.objects.update(read_at=timezone.now())
        assert not send(reader, "first")
        assert len(mail.outbox) == 1

    def test_sites_that_were_closed_meanwhile_are_left_out(
        self, killed: None, site: Site, reader: User
    ) -> None:
        services.change_site(site, by=None, is_closed=True, teams=Team.objects.filter(name="SEO"))
        assert not send(reader, "first")


def test_a_mail_that_the_server_refused_is_sent_later(
    site: Site, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_mail: object) -> None:
        raise SMTPServerDisconnected

    tell(site, reader)
    with monkeypatch.context() as context:
        context.setattr(mail.EmailMultiAlternatives, "send", refuse)
        with pytest.raises(SMTPServerDisconnected):
            send(reader, "first")
    assert send(reader, "first")
    assert len(mail.outbox) == 1


def test_says_how_many_more_there_are(site: Site, reader: User) -> None:
    for _ in range(digests.MOST + 3):
        tell(site, reader)
    send(reader)
    assert "3 more are in your inbox" in mail.outbox[0].body
    assert not send(reader)


def work(person: User) -> None:
    """Do the task as a worker does it."""
    do: Any = workers.send_digest.func
    do(SimpleNamespace(task_result=SimpleNamespace(id=uuid4())), person.pk)


class TestWorkers:
    @pytest.fixture(autouse=True)
    def sends_mail(self, settings: Settings) -> None:
        settings.TIEBEAM_SENDS_MAIL = True

    def test_queue_who_is_due_once(self, site: Site, reader: User) -> None:
        MailWish.objects.create(person=reader, next_at=timezone.now() - timedelta(minutes=1))
        workers.send_due_mail()
        workers.send_due_mail()
        assert DBTaskResult.objects.filter(task_path__endswith="send_digest").count() == 1

    def test_give_the_usual_wish_to_whoever_was_told_something(
        self, site: Site, reader: User, administrator: User
    ) -> None:
        tell(site, reader)
        workers.send_due_mail()
        assert MailWish.objects.get().person == reader
        assert MailWish.objects.get().next_at

    def test_send_what_is_new(self, site: Site, reader: User) -> None:
        tell(site, reader)
        work(reader)
        assert len(mail.outbox) == 1

    def test_send_nothing_to_who_left(self, site: Site, reader: User) -> None:
        tell(site, reader)
        User.objects.update(is_active=False)
        work(reader)
        assert mail.outbox == []


class TestPage:
    def test_keeps_the_wish(self, reader_signed_in: Client, reader: User) -> None:
        wish = {
            "pace": "week",
            "at": "09:15",
            "weekday": "2",
            "quiet_from": "18:00",
            "quiet_until": "08:00",
            "time_zone": "Europe/Berlin",
        }
        reader_signed_in.post("/profile/mail/", wish)
        kept = MailWish.objects.get(person=reader)
        assert (kept.pace, kept.weekday, kept.are_weekends_quiet) == ("week", 2, False)
        assert kept.next_at is not None

    def test_keeps_it_although_a_worker_gave_the_usual_one_meanwhile(
        self, site: Site, reader: User
    ) -> None:
        tell(site, reader)
        wish = wish_of(reader, time_zone="UTC")
        add_missing_wishes(time_zone="UTC", now=timezone.now())
        wish.pace = Pace.NEVER
        keep_wish(wish, now=timezone.now())
        assert MailWish.objects.get().pace == Pace.NEVER

    def test_says_when_this_hub_sends_none(self, reader_signed_in: Client) -> None:
        page = reader_signed_in.get("/profile/mail/").content.decode()
        assert re.search("<h1>This hub sends no mail</h1>", page)
