"""The inbox: what one was told, until it is read, in one's own words."""

import pytest
from django.test import Client

from tiebeam.hub.activity.models import Event, Notice, Reason
from tiebeam.hub.activity.services import follow, record
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites import services
from tiebeam.hub.sites.deeds import CHANGE_SEEN, CRAWL_STARTED
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(site: Site, reader: User) -> Event:
    return record(CRAWL_STARTED, about=site, by=None, site_id=site.pk, tell={reader: Reason.OWNER})


def test_says_what_happened_and_why_one_is_told(reader_signed_in: Client, event: Event) -> None:
    page = reader_signed_in.get("/inbox/").content.decode()
    assert "1 thing you have not read" in page
    assert "Tiebeam started Larkmoor" in page
    assert "it is for your team" in page


def test_its_count_stands_on_every_page(reader_signed_in: Client, event: Event) -> None:
    assert 'aria-label="Inbox, 1 unread entry"' in reader_signed_in.get("/").content.decode()


def test_what_came_while_one_read_stays_unread(
    reader_signed_in: Client, event: Event, site: Site, reader: User
) -> None:
    later = record(CRAWL_STARTED, about=site, by=None, tell={reader: Reason.OWNER})
    reader_signed_in.post("/inbox/read/", {"upto": str(event.pk)})
    assert [one.event for one in Notice.objects.filter(read_at=None)] == [later]


@pytest.mark.parametrize("upto", ["", "x", "-1", "9" * 30, "²"])
def test_a_wrong_number_reads_nothing(reader_signed_in: Client, event: Event, upto: str) -> None:
    assert reader_signed_in.post("/inbox/read/", {"upto": upto}).status_code == 302
    assert Notice.objects.filter(read_at=None).count() == 1


def test_reads_nobody_elses(signed_in: Client, event: Event) -> None:
    signed_in.post("/inbox/read/", {"upto": str(event.pk)})
    assert Notice.objects.filter(read_at=None).count() == 1


def test_holds_nothing_of_a_site_that_was_closed_since(
    reader_signed_in: Client, event: Event, site: Site
) -> None:
    services.change_site(site, by=None, is_closed=True, teams=Team.objects.filter(name="SEO"))
    page = reader_signed_in.get("/inbox/").content.decode()
    assert "Larkmoor" not in page
    assert "Inbox, 0 unread entries" in page


@pytest.mark.parametrize("lens", ["seo", "it"])
def test_speaks_the_words_of_the_lens(
    reader_signed_in: Client, reader: User, site: Site, lens: str
) -> None:
    follow(reader, site)
    told = {"seo": "pages vanish", "it": "header noindex"}
    record(CHANGE_SEEN, about=site, by=None, site_id=site.pk, told=told)
    User.objects.filter(pk=reader.pk).update(lens=lens)
    assert told[lens] in reader_signed_in.get("/inbox/").content.decode()
