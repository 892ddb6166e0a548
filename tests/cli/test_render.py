from pathlib import Path

import pytest
from tests.cli.conftest import Type
from tests.engine.crawl.conftest import TinySite

from tiebeam.engine import pipeline

SCRIPTED = """<title>Sofas</title><main id=main></main><script>
main.innerHTML = "<p>" + "words and more words ".repeat(30) + "</p>";</script>"""


@pytest.fixture
def crawled(type_in: Type, site: TinySite) -> str:
    site.html("/", SCRIPTED)
    assert type_in("crawl", site.url(), "-o", "crawl", "--quiet").exit_code == 0
    return site.url()


def test_finds_what_only_a_browser_shows(type_in: Type, crawled: str) -> None:
    ended = type_in("render", "crawl")
    assert ended.exit_code == 0, ended.stderr
    assert "1 rendered" in ended.stderr
    assert "tiebeam findings crawl" in ended.stdout
    assert "content-requires-js" in type_in("findings", "crawl", "--format", "json").stdout


def test_a_crawl_renders_when_it_is_asked_to(type_in: Type, site: TinySite) -> None:
    site.html("/", SCRIPTED)
    ended = type_in("crawl", site.url(), "-o", "crawl", "--render", "1")
    assert ended.exit_code == 0, ended.stderr
    assert "1 rendered" in ended.stderr


def test_refuses_a_url_that_is_no_page_of_the_crawl(type_in: Type, crawled: str) -> None:
    ended = type_in("render", "crawl", "--url", f"{crawled}elsewhere")
    assert ended.exit_code == 2
    assert "no page of this crawl" in ended.stderr


def test_says_before_a_crawl_that_no_browser_is_there(
    type_in: Type, site: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("/")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    ended = type_in("crawl", site.url(), "-o", "crawl", "--render", "1")
    assert ended.exit_code == 7
    assert "/nowhere/chromium" in ended.stderr


def test_says_that_a_folder_holds_no_crawl(type_in: Type) -> None:
    assert type_in("render", "nothing").exit_code == 4


def test_keeps_pages_that_are_not_rendered_again(type_in: Type, site: TinySite) -> None:
    site.html("/", f"{SCRIPTED}<a href='/two'>two</a>")
    site.html("/two", SCRIPTED)
    type_in("crawl", site.url(), "-o", "crawl", "--quiet")
    for path in ("", "two", "two"):
        assert type_in("render", "crawl", "--url", f"{site.url()}{path}").exit_code == 0
    parts = pipeline.manifest(Path("crawl")).parts["renderings"]
    assert sum(part.rows for part in parts) == 2
