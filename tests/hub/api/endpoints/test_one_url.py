"""Everything about one URL, for programs."""

import pytest
from tests.engine.small_crawl import FINGERPRINT, SITE, make_crawl
from tests.hub.api.conftest import Program, program_of
from tests.hub.findings.conftest import known, tell
from tests.hub.home.test_url import crawls

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import Team, User
from tiebeam.hub.sites import services
from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db

__all__ = ["crawls", "known", "tell"]


def test_a_visited_url_says_what_the_page_shows(
    program: Program, site: Site, crawls: list[Crawl]
) -> None:
    status, told = program.ask(f"/sites/{site.pk}/url", url=f"{SITE}/oak", crawl=1)
    assert (status, told["is_visited"], told["crawl_id"]) == (200, True, crawls[0].pk)
    assert told["verdict"] == "It answers 200, and search engines may show it"
    assert (told["facts"]["title"], told["facts"]["status"]) == ("Oak table", 200)
    assert told["facts"]["url_id"].isdecimal()
    assert f"{SITE}/old" in [one["url"] for one in told["redirected_from"]["sample"]]
    assert told["shell_line"].endswith(f"{SITE}/oak")


def test_every_column_is_told(program: Program, site: Site, crawls: list[Crawl]) -> None:
    names = {one["name"] for one in program.ask("/columns")[1]}
    _, told = program.ask(f"/sites/{site.pk}/url", url=f"{SITE}/oak")
    assert set(told["facts"]) == names


def test_its_history_goes_back_through_the_crawls(
    program: Program, site: Site, crawls: list[Crawl]
) -> None:
    _, told = program.ask(f"/sites/{site.pk}/url", url=f"{SITE}/oak")
    titles = [(one["number"], one["facts"]["title"]) for one in told["history"]]
    assert titles == [(2, "Oak"), (1, "Oak table")]


def test_a_url_that_was_not_visited_is_unknown_and_others_are_written_like_it(
    program: Program, site: Site, crawls: list[Crawl]
) -> None:
    status, told = program.ask(f"/sites/{site.pk}/url", url=f"{SITE}/oaks")
    assert (status, told["is_visited"], told["facts"]) == (200, False, {})
    assert f"{SITE}/oak" in told["nearest"]
    assert [one["is_visited"] for one in told["history"]] == [False, False]


def test_it_names_the_findings_of_the_url_in_the_words_of_the_lens(
    program: Program, site: Site, known: Finding
) -> None:
    make_crawl(known.last_seen.folder)
    Finding.objects.filter(pk=known.pk).update(fingerprint=FINGERPRINT)
    said = set()
    for lens in ("seo", "it"):
        _, told = program.ask(f"/sites/{site.pk}/url", url=f"{SITE}/oak", lens=lens)
        (one,) = told["findings"]
        assert one["id"] == known.pk
        said.add(one["headline"])
    assert len(said) == 2


def test_links_lead_to_it_and_from_it(program: Program, site: Site, crawls: list[Crawl]) -> None:
    _, told = program.ask(f"/sites/{site.pk}/url/links", url=f"{SITE}/oak")
    links = told["links_in"]
    assert links["count"] == sum(links["regions"].values()) > 0
    assert {"url", "anchor", "region"} <= set(links["sample"][0])
    _, none = program.ask(f"/sites/{site.pk}/url/links", url=f"{SITE}/nothing-like-it")
    assert none["links_out"]["count"] == 0


def test_a_crawl_that_is_not_there_is_not_found(
    program: Program, site: Site, crawls: list[Crawl]
) -> None:
    for path in ("url", "url/links"):
        assert program.ask(f"/sites/{site.pk}/{path}", url=f"{SITE}/oak", crawl=7)[0] == 404
        assert program.ask(f"/sites/{site.pk}/{path}")[0] == 422


def test_of_a_closed_site_nothing_is_told(reader: User, site: Site, crawls: list[Crawl]) -> None:
    services.change_site(site, by=None, is_closed=True, teams=Team.objects.filter(name="SEO"))
    for path in ("url", "url/links"):
        asked = f"/sites/{site.pk}/{path}"
        assert program_of(reader).ask(asked, url=f"{SITE}/oak")[0] == 404
