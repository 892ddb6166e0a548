"""Search: everything that has a page, and nothing that the person may not see."""

import shutil
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from tests.engine.small_crawl import SITE, make_crawl
from tests.hub.conftest import make_person

from tiebeam.engine.pipeline import prepare_explorer
from tiebeam.hub.explorer import looking_up
from tiebeam.hub.home import searching, views
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def crawl(site: Site) -> Iterator[Crawl]:
    """The newest crawl of the site, ready to be searched."""
    made = Crawl.objects.create(site=site, number=1, status=CrawlStatus.DONE)
    shutil.rmtree(made.folder, ignore_errors=True)
    prepare_explorer(make_crawl(made.folder))
    yield made
    shutil.rmtree(made.folder)


@pytest.fixture
def closed(site: Site) -> Site:
    """The same site, which its teams alone may see."""
    site.is_closed = True
    site.save()
    return site


def found(client: Client, words: str) -> str:
    answer = client.get("/search/", {"q": words})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize(
    "words", ["", "  ", "a" * 5000, "%", "\x00", "\x00ada", "'; --", "http://", "https://["]
)
def test_survives_any_words(signed_in: Client, crawl: Crawl, words: str) -> None:
    found(signed_in, words)


@pytest.mark.parametrize("words", ["ben", "BEN@example", "ample.com"])
def test_finds_people_by_name_and_address(signed_in: Client, reader: User, words: str) -> None:
    text = found(signed_in, words)
    assert f'href="/people/{reader.pk}/"' in text
    assert "Platform" in text


def test_says_whose_account_is_off(signed_in: Client, reader: User) -> None:
    make_person("benno@example.com", is_active=False)
    text = found(signed_in, "ben")
    assert "2 hits" in text
    assert "off" in text


def test_finds_teams_with_what_they_are_a_part_of(signed_in: Client, reader: User) -> None:
    whole = Team.objects.get(name="Platform")
    part = Team.objects.create(name="Caches", kind="infrastructure", within=whole)
    text = found(signed_in, "cach")
    assert f'href="/teams/{part.pk}/"' in text
    assert "part of Platform" in text


@pytest.mark.parametrize("words", ["oak", "OAK", "/oa", "shop.test/oak"])
def test_finds_urls_of_the_newest_crawl_by_a_part(
    signed_in: Client, crawl: Crawl, words: str
) -> None:
    text = found(signed_in, words)
    assert f"/sites/{crawl.site_id}/url/?url=https%3A%2F%2Fwww.shop.test%2Foak" in text
    assert f"/sites/{crawl.site_id}/urls/?c=url&o=contains" in text


def test_says_when_there_may_be_more_than_it_shows(signed_in: Client, crawl: Crawl) -> None:
    assert "8 hits and more for" in found(signed_in, "shop.test")
    assert "and more" not in found(signed_in, "oak")


def test_two_letters_find_no_urls(signed_in: Client, crawl: Crawl) -> None:
    assert "www.shop.test" not in found(signed_in, "oa")


def test_a_pasted_url_leads_straight_to_its_page(signed_in: Client, crawl: Crawl) -> None:
    answer = signed_in.get("/search/", {"q": f" {SITE}/oak#reviews "}, follow=True)
    assert answer.redirect_chain[0][0].startswith(f"/sites/{crawl.site_id}/url/")
    assert "It answers 200" in answer.content.decode()


def test_a_pasted_url_nobody_visited_leads_to_the_site_of_its_host(
    signed_in: Client, crawl: Crawl
) -> None:
    answer = signed_in.get("/search/", {"q": "https://larkmoor.example/new"}, follow=True)
    assert "did not visit this URL" in answer.content.decode()


def test_a_pasted_url_of_a_strange_host_is_sought_like_words(
    signed_in: Client, crawl: Crawl
) -> None:
    assert "Nothing found" in found(signed_in, "https://elsewhere.example/")


def test_what_is_closed_to_a_person_is_not_found(
    reader_signed_in: Client, crawl: Crawl, closed: Site
) -> None:
    assert "Nothing found" in found(reader_signed_in, "oak")
    assert "Nothing found" in found(reader_signed_in, "larkmoor")
    answer = reader_signed_in.get("/search/", {"q": f"{SITE}/oak"})
    assert answer.status_code == 200


def test_an_index_that_is_missing_is_not_made_while_somebody_waits(
    signed_in: Client, crawl: Crawl
) -> None:
    shutil.rmtree(crawl.folder / ".explorer")
    assert "Not all of them were looked through" in found(signed_in, "oak")
    assert not (crawl.folder / ".explorer").exists()


def test_says_so_when_time_was_too_short(
    signed_in: Client, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_up, "PATIENCE_S", 0)
    assert "Not all of them were looked through" in found(signed_in, "oak")


class TestMatches:
    """What is offered while somebody types."""

    def offered(self, client: Client, words: str) -> str:
        answer = client.get("/search/matches/", {"q": words}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def test_leads_to_what_matches_and_to_all_hits(
        self, signed_in: Client, crawl: Crawl, reader: User
    ) -> None:
        assert f'href="/people/{reader.pk}/"' in self.offered(signed_in, "ben")
        assert f'href="/sites/{crawl.site_id}/"' in self.offered(signed_in, "lark")
        assert "/oak" in self.offered(signed_in, "shop.test/oak")
        assert 'href="/search/?q=ben"' in self.offered(signed_in, "ben")

    @pytest.mark.parametrize("words", ["", " ", "b", "\x00b"])
    def test_few_letters_match_nothing(self, signed_in: Client, reader: User, words: str) -> None:
        assert "/people/" not in self.offered(signed_in, words)

    @pytest.mark.parametrize(
        "words", ["a" * 5000, "%", "<script>", "'; --", "http://", "https://["]
    )
    def test_survives_any_words(self, signed_in: Client, crawl: Crawl, words: str) -> None:
        assert "<script>" not in self.offered(signed_in, words).replace(unescape(words), "")

    def test_a_pasted_url_leads_to_its_page(self, signed_in: Client, crawl: Crawl) -> None:
        assert f'href="/sites/{crawl.site_id}/url/?url=' in self.offered(signed_in, f"{SITE}/oak")

    def test_offers_few_of_each_kind(self, signed_in: Client) -> None:
        for number in range(9):
            Team.objects.create(name=f"Carts {number}", kind="other")
        assert self.offered(signed_in, "carts").count('role="option"') == 5 + 1

    def test_of_a_closed_site_nothing_matches(
        self, reader_signed_in: Client, closed: Site, crawl: Crawl
    ) -> None:
        assert f"/sites/{closed.pk}/" not in self.offered(reader_signed_in, "lark")
        assert f"/sites/{closed.pk}/" not in self.offered(reader_signed_in, "shop.test/oak")

    def test_urls_are_left_out_where_they_take_too_long(
        self, signed_in: Client, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(searching, "MATCHES_PATIENCE_S", 0.0)
        assert "/oak" not in self.offered(signed_in, "shop.test/o").replace("shop.test/o", "")

    def test_who_asks_too_often_is_put_off(
        self, signed_in: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(views, "MATCHES_PER_MINUTE", 0)
        answer = signed_in.get("/search/matches/", {"q": "ben"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
