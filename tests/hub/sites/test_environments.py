"""Staging and previews: kept, crawled and looked at beside production, which they never touch."""

import pytest
from django.test import Client
from django.utils import timezone

from tiebeam.hub.activity.queries import events_about
from tiebeam.hub.jobs.models import Schedule
from tiebeam.hub.sites import environments, queries, services, workers
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Environment, Site

pytestmark = pytest.mark.django_db

STAGING = {"name": "Staging", "kind": "staging", "start_url": "https://staging.larkmoor.example/"}
PREVIEW = {
    "name": "Previews",
    "kind": "preview",
    "start_url": "https://main.preview.larkmoor.example/",
    "preview_hosts": "*.preview.larkmoor.example",
}
KEYS = '[[access]]\norigin = "https://staging.larkmoor.example"\nuser = "u"\npassword = "sesame"'
CRAWL = {"max_pages": "100", "robots": "record", "hosts": ""}


@pytest.fixture
def staging(site: Site) -> Environment:
    return environments.add(site, by=None, **STAGING)


@pytest.fixture
def previews(site: Site) -> Environment:
    hosts = ["*.preview.larkmoor.example"]
    return environments.add(site, by=None, **{**PREVIEW, "preview_hosts": hosts})


def crawl(site: Site, environment: Environment | None = None) -> Crawl:
    settings = {"start_urls": [(environment or site).start_url]}
    return services.start_crawl(site, by=None, settings=settings, environment=environment)


def done(one: Crawl) -> Crawl:
    one.status = CrawlStatus.DONE
    one.save()
    return one


class TestAdding:
    def test_keeps_it_with_its_hosts_and_leads_to_its_first_crawl(
        self, signed_in: Client, site: Site
    ) -> None:
        wish = {
            **STAGING,
            "hosts": "help.staging.larkmoor.example = help.larkmoor.example\nm.example",
        }
        answer = signed_in.post(f"/sites/{site.pk}/environments/add/", wish)
        one = Environment.objects.get()
        assert one.hosts == {
            "help.staging.larkmoor.example": "help.larkmoor.example",
            "m.example": "",
        }
        assert answer.headers["Location"] == f"/sites/{site.pk}/environments/{one.pk}/crawl/"
        assert "added the environment Staging" in events_about(site)[0].said

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"name": "production"}, "Another environment of this site has this name."),
            ({"start_url": "https://www.larkmoor.example/new"}, "the host of production itself"),
            ({"start_url": "http://10.0.0.1/"}, "not on the public web"),
            ({"hosts": "*.a.example = b.example"}, "the star must stand on both sides"),
            ({"hosts": "a.example ="}, "Write the host of production behind the ="),
            ({"hosts": "a/b = c.example"}, "is no host name"),
            ({"access": "x"}, "no TOML"),
        ],
    )
    def test_refuses_with_a_reason_and_keeps_what_was_typed(
        self, signed_in: Client, site: Site, wrong: dict[str, str], said: str
    ) -> None:
        wish = {**STAGING, "hosts": "typed.example", **wrong}
        page = signed_in.post(f"/sites/{site.pk}/environments/add/", wish).content.decode()
        assert said in page
        assert wish["hosts"] in page
        assert not Environment.objects.exists()

    def test_is_for_administrators(self, reader_signed_in: Client, site: Site) -> None:
        path = f"/sites/{site.pk}/environments/"
        assert reader_signed_in.post(f"{path}add/", STAGING).status_code == 403
        assert "Add an environment" not in reader_signed_in.get(path).content.decode()


class TestChanging:
    def test_keeps_keys_that_were_not_typed_again_and_shows_none(
        self, signed_in: Client, site: Site, staging: Environment
    ) -> None:
        path = f"/sites/{site.pk}/environments/{staging.pk}/"
        signed_in.post(path, {**STAGING, "access": KEYS})
        signed_in.post(path, {**STAGING, "name": "Stage"})
        staging.refresh_from_db()
        assert (staging.name, staging.access.strip()) == ("Stage", KEYS.strip())
        assert "sesame" not in signed_in.get(path).content.decode()

    def test_forgets_keys_when_asked_to(
        self, signed_in: Client, site: Site, staging: Environment
    ) -> None:
        environments.change(staging, by=None, access=KEYS)
        path = f"/sites/{site.pk}/environments/{staging.pk}/"
        signed_in.post(path, {**STAGING, "forgets_access": "on"})
        staging.refresh_from_db()
        assert staging.access == ""

    def test_retires_it_with_its_timetable_and_brings_it_back(
        self, signed_in: Client, site: Site, staging: Environment
    ) -> None:
        path = f"/sites/{site.pk}/environments/{staging.pk}/"
        times = {"crawls": "day", "weekday": "1", "at": "03:00", "time_zone": "UTC"}
        signed_in.post(f"{path}timetable/", times)
        assert Schedule.objects.get().is_on
        signed_in.post(f"{path}retire/")
        assert not Schedule.objects.get().is_on
        assert signed_in.get(f"{path}crawl/").status_code == 404
        signed_in.post(f"{path}retire/", {"revive": "1"})
        assert signed_in.get(f"{path}crawl/").status_code == 200


class TestACrawl:
    def test_of_staging_begins_there_with_its_hosts(
        self, signed_in: Client, site: Site, staging: Environment
    ) -> None:
        signed_in.post(f"/sites/{site.pk}/environments/{staging.pk}/crawl/", CRAWL)
        one = Crawl.objects.get()
        assert (one.environment, one.start_url) == (staging, STAGING["start_url"])
        assert str(one) == "Crawl 1 of Larkmoor, Staging"

    def test_may_run_beside_one_of_production_but_not_beside_another_of_its_own(
        self, site: Site, staging: Environment
    ) -> None:
        crawl(site)
        crawl(site, staging)
        with pytest.raises(services.CrawlRunning, match="Staging"):
            crawl(site, staging)

    def test_of_a_preview_may_begin_on_a_named_host(
        self, signed_in: Client, site: Site, previews: Environment
    ) -> None:
        url = "https://pr-7.preview.larkmoor.example/"
        path = f"/sites/{site.pk}/environments/{previews.pk}/crawl/"
        signed_in.post(path, {**CRAWL, "start_url": url})
        one = Crawl.objects.get()
        assert one.start_url == url
        assert environments.hosts_of(one) == {
            "pr-7.preview.larkmoor.example": "www.larkmoor.example"
        }

    @pytest.mark.parametrize("url", ["https://evil.example/", "https://preview.larkmoor.example/"])
    def test_of_a_preview_begins_nowhere_else(
        self, signed_in: Client, site: Site, previews: Environment, url: str
    ) -> None:
        path = f"/sites/{site.pk}/environments/{previews.pk}/crawl/"
        page = signed_in.post(path, {**CRAWL, "start_url": url}).content.decode()
        assert "Previews of this site are on" in page
        assert url in page
        assert not Crawl.objects.exists()

    def test_is_not_taken_for_one_of_production(self, site: Site, staging: Environment) -> None:
        live = done(crawl(site))
        build = done(crawl(site, staging))
        assert queries.newest_done(site) == live
        assert queries.newest_done(site, staging) == build
        assert list(queries.done_crawls(site)) == [live]
        assert queries.is_newest_done(live)
        assert not queries.done_before(build).exists()

    def test_by_timetable_begins_at_the_usual_start_page(
        self, site: Site, previews: Environment
    ) -> None:
        settings = {"start_urls": ["https://pr-7.preview.larkmoor.example/"], "max_pages": 7}
        done(services.start_crawl(site, by=None, settings=settings, environment=previews))
        workers.crawl_by_timetable.call(site.pk, previews.pk)
        newest = queries.newest_crawl(site, previews)
        assert newest
        assert (newest.start_url, newest.settings["max_pages"]) == (PREVIEW["start_url"], 7)
        assert newest.number == 2


def test_the_first_crawl_of_an_environment_sees_the_site_as_production_was_seen(
    signed_in: Client, site: Site, staging: Environment
) -> None:
    environments.change(staging, by=None, hosts={"m.staging.larkmoor.example": ""})
    settings = {"start_urls": [site.start_url], "robots": "record", "hosts": ["m.larkmoor.example"]}
    done(services.start_crawl(site, by=None, settings=settings))
    before = queries.settings_before(site, staging)
    assert (before["robots"], before["hosts"]) == ("record", ["m.staging.larkmoor.example"])
    page = signed_in.get(f"/sites/{site.pk}/environments/{staging.pk}/crawl/").content.decode()
    assert "m.staging.larkmoor.example" in page


def test_the_list_shows_each_with_its_newest_crawl(
    signed_in: Client, site: Site, staging: Environment
) -> None:
    done(crawl(site))
    build = done(crawl(site, staging))
    page = signed_in.get(f"/sites/{site.pk}/environments/").content.decode()
    assert "Larkmoor runs in 2 places" in page
    assert f"/crawls/{build.pk}/beside-production/" in page


def test_the_crawls_of_a_site_name_their_environment(
    signed_in: Client, site: Site, staging: Environment
) -> None:
    Crawl.objects.filter(pk=done(crawl(site, staging)).pk).update(finished_at=timezone.now())
    page = signed_in.get(f"/sites/{site.pk}/").content.decode()
    assert "Staging" in page
    assert "has not been looked at yet" in page  # a crawl of staging is none of the site
