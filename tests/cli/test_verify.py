import json
from pathlib import Path

import pytest
from tests.cli.conftest import Type
from tests.engine.crawl.conftest import QUICK, TinySite

from tiebeam.engine import pipeline


@pytest.fixture
def untitled(tmp_path: Path, site: TinySite) -> Path:
    """A judged crawl of a site whose products have no title."""
    names = [f"/p/{number}" for number in range(4)]
    site.page("/", *names, title="Home")
    for name in names:
        site.page(name, title="", text=f"All about {name}.")
    folder = tmp_path / "crawl"
    pipeline.crawl(pipeline.CrawlSettings((site.url(),), **QUICK), folder)
    pipeline.judge(folder)
    return folder


def fingerprint(folder: Path) -> str:
    found = pipeline.findings(folder)
    return next(one.fingerprint for one in found if one.check == "title-missing")


def mend(site: TinySite, *numbers: int) -> None:
    for number in numbers:
        site.page(f"/p/{number}", title=f"Product {number}", text=f"All about {number}.")


def test_still_there_ends_with_1(untitled: Path, type_in: Type) -> None:
    ended = type_in("verify", untitled, fingerprint(untitled))
    assert (ended.exit_code, ended.output.split()[0]) == (1, "still")


def test_fixed_ends_with_0(untitled: Path, site: TinySite, type_in: Type) -> None:
    mend(site, 0, 1, 2, 3)
    ended = type_in("verify", untitled, fingerprint(untitled))
    assert (ended.exit_code, ended.output.split()[0]) == (0, "fixed")


def test_partly_names_each_page(untitled: Path, site: TinySite, type_in: Type) -> None:
    mend(site, 0)
    ended = type_in("verify", untitled, fingerprint(untitled), "--format", "json")
    told = json.loads(ended.stdout)
    assert (ended.exit_code, told["answer"]) == (1, "partly")
    shown = {one["url"].rpartition("/")[2]: one["shows"] for one in told["pages"]}
    assert shown["0"] == "none"
    assert shown["1"] == "defect"


def test_what_cannot_be_seen_ends_with_8(untitled: Path, site: TinySite, type_in: Type) -> None:
    site.text("/robots.txt", "User-agent: *\nDisallow: /")
    ended = type_in("verify", untitled, fingerprint(untitled))
    assert (ended.exit_code, ended.output.split()[0]) == (8, "unknown")


def test_a_fingerprint_that_is_none_is_told(untitled: Path, type_in: Type) -> None:
    ended = type_in("verify", untitled, "0000000000000001")
    assert (ended.exit_code, "no finding" in ended.output) == (2, True)


class TestPagesThatAreNamed:
    def test_alone_are_visited_and_decide_how_it_ends(
        self, untitled: Path, site: TinySite, type_in: Type
    ) -> None:
        mend(site, 0, 1)
        first, second, third = (site.url(f"/p/{number}") for number in range(3))
        name = fingerprint(untitled)
        ended = type_in("verify", untitled, name, "--url", first, "--url", second)
        assert (ended.exit_code, ended.output.split()[0]) == (0, "fixed")
        assert "says nothing of 2 that were not seen" in " ".join(ended.output.split())
        assert third not in ended.output
        ended = type_in("verify", untitled, name, "--url", first, "--url", third)
        assert (ended.exit_code, ended.output.split()[0]) == (1, "partly")
        ended = type_in("verify", untitled, name, "--url", third)
        assert (ended.exit_code, ended.output.split()[0]) == (1, "still")

    def test_are_told_of_to_programs(self, untitled: Path, site: TinySite, type_in: Type) -> None:
        """Once each, however they are written; of the finding they say what they can."""
        page = site.url("/p/1")
        given = ("--url", f"{page}#top", "--url", page.removeprefix("http://"), "--format", "json")
        ended = type_in("verify", untitled, fingerprint(untitled), *given)
        told = json.loads(ended.stdout)
        assert [(one["url"], one["shows"]) for one in told["pages"]] == [(page, "defect")]
        assert told["answer"] == "unknown"
        assert ended.exit_code == 1

    def test_that_cannot_be_seen_end_with_8(
        self, untitled: Path, site: TinySite, type_in: Type
    ) -> None:
        site.text("/robots.txt", "User-agent: *\nDisallow: /p/1")
        mend(site, 0)
        pages = ("--url", site.url("/p/0"), "--url", site.url("/p/1"))
        ended = type_in("verify", untitled, fingerprint(untitled), *pages)
        assert (ended.exit_code, ended.output.split()[0]) == (8, "unknown")

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("{site}", "is no page of the finding in this crawl"),
            ("{site}nowhere", "is no page of the finding in this crawl"),
            ("https://www.elsewhere.example/p/1", "is on another site: this crawl visited"),
            ("https://exa mple/", "give an address as in https://"),
            ("ftp://www.elsewhere.example/", "not a web address"),
            ("", "give an address as in https://"),
        ],
    )
    def test_it_cannot_visit_are_refused_in_words(
        self, untitled: Path, site: TinySite, type_in: Type, typed: str, said: str
    ) -> None:
        page = typed.format(site=site.url())
        ended = type_in("verify", untitled, fingerprint(untitled), "--url", page)
        assert (ended.exit_code, said in " ".join(ended.output.split())) == (2, True), ended.output

    def test_are_no_sample(self, untitled: Path, site: TinySite, type_in: Type) -> None:
        """Nor can more of them be named than a sample may have."""
        given = ("verify", untitled, fingerprint(untitled))
        ended = type_in(*given, "--url", site.url("/p/1"), "--pages", "20")
        assert (ended.exit_code, "--pages is about a sample" in ended.output) == (2, True)
        many = [word for number in range(501) for word in ("--url", site.url(f"/p/{number}"))]
        ended = type_in(*given, *many)
        assert (ended.exit_code, "at most 500 pages" in ended.output) == (2, True)
