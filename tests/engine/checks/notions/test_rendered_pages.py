import pytest
from tests.engine.conftest import MakeTables

from tiebeam.engine.checks import catalogue
from tiebeam.engine.checks.check import CannotTell
from tiebeam.engine.checks.notions.rendered_pages import rendered_pages

PAGES = "url status | /a 200 | /b 200 | /gone 404"


def urls(t: MakeTables, renderings: str) -> list[str]:
    rows = rendered_pages(t(pages=PAGES, renderings=renderings)).to_pyarrow()
    return sorted(url.removeprefix("https://www.shop.test") for url in rows["url"].to_pylist())


def test_holds_the_pages_that_a_browser_read(tables: MakeTables) -> None:
    assert urls(tables, "url failure | /a - | /b crash") == ["/a"]


def test_leaves_out_what_cannot_be_compared(tables: MakeTables) -> None:
    """Another document, half a page, no raw side, and what is no page of the crawl."""
    columns = "url navigations html_cut raw_main_word_count"
    rows = "| /a 1 no 10 | /b 0 yes 10 | /z 0 no 10 | /gone 0 no 10"
    assert urls(tables, f"{columns} {rows}") == []


def test_cannot_tell_without_a_rendering(tables: MakeTables) -> None:
    with pytest.raises(CannotTell, match="no page of this crawl was rendered"):
        rendered_pages(tables(pages=PAGES))


@pytest.mark.parametrize("slug", [slug for slug, one in catalogue().items() if one.of_rendering])
def test_checks_of_renderings_cannot_tell_without_one(tables: MakeTables, slug: str) -> None:
    with pytest.raises(CannotTell, match="tiebeam render"):
        catalogue()[slug].question(tables(pages=PAGES))


def test_cannot_tell_when_no_rendering_succeeded(tables: MakeTables) -> None:
    with pytest.raises(CannotTell, match="no page could be rendered"):
        rendered_pages(tables(pages=PAGES, renderings="url failure | /a dns"))
