"""The record: deeds are added, told to those who want to hear, and never changed."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from tests.hub.conftest import make_person

from tiebeam.hub.activity import queries, services
from tiebeam.hub.activity.deeds import deed
from tiebeam.hub.activity.models import Event, Reason, RecordIsKept
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.deeds import CRAWL_STARTED, SITE_ADDED
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.services import add_site

pytestmark = pytest.mark.django_db

SIGNED_IN = deed("signed-in-for-a-test", "signed in", is_private=True)


@pytest.fixture
def event(site: Site, administrator: User) -> Event:
    return services.record(SITE_ADDED, about=site, by=administrator, site_id=site.pk)


class TestIsKept:
    def test_python_refuses_to_change_it(self, event: Event) -> None:
        with pytest.raises(RecordIsKept):
            event.save()
        with pytest.raises(RecordIsKept):
            Event.objects.all().update(deed="nothing")

    def test_python_refuses_to_remove_it(self, event: Event) -> None:
        with pytest.raises(RecordIsKept):
            event.delete()
        with pytest.raises(RecordIsKept):
            Event.objects.all().delete()

    def test_the_database_refuses_to_change_it(self, event: Event) -> None:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():  # noqa: SIM117
            with connection.cursor() as cursor:
                cursor.execute("UPDATE activity_event SET deed = 'nothing'")
        event.refresh_from_db()
        assert event.deed == "site-added"

    def test_it_goes_with_the_deed_when_that_fails(self, site: Site) -> None:
        with pytest.raises(IntegrityError):
            add_site(None, name=site.name, start_url=site.start_url)
        with transaction.atomic():
            services.record(SITE_ADDED, about=site, by=None)
            transaction.set_rollback(True)
        assert not Event.objects.exists()


class TestSays:
    def test_who_did_what(self, event: Event) -> None:
        assert event.sentence == "Ada added the site Larkmoor"

    def test_what_it_was_called_then(self, event: Event, site: Site) -> None:
        site.name = "Another name"
        site.save()
        assert "Larkmoor" in event.sentence
        assert event.address == site.get_absolute_url()

    def test_nothing_wrong_of_what_is_gone(self, event: Event, site: Site) -> None:
        site.delete()
        assert (event.address, event.subject) == ("", "Larkmoor")

    def test_something_of_deeds_this_version_does_not_know(self, event: Event) -> None:
        old = Event(deed="site-painted", subject="Larkmoor", facts={})
        assert old.said == "site painted: Larkmoor"


class TestIsRead:
    def test_by_everybody_where_the_site_is_open(self, event: Event, reader: User) -> None:
        assert list(queries.events_of(reader, sites=[event.site_id])) == [event]  # type: ignore[list-item]

    def test_by_nobody_who_may_not_see_the_site(self, event: Event, reader: User) -> None:
        assert not queries.events_of(reader, sites=[])

    def test_by_administrators_alone_where_it_is_private(
        self, site: Site, administrator: User, reader: User
    ) -> None:
        mine = services.record(SIGNED_IN, about=reader, by=reader)
        another = services.record(SIGNED_IN, about=administrator, by=administrator)
        assert list(queries.events_of(reader, sites=[])) == [mine]
        assert list(queries.events_of(administrator, sites=[])) == [another, mine]


class TestTells:
    def test_followers_but_not_whoever_did_it(
        self, site: Site, administrator: User, reader: User
    ) -> None:
        services.follow(reader, site)
        services.follow(administrator, site)
        event = services.record(CRAWL_STARTED, about=site, by=administrator)
        told = queries.inbox_of(reader).get()
        assert (told.event, told.reason) == (event, Reason.FOLLOWED)
        assert not administrator.notices.filter(read_at=None).exists()

    def test_those_named_with_the_better_reason(self, site: Site, reader: User) -> None:
        services.follow(reader, site)
        services.record(CRAWL_STARTED, about=site, by=None, tell={reader: Reason.MENTIONED})
        assert queries.inbox_of(reader).get().reason == Reason.MENTIONED

    def test_nobody_who_left(self, site: Site) -> None:
        gone = make_person("dee@example.com", is_active=False)
        services.record(CRAWL_STARTED, about=site, by=None, tell={gone: Reason.ASKED})
        assert not gone.notices.filter(read_at=None).exists()

    def test_nobody_any_more_who_stopped_following(self, site: Site, reader: User) -> None:
        services.follow(reader, site)
        services.unfollow(reader, site)
        services.record(CRAWL_STARTED, about=site, by=None)
        assert not reader.notices.filter(read_at=None).exists()

    def test_until_it_is_read(self, site: Site, reader: User) -> None:
        event = services.record(CRAWL_STARTED, about=site, by=None, tell={reader: Reason.ASKED})
        later = services.record(CRAWL_STARTED, about=site, by=None, tell={reader: Reason.ASKED})
        services.mark_read(reader, upto=event.pk, now=timezone.now())
        assert [one.event for one in queries.inbox_of(reader).filter(read_at=None)] == [later]


def test_two_deeds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two deeds"):
        deed("site-added", "added something else")
