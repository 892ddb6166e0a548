"""Renderings for programs: asked for, stopped, raw beside rendered."""

from pathlib import Path

import pyarrow as pa
import pytest
from tests.hub.api.conftest import Program
from tests.hub.explorer.conftest import crawl, tables

from tiebeam.engine.tables import TABLES, CrawlStore
from tiebeam.engine.urls import url_id
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Rendering

pytestmark = pytest.mark.django_db

__all__ = ["crawl", "tables"]

OAK, ELM = "https://www.shop.test/oak", "https://www.shop.test/elm"


def rendered(folder: Path) -> None:
    """Let a browser have looked at two pages; scripts of one take its title away."""
    rows = [
        {"url": url, "url_id": url_id(url), "outcome": "rendered", "raw_title": "Oak table"}
        for url in (OAK, ELM)
    ]
    rows[1]["rendered_title"] = "Oak table"
    table = pa.Table.from_pylist(rows, schema=TABLES["renderings"].arrow)
    CrawlStore(folder).replace_tables({"renderings": table})


def test_is_asked_for_by_name_once_and_stopped(program: Program, crawl: Crawl) -> None:
    path = f"/crawls/{crawl.pk}/renderings"
    status, first = program.tell(path, urls=[OAK, f"{OAK}#top", ELM])
    assert (status, first["urls"], first["site_id"]) == (201, [OAK, ELM], crawl.site_id)
    assert program.tell(path, per_template=2)[1]["id"] == first["id"]
    assert program.ask(f"/renderings/{first['id']}")[1]["status"] == "waiting"
    assert program.tell(f"/renderings/{first['id']}/stop")[1]["status"] == "cancelled"
    assert [one["id"] for one in program.ask(path)[1]["items"]] == [first["id"]]


@pytest.mark.parametrize(
    "urls", [["no address"], ["ftp://www.shop.test/"], [f"{OAK}?{'x' * 9000}"]]
)
def test_what_is_no_address_is_a_wrong_field(
    program: Program, crawl: Crawl, urls: list[str]
) -> None:
    status, problem = program.tell(f"/crawls/{crawl.pk}/renderings", urls=urls)
    assert (status, problem["detail"].partition(":")[0]) == (422, "urls")
    assert not Rendering.objects.exists()


def test_more_pages_than_a_browser_sees_in_one_go_are_refused(
    program: Program, crawl: Crawl
) -> None:
    urls = [f"{OAK}/{number}" for number in range(51)]
    assert program.tell(f"/crawls/{crawl.pk}/renderings", urls=urls)[0] == 422


def test_only_the_newest_crawl_is_rendered(program: Program, crawl: Crawl) -> None:
    Crawl.objects.create(site=crawl.site, number=2, status=CrawlStatus.DONE)
    assert program.tell(f"/crawls/{crawl.pk}/renderings")[0] == 409


def test_each_page_is_told_raw_beside_rendered(program: Program, crawl: Crawl) -> None:
    rendered(crawl.folder)
    path = f"/crawls/{crawl.pk}/rendered-pages"
    _, told = program.ask(path, url=OAK)
    (one,) = told["items"]
    assert (one["raw"]["title"], one["rendered"]["title"]) == ("Oak table", None)
    assert one["differing"] == ["title"]
    _, first = program.ask(path, limit=1)
    _, second = program.ask(path, limit=1, after=first["next"])
    seen = [one["url"] for told in (first, second) for one in told["items"]]
    assert (sorted(seen), second["next"]) == ([ELM, OAK], None)


def test_a_crawl_that_no_browser_looked_at_has_none(program: Program, crawl: Crawl) -> None:
    assert program.ask(f"/crawls/{crawl.pk}/rendered-pages")[1] == {"items": [], "next": None}
