"""The page of one URL."""

import shutil
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.utils.http import urlencode
from tests.engine.small_crawl import FINGERPRINT, PAGES, SITE, make_crawl

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def crawls(site: Site) -> Iterator[list[Crawl]]:
    """Two crawls; between them /oak lost its title."""
    made = [
        Crawl.objects.create(site=site, number=number, status=CrawlStatus.DONE) for number in (1, 2)
    ]
    changed = tuple({**one, "title": "Oak"} if one["url"] == "/oak" else one for one in PAGES)
    for crawl, pages in zip(made, (PAGES, changed), strict=True):
        shutil.rmtree(crawl.folder, ignore_errors=True)
        make_crawl(crawl.folder, pages=pages)
    yield made
    for crawl in made:
        shutil.rmtree(crawl.folder)


def page(client: Client, site: Site, url: str, **further: str) -> str:
    query = urlencode({"url": url, **further})
    answer = client.get(f"/sites/{site.pk}/url/?{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "It answers 200, and search engines may show it"),
        ("/elm", "search engines leave it out: noindex"),
        ("/copy", "search engines leave it out: its canonical is another URL"),
        ("/old", "It redirects (301)"),
        ("/gone", "It answers 404"),
        ("/down", "It gave no answer: timeout"),
    ],
)
def test_begins_with_the_verdict(
    signed_in: Client, site: Site, crawls: list[Crawl], path: str, said: str
) -> None:
    assert said in page(signed_in, site, SITE + path)


def test_tells_all_that_is_known(signed_in: Client, site: Site, crawls: list[Crawl]) -> None:
    text = page(signed_in, site, f"{SITE}/oak")
    for known in ("server: nginx", "h1 Heading", "https://www.shop.test/old", "x-page: 1"):
        assert known in text
    assert "<title>x</title>" in text


def test_marks_what_changed_between_crawls(
    signed_in: Client, site: Site, crawls: list[Crawl]
) -> None:
    text = page(signed_in, site, f"{SITE}/oak")
    assert "<mark>Oak</mark>" in text
    assert "Oak table" in text


def test_shows_the_findings_it_belongs_to(
    signed_in: Client, site: Site, crawls: list[Crawl]
) -> None:
    Finding.objects.create(
        site=site,
        fingerprint=FINGERPRINT,
        check_slug="title-duplicate",
        severity="medium",
        rank=2,
        owner="content",
        host="www.shop.test",
        pages=1,
        template_pages=1,
        first_seen=crawls[0],
        last_seen=crawls[1],
    )
    assert "It belongs to 1 finding" in page(signed_in, site, f"{SITE}/oak")
    assert "It belongs to" not in page(signed_in, site, f"{SITE}/elm")


def test_a_url_nobody_visited_is_unknown_and_has_neighbours(
    signed_in: Client, site: Site, crawls: list[Crawl]
) -> None:
    text = page(signed_in, site, f"{SITE}/oka")
    assert "Crawl 2 did not visit this URL" in text
    assert "https://www.shop.test/oak" in text


@pytest.mark.parametrize("url", ["", "x", "javascript:alert(1)", "http://[", "a" * 9000, "\0"])
def test_whatever_is_typed_is_answered(
    signed_in: Client, site: Site, crawls: list[Crawl], url: str
) -> None:
    text = page(signed_in, site, url)
    assert 'href="javascript:' not in text


def test_an_older_crawl_says_what_it_knew(
    signed_in: Client, site: Site, crawls: list[Crawl]
) -> None:
    assert "Oak table" in page(signed_in, site, f"{SITE}/oak", crawl="1")


def test_links_come_by_themselves_and_on_a_page_of_their_own(
    signed_in: Client, site: Site, crawls: list[Crawl]
) -> None:
    address = f"/sites/{site.pk}/url/links/?{urlencode({'url': f'{SITE}/oak'})}"
    assert (
        address.replace("&", "&amp;")
        in signed_in.get(
            f"/sites/{site.pk}/url/?{urlencode({'url': f'{SITE}/oak'})}"
        ).content.decode()
    )
    whole = signed_in.get(address).content.decode()
    part = signed_in.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "1 link lead to this URL" in whole
    assert "<html" not in part
    assert "1 link to it" in part


def test_a_site_without_crawl_says_so(signed_in: Client, site: Site) -> None:
    assert "has no crawl to look into" in page(signed_in, site, SITE)
