"""Renderings read for people who compare the two sides of a page."""

from tests.engine.conftest import MakeTables
from tests.engine.written_tables import SITE

from tiebeam.engine.render import read_renderings

URLS = [f"{SITE}/a", f"{SITE}/b", f"{SITE}/c"]


def test_only_pages_that_are_asked_for_come_and_those_with_a_picture_first(
    tables: MakeTables,
) -> None:
    written = "url screenshot | /a - | /b screenshots/b.webp | /d -"
    t = tables(pages="url | /a | /b | /c | /d", renderings=written)
    assert [row["url"] for row in read_renderings(t, URLS)] == [f"{SITE}/b", f"{SITE}/a"]


def test_a_crawl_of_which_nothing_was_rendered_has_none(tables: MakeTables) -> None:
    assert read_renderings(tables(pages="url | /a"), URLS) == []
