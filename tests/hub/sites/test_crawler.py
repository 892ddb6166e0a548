"""The page about the crawler."""

from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import Settings

from tiebeam.engine import pipeline
from tiebeam.hub.people import services as people
from tiebeam.hub.sites import crawler
from tiebeam.hub.sites.forms import CrawlForm
from tiebeam.hub.sites.models import Site

pytestmark = pytest.mark.django_db


def read(client: Client) -> str:
    return client.get("/crawler/").content.decode()


def test_a_stranger_reads_how_to_stop_it_by_the_name_that_the_engine_obeys(client: Client) -> None:
    page = read(client)
    assert f"User-agent: {pipeline.AGENT}\nDisallow: /" in page
    assert pipeline.CrawlSettings(("https://a.example/",)).introduction in page


def test_it_says_who_runs_it(client: Client) -> None:
    people.create_organisation("Larkmoor & Sons", email="admin@larkmoor.example")
    assert "This one is run by Larkmoor &amp; Sons." in read(client)


def test_a_hub_that_strangers_reach_is_named_by_its_crawls(
    client: Client, settings: Settings, site: Site
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, url="https://seo.larkmoor.example")
    form = CrawlForm({"max_pages": "5", "robots": "obey", "hosts": ""}, site=site)
    assert form.is_valid()
    assert form.as_settings()["about_url"] == "https://seo.larkmoor.example/crawler/"
    assert "+https://seo.larkmoor.example/crawler/)" in read(client)


def test_a_hub_on_somebodys_own_machine_is_not(client: Client) -> None:
    assert crawler.introduction() == {}
    assert f"+{pipeline.ABOUT_URL})" in read(client)
