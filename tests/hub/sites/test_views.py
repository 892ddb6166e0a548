"""The screens of sites and crawls."""

from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.test import Client

from tiebeam.hub.people.models import User
from tiebeam.hub.sites import policies, services
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def running(site: Site, administrator: User) -> Crawl:
    crawl = services.start_crawl(site, by=administrator, settings={"max_pages": 500})
    services.hand_over(crawl, task_id="7f3f1f2a-0000-4000-8000-000000000001", now=NOW)
    services.take(crawl, runner="first", now=NOW)
    progress = {
        "pages": 1234,
        "queue": 300,
        "rate": 41.5,
        "elapsed_s": 75.0,
        "remaining_s": 9.0,
        "answers": {"2xx": 1200, "4xx": 34},
        "received_bytes": 52_000_000,
        "message": "",
        "stage": "crawl",
    }
    services.report(crawl.pk, runner="first", progress=progress, now=NOW)
    crawl.refresh_from_db()
    return crawl


class TestAddSite:
    def test_leads_to_its_first_crawl(self, signed_in: Client) -> None:
        answer = signed_in.post(
            "/sites/add/", {"name": "Shop", "start_url": "www.shop.example", "hosts": ""}
        )
        site = Site.objects.get()
        assert answer.headers["Location"] == f"/sites/{site.pk}/crawl/"
        assert (site.start_url, site.allow_private) == ("https://www.shop.example/", False)

    def test_keeps_what_was_typed_and_says_what_is_wrong(self, signed_in: Client) -> None:
        answer = signed_in.post(
            "/sites/add/", {"name": "Shop", "start_url": "http://127.0.0.1/", "hosts": "a.example"}
        )
        page = answer.content.decode()
        assert "not on the public web" in page
        assert 'value="http://127.0.0.1/"' in page
        assert "a.example" in page
        assert not Site.objects.exists()

    def test_takes_a_private_site_that_the_hub_allows(self, signed_in: Client) -> None:
        signed_in.post(
            "/sites/add/",
            {"name": "Lab", "start_url": "http://www.larkmoor.localhost:8090/", "hosts": ""},
        )
        assert Site.objects.get().allow_private

    def test_is_refused_to_readers(self, reader_signed_in: Client) -> None:
        form = {"name": "Shop", "start_url": "www.shop.example", "hosts": ""}
        assert reader_signed_in.post("/sites/add/", form).status_code == 403
        assert not Site.objects.exists()

    def test_takes_no_right_from_the_form(self, signed_in: Client) -> None:
        form = {"name": "S", "start_url": "www.shop.example", "hosts": "", "allow_private": "on"}
        signed_in.post("/sites/add/", form)
        assert not Site.objects.get().allow_private


class TestStartCrawl:
    FORM: ClassVar = {"max_pages": "50", "robots": "obey", "hosts": "help.larkmoor.example"}

    def test_leads_to_the_live_page(self, signed_in: Client, site: Site) -> None:
        answer = signed_in.post(f"/sites/{site.pk}/crawl/", self.FORM)
        crawl = Crawl.objects.get()
        assert answer.headers["Location"] == f"/crawls/{crawl.pk}/"
        assert crawl.settings == {
            "start_urls": ["https://www.larkmoor.example/"],
            "hosts": ["help.larkmoor.example"],
            "max_pages": 50,
            "robots": "obey",
            "allow_private": False,
        }

    def test_leads_to_the_one_under_way(
        self, signed_in: Client, site: Site, running: Crawl
    ) -> None:
        answer = signed_in.post(f"/sites/{site.pk}/crawl/", self.FORM)
        assert answer.headers["Location"] == f"/crawls/{running.pk}/"

    @pytest.mark.parametrize("most", ["0", "-1", "1e9", "100000000", "NaN", ""])
    def test_refuses_a_number_of_pages_that_is_none(
        self, signed_in: Client, site: Site, most: str
    ) -> None:
        signed_in.post(f"/sites/{site.pk}/crawl/", {**self.FORM, "max_pages": most})
        assert not Crawl.objects.exists()

    def test_spares_the_site_as_it_is_told_and_offers_that_again(
        self, signed_in: Client, site: Site
    ) -> None:
        window = "01:00-05:00 Europe/Berlin"
        told = {"concurrency": "2", "rate": "0.5", "crawl_window": window}
        signed_in.post(f"/sites/{site.pk}/crawl/", {**self.FORM, **told})
        crawl = Crawl.objects.get()
        assert crawl.settings["concurrency"] == 2
        assert (crawl.settings["rate"], crawl.settings["crawl_window"]) == (0.5, window)
        services.fail(crawl, error="The host did not answer.", now=NOW)
        assert window in signed_in.get(f"/sites/{site.pk}/crawl/").content.decode()

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("crawl_window", "at night", "has another form than 01:00-05:00 Europe/Berlin"),
            ("crawl_window", "01:00-05:00 Atlantis", "is no time zone"),
            ("rate", "0", "Choose from 0.01 to 1,000."),
            ("rate", "nan", "Choose from 0.01 to 1,000."),
            ("concurrency", "65", "Choose from 1 to 64."),
        ],
    )
    def test_says_what_cannot_spare_a_site(
        self, signed_in: Client, site: Site, name: str, value: str, said: str
    ) -> None:
        answer = signed_in.post(f"/sites/{site.pk}/crawl/", {**self.FORM, name: value})
        page = answer.content.decode()
        assert said in page
        assert f'value="{value}"' in page
        assert not Crawl.objects.exists()


class TestLivePage:
    def test_says_how_far_the_crawl_is(self, signed_in: Client, running: Crawl) -> None:
        page = signed_in.get(f"/crawls/{running.pk}/").content.decode()
        assert "1,234 URLs of Larkmoor visited so far" in page
        assert "42" in page
        assert "52.0 MB" in page
        assert "1 min 15 s gone" in page

    def test_asks_for_its_changing_part_only(self, signed_in: Client, running: Crawl) -> None:
        answer = signed_in.get(f"/crawls/{running.pk}/progress/", headers={"HX-Request": "true"})
        page = answer.content.decode()
        assert "<html" not in page
        assert 'id="progress"' in page

    def test_renews_itself_without_javascript(self, signed_in: Client, running: Crawl) -> None:
        page = signed_in.get(f"/crawls/{running.pk}/").content.decode()
        assert '<noscript><meta http-equiv="refresh"' in page

    def test_becomes_the_page_of_the_result(self, signed_in: Client, running: Crawl) -> None:
        services.fail(running, error="The host did not answer.", now=NOW)
        part = signed_in.get(f"/crawls/{running.pk}/progress/", headers={"HX-Request": "true"})
        assert part.headers["HX-Refresh"] == "true"
        assert (
            "The host did not answer." in signed_in.get(f"/crawls/{running.pk}/").content.decode()
        )

    def test_says_while_it_is_judged(self, signed_in: Client, running: Crawl) -> None:
        services.advance(running.pk, runner="first", status=CrawlStatus.JUDGING)
        page = signed_in.get(f"/crawls/{running.pk}/").content.decode()
        assert "now they are judged" in page

    def test_takes_the_wish_to_cancel(self, signed_in: Client, running: Crawl) -> None:
        signed_in.post(f"/crawls/{running.pk}/cancel/")
        page = signed_in.get(f"/crawls/{running.pk}/").content.decode()
        assert "Stopping" in page
        assert "Stop the crawl" not in page

    def test_cancels_nothing_when_only_looked_at(self, signed_in: Client, running: Crawl) -> None:
        assert signed_in.get(f"/crawls/{running.pk}/cancel/").status_code == 405


def test_a_list_without_sites_offers_the_first_step(signed_in: Client) -> None:
    page = signed_in.get("/sites/").content.decode()
    assert "Add the first site" in page
    assert 'href="/sites/add/"' in page


def test_a_name_with_markup_is_shown_as_text(signed_in: Client, site: Site) -> None:
    site.name = '<img src=x onerror="alert(1)">{{7*7}}'
    site.save()
    for path in ("/sites/", f"/sites/{site.pk}/", f"/sites/{site.pk}/crawl/"):
        page = signed_in.get(path).content.decode()
        assert "<img src=x" not in page
        assert "{{7*7}}" in page


def test_no_second_crawl_is_offered_beside_one_under_way(signed_in: Client, running: Crawl) -> None:
    page = signed_in.get(f"/sites/{running.site_id}/crawl/").content.decode()
    assert "A crawl of this site is under way" in page
    assert "Start the crawl" not in page


class TestSettings:
    POLICY = '[[pages]]\npattern = "/search*"\nindex = false\n'

    def typed(self, **words: str) -> dict[str, str]:
        usual = {"name": "Larkmoor", "start_url": "https://www.larkmoor.example/", "policy": ""}
        return {**usual, **words}

    def test_keep_the_policy_as_it_was_typed(self, signed_in: Client, site: Site) -> None:
        answer = signed_in.post(f"/sites/{site.pk}/settings/", self.typed(policy=self.POLICY))
        site.refresh_from_db()
        assert answer.headers["Location"] == f"/sites/{site.pk}/"
        assert site.policy == self.POLICY.strip()

    @pytest.mark.parametrize(
        ("policy", "message"),
        [
            ('[[pages]]\npattern = "/a"\nindx = true', "rule 1 at line 1: unknown key &#x27;indx"),
            ("[[pages]\n", "The policy is not valid TOML"),
            ("[[pages]]\nindex = true", "rule 1 at line 1: pattern is missing"),
        ],
    )
    def test_say_where_the_policy_is_wrong_and_keep_it(
        self, signed_in: Client, site: Site, policy: str, message: str
    ) -> None:
        answer = signed_in.post(f"/sites/{site.pk}/settings/", self.typed(policy=policy))
        page = answer.content.decode()
        assert message in page
        assert policy.strip().partition("\n")[0] in page
        site.refresh_from_db()
        assert site.policy == ""

    def test_show_an_example_that_may_be_saved(self, signed_in: Client, site: Site) -> None:
        text = policies.EXAMPLE.text
        signed_in.post(f"/sites/{site.pk}/settings/", self.typed(policy=text))
        site.refresh_from_db()
        assert site.policy == text.strip()

    def test_refuse_the_name_of_another_site(self, signed_in: Client, site: Site) -> None:
        Site.objects.create(name="Other", start_url="https://other.example/")
        answer = signed_in.post(f"/sites/{site.pk}/settings/", self.typed(name="other"))
        assert "Another site has this name" in answer.content.decode()

    def test_mend_the_start_page(self, signed_in: Client, site: Site) -> None:
        path = f"/sites/{site.pk}/settings/"
        signed_in.post(path, self.typed(start_url="https://shop.larkmoor.example/"))
        refused = signed_in.post(path, self.typed(start_url="http://10.0.0.1/"))
        assert "not on the public web" in refused.content.decode()
        site.refresh_from_db()
        assert site.start_url == "https://shop.larkmoor.example/"

    def test_are_for_administrators(self, reader_signed_in: Client, site: Site) -> None:
        assert reader_signed_in.get(f"/sites/{site.pk}/settings/").status_code == 403
        page = reader_signed_in.get(f"/sites/{site.pk}/").content.decode()
        assert f"/sites/{site.pk}/settings/" not in page
