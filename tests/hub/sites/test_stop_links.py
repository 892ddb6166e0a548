"""Links that stop one crawl: who may, what they see, and what no longer works."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.hub.sites.loads import WELL

from tiebeam.hub.people.models import User
from tiebeam.hub.sites import services, stop_links
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site

pytestmark = pytest.mark.django_db


def under_way(site: Site, by: User | None = None) -> Crawl:
    crawl = services.start_crawl(site, by=by, settings={"start_urls": [site.start_url]})
    services.hand_over(crawl, task_id="7f3f1f2a-0000-4000-8000-000000000001", now=datetime.now(UTC))
    services.take(crawl, runner="first", now=datetime.now(UTC))
    progress: dict[str, Any] = {"pages": 1234, "elapsed_s": 75.0, "hosts": [WELL]}
    services.report(crawl.pk, runner="first", progress=progress, now=datetime.now(UTC))
    crawl.refresh_from_db()
    return crawl


@pytest.fixture
def crawl(site: Site) -> Crawl:
    return under_way(site)


@pytest.fixture
def link(crawl: Crawl) -> str:
    return reverse("sites:stop", args=[stop_links.token_of(crawl)])


def is_stopped(crawl: Crawl) -> bool:
    crawl.refresh_from_db()
    return crawl.cancel_requested_at is not None


class TestWithoutAnAccount:
    def test_the_load_of_that_crawl_is_seen(self, client: Client, link: str) -> None:
        answer = client.get(link)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "No host shows strain" in page
        assert "241 ms" in page
        assert "tiebeam_session" not in client.cookies

    def test_looking_stops_nothing(self, client: Client, link: str, crawl: Crawl) -> None:
        client.get(link)
        client.head(link)
        assert not is_stopped(crawl)

    def test_the_button_stops_it_and_keeps_what_was_said(
        self, client: Client, link: str, crawl: Crawl
    ) -> None:
        answer = client.post(link, {"note": "Ben, the database suffers"})
        assert answer.headers["Location"] == link
        assert is_stopped(crawl)
        assert (crawl.stopper, crawl.stop_note) == (
            "somebody with the link",
            "Ben, the database suffers",
        )
        assert "told to stop" in client.get(link).content.decode()

    def test_nothing_need_be_said(self, client: Client, link: str, crawl: Crawl) -> None:
        client.post(link)
        assert is_stopped(crawl)

    def test_too_long_a_note_is_kept_and_refused(
        self, client: Client, link: str, crawl: Crawl
    ) -> None:
        page = client.post(link, {"note": "x" * 201}).content.decode()
        assert "x" * 201 in page
        assert "at most 200 characters" in page
        assert not is_stopped(crawl)

    def test_a_form_of_another_page_stops_nothing(self, link: str, crawl: Crawl) -> None:
        strict = Client(enforce_csrf_checks=True)
        for origin in ("null", "https://evil.example"):
            assert strict.post(link, headers={"Origin": origin}).status_code == 403
        assert not is_stopped(crawl)

    def test_its_own_form_works_though_browsers_name_no_origin(
        self, link: str, crawl: Crawl
    ) -> None:
        strict = Client(enforce_csrf_checks=True)
        page = strict.get(link)
        form = {"csrfmiddlewaretoken": page.context["csrf_token"]}
        strict.post(link, form, headers={"Origin": "null"}, secure=True)
        assert is_stopped(crawl)

    def test_a_person_who_must_choose_a_password_first_may_stop_it(
        self, reader_signed_in: Client, reader: User, link: str, crawl: Crawl
    ) -> None:
        User.objects.filter(pk=reader.pk).update(must_change_password=True)
        reader_signed_in.post(link)
        assert is_stopped(crawl)

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_the_address_goes_nowhere_else(self, client: Client, link: str, method: str) -> None:
        headers = getattr(client, method)(link).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"

    def test_the_live_part_alone_is_given_to_htmx(self, client: Client, link: str) -> None:
        page = client.get(link, headers={"HX-Request": "true"}).content.decode()
        assert 'id="figures"' in page
        assert "<html" not in page


class TestNoLink:
    def refused(self, client: Client, token: str) -> bool:
        address = reverse("sites:stop", args=[token])
        answers = [client.get(address), client.post(address)]
        assert {answer.headers["Referrer-Policy"] for answer in answers} == {"no-referrer"}
        return {answer.status_code for answer in answers} == {404}

    @pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "x", lambda _: "nonsense"])
    def test_a_forged_one_stops_nothing(self, client: Client, crawl: Crawl, change: Any) -> None:
        assert self.refused(client, change(stop_links.token_of(crawl)))
        assert not is_stopped(crawl)

    def test_what_is_signed_for_something_else_stops_nothing(
        self, client: Client, crawl: Crawl
    ) -> None:
        assert crawl.stop_link_made_at
        made = [crawl.pk, crawl.stop_link_made_at.isoformat()]
        assert self.refused(client, Signer(salt="elsewhere").sign_object(made))

    @pytest.mark.parametrize(
        "value", [[], "crawl", {"a": 1}, [None, None], [10**30, "x"], [[], {}]]
    )
    def test_what_is_signed_but_no_link_stops_nothing(self, client: Client, value: Any) -> None:
        assert self.refused(client, Signer(salt=stop_links._SALT).sign_object(value))

    def test_one_of_another_crawl_stops_only_that(
        self, client: Client, crawl: Crawl, administrator: User
    ) -> None:
        other_site = Site.objects.create(name="Other", start_url="https://other.example/")
        other = under_way(other_site, administrator)
        client.post(reverse("sites:stop", args=[stop_links.token_of(other)]))
        assert is_stopped(other)
        assert not is_stopped(crawl)

    def test_one_too_old_stops_nothing(self, client: Client, crawl: Crawl) -> None:
        crawl.stop_link_made_at = timezone.now() - stop_links.LIFE - timedelta(seconds=1)
        crawl.save()
        assert self.refused(client, stop_links.token_of(crawl))
        assert not is_stopped(crawl)

    def test_one_withdrawn_stops_nothing_and_a_new_one_does(
        self, client: Client, signed_in: Client, crawl: Crawl
    ) -> None:
        old = stop_links.token_of(crawl)
        signed_in.post(f"/crawls/{crawl.pk}/link/withdraw/")
        assert self.refused(client, old)
        signed_in.post(f"/crawls/{crawl.pk}/link/make/")
        crawl.refresh_from_db()
        assert self.refused(client, old)
        assert (
            client.get(reverse("sites:stop", args=[stop_links.token_of(crawl)])).status_code == 200
        )

    @pytest.mark.parametrize("status", [CrawlStatus.JUDGING, CrawlStatus.DONE, CrawlStatus.FAILED])
    def test_it_ends_with_the_visit(
        self, client: Client, link: str, crawl: Crawl, status: CrawlStatus
    ) -> None:
        services.advance(crawl.pk, runner="first", status=status)
        assert client.get(link).status_code == client.post(link).status_code == 410
        assert not is_stopped(crawl)
        part = client.get(link, headers={"HX-Request": "true"})
        assert part.headers["HX-Refresh"] == "true"


class TestOnTheCrawlsScreen:
    def test_the_link_is_there_to_copy(
        self, reader_signed_in: Client, crawl: Crawl, link: str
    ) -> None:
        page = reader_signed_in.get(f"/crawls/{crawl.pk}/").content.decode()
        assert f"http://127.0.0.1:8080{link}" in page
        assert "Withdraw it" in page

    def test_a_withdrawn_one_can_be_made_anew(self, signed_in: Client, crawl: Crawl) -> None:
        signed_in.post(f"/crawls/{crawl.pk}/link/withdraw/")
        page = signed_in.get(f"/crawls/{crawl.pk}/").content.decode()
        assert "/stop/" not in page
        assert "Make a link" in page

    def test_who_stopped_it_and_why_stays_readable_as_text(
        self, client: Client, signed_in: Client, crawl: Crawl, link: str
    ) -> None:
        client.post(link, {"note": "<b>Ben</b>"})
        services.advance(
            crawl.pk,
            runner="first",
            status=CrawlStatus.DONE,
            ended="cancelled",
            summary={"urls": 7, "pages": 5},
        )
        page = signed_in.get(f"/crawls/{crawl.pk}/").content.decode()
        assert "Somebody with the link stopped it." in page
        assert "&lt;b&gt;Ben&lt;/b&gt;" in page

    def test_a_person_is_named(self, signed_in: Client, crawl: Crawl) -> None:
        signed_in.post(f"/crawls/{crawl.pk}/cancel/")
        crawl.refresh_from_db()
        assert crawl.stopper == "Ada"
        assert "Ada" in signed_in.get(f"/crawls/{crawl.pk}/").content.decode()

    def test_the_first_who_stopped_it_stays(
        self, client: Client, signed_in: Client, crawl: Crawl, link: str
    ) -> None:
        signed_in.post(f"/crawls/{crawl.pk}/cancel/")
        client.post(link, {"note": "me too"})
        crawl.refresh_from_db()
        assert (crawl.stopper, crawl.stop_note) == ("Ada", "")
