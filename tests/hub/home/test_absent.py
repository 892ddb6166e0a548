"""Stand-ins: what waits for somebody who is away is shown and told to whoever stands in."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from tests.hub.conftest import make_person

from tiebeam.hub.activity.models import Event, Notice, Reason
from tiebeam.hub.activity.services import record
from tiebeam.hub.findings.models import Finding, Severity, Stage, Status
from tiebeam.hub.home import digests
from tiebeam.hub.people.models import Absence, Team, User
from tiebeam.hub.sites.deeds import CRAWL_STARTED
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site
from tiebeam.hub.sites.services import change_site

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
BEGUN = TODAY - timedelta(days=1)
UNTIL = TODAY + timedelta(days=3)


@pytest.fixture
def cat(db: None) -> User:
    """Who stands in for the reader; in a team of her own."""
    team = Team.objects.create(name="Caches", kind="infrastructure")
    person = make_person("cat@example.com", team=team)
    person.name = "Cat"
    person.save()
    return person


@pytest.fixture
def hers(cat: User) -> Client:
    """A browser in which she is signed in."""
    client = Client()
    client.force_login(cat)
    return client


@pytest.fixture
def absence(reader: User, cat: User) -> Absence:
    return Absence.objects.create(person=reader, stand_in=cat, first_day=BEGUN, last_day=UNTIL)


@pytest.fixture
def finding(site: Site, reader: User) -> Finding:
    """It waits for the reader's team."""
    crawl = Crawl.objects.create(site=site, number=1, status=CrawlStatus.DONE)
    return Finding.objects.create(
        site=site,
        fingerprint="00000000000000a1",
        check_slug="canonical-to-error",
        area="canonical",
        severity=Severity.HIGH,
        rank=1,
        pages=14,
        page_template="Product",
        host="www.larkmoor.example",
        status=Status.NEW,
        stage=Stage.WAITING,
        team=Team.objects.get(name="Platform"),
        first_seen=crawl,
        last_seen=crawl,
    )


def tell(site: Site, *people: User, reason: Reason = Reason.OWNER, by: User | None = None) -> Event:
    tell = dict.fromkeys(people, reason)
    return record(CRAWL_STARTED, about=site, by=by, site_id=site.pk, tell=tell)


def text(client: Client, path: str) -> str:
    return unescape(client.get(path).content.decode())


def whom(last_day: date = UNTIL) -> str:
    return f"for Ben, away until {date_format(last_day, 'j M')}"


class TestToday:
    def test_shows_what_waits_for_whom_one_stands_in_for(
        self, hers: Client, absence: Absence, finding: Finding
    ) -> None:
        page = text(hers, "/")
        assert "1 finding waits for Ben, for whom you stand in" in page
        assert f"Waiting {whom()}" in page
        assert f'href="/findings/{finding.pk}/"' in page

    def test_its_door_leads_to_the_same_findings(
        self, hers: Client, absence: Absence, finding: Finding
    ) -> None:
        assert "?whose=for-absent" in text(hers, "/")
        assert f'href="/findings/{finding.pk}/"' in text(hers, "/findings/?whose=for-absent")
        absence.delete()
        assert f'href="/findings/{finding.pk}/"' not in text(hers, "/findings/?whose=for-absent")

    def test_says_so_when_nothing_more_waits(
        self, hers: Client, absence: Absence, site: Site
    ) -> None:
        page = text(hers, "/")
        assert f"Waiting {whom()}" in page
        assert "Nothing that does not wait for you anyway" in page

    def test_tells_nothing_twice_to_people_of_the_same_team(
        self, hers: Client, absence: Absence, finding: Finding, cat: User
    ) -> None:
        cat.memberships.update(team=finding.team)
        page = text(hers, "/")
        assert "1 finding waits for your answer" in page
        assert "Nothing that does not wait for you anyway" in page

    def test_ends_with_the_absence(self, hers: Client, absence: Absence, finding: Finding) -> None:
        Absence.objects.update(last_day=BEGUN)
        assert "for Ben" not in text(hers, "/")

    def test_shows_where_the_absent_was_named_until_one_of_both_has_read_it(
        self, hers: Client, reader: User, cat: User, site: Site
    ) -> None:
        event = tell(site, reader, reason=Reason.MENTIONED)
        Absence.objects.create(person=reader, stand_in=cat, first_day=BEGUN, last_day=UNTIL)
        assert event.sentence in text(hers, "/")
        Notice.objects.filter(person=reader).update(read_at=timezone.now())
        assert event.sentence not in text(hers, "/")

    def test_shows_nothing_of_a_site_the_stand_in_may_not_see(
        self, hers: Client, absence: Absence, finding: Finding, site: Site, reader: User
    ) -> None:
        tell(site, reader, reason=Reason.MENTIONED)
        change_site(site, by=None, is_closed=True, teams=Team.objects.filter(name="Platform"))
        page = text(hers, "/") + text(hers, "/inbox/")
        assert "Larkmoor" not in page
        assert f'href="/findings/{finding.pk}/"' not in page


class TestNotices:
    def test_reach_both_and_say_for_whom(
        self, hers: Client, absence: Absence, site: Site, reader: User, cat: User
    ) -> None:
        tell(site, reader)
        page = text(hers, "/inbox/")
        assert "1 thing you have not read" in page
        assert whom() in page
        assert reader.notices.get().why == "it is for your team"

    def test_are_one_for_who_is_told_anyway(
        self, absence: Absence, site: Site, reader: User, cat: User
    ) -> None:
        tell(site, reader, cat)
        assert not cat.notices.get().on_behalf_of.exists()

    def test_name_everybody_who_was_to_hear_of_it(
        self, hers: Client, absence: Absence, site: Site, reader: User, cat: User
    ) -> None:
        eve = make_person("eve@example.com", team=Team.objects.get(name="Platform"))
        until = TODAY + timedelta(days=9)
        Absence.objects.create(person=eve, stand_in=cat, first_day=BEGUN, last_day=until)
        tell(site, reader, eve)
        said = f"{whom()}; for {eve}, away until {date_format(until, 'j M')}"
        assert said in text(hers, "/inbox/")
        digests.send(cat, digest="1", hub="https://hub.example", now=timezone.now())
        assert said in mail.outbox[0].body

    def test_of_a_word_for_one_of_two_say_so(
        self, absence: Absence, site: Site, reader: User, cat: User
    ) -> None:
        eve = make_person("eve@example.com", team=Team.objects.get(name="Platform"))
        Absence.objects.create(person=eve, stand_in=cat, first_day=BEGUN, last_day=UNTIL)
        named = {eve: Reason.OWNER, reader: Reason.MENTIONED}
        record(CRAWL_STARTED, about=site, by=None, site_id=site.pk, tell=named)
        assert cat.notices.get().reason == Reason.MENTIONED

    def test_do_not_tell_stand_ins_what_they_did(
        self, absence: Absence, site: Site, reader: User, cat: User
    ) -> None:
        tell(site, reader, by=cat)
        assert not cat.notices.exists()

    def test_read_by_one_stay_unread_for_the_other(
        self, hers: Client, absence: Absence, site: Site, reader: User, cat: User
    ) -> None:
        event = tell(site, reader)
        hers.post("/inbox/read/", {"upto": str(event.pk)})
        assert cat.notices.get().read_at
        assert reader.notices.get().read_at is None

    def test_say_so_after_the_absence_too(
        self, hers: Client, absence: Absence, site: Site, reader: User
    ) -> None:
        tell(site, reader)
        Absence.objects.update(last_day=BEGUN)
        assert "for Ben, who was away" in text(hers, "/inbox/")

    def test_reach_the_stand_in_by_mail(
        self, absence: Absence, site: Site, reader: User, cat: User
    ) -> None:
        tell(site, reader)
        digests.send(cat, digest="1", hub="https://hub.example", now=timezone.now())
        (sent,) = mail.outbox
        assert sent.to == ["cat@example.com"]
        assert sent.subject == f"Tiebeam started Larkmoor ({whom()})"
        assert whom() in sent.body
