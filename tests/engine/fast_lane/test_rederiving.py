"""What is derived for a few pages is what would be derived for all of them."""

from pathlib import Path

import pytest
from tests.engine.fast_lane.conftest import BROKEN, Crawled

from tiebeam.engine.crawl import Wanted, visit
from tiebeam.engine.fast_lane.patching import patched
from tiebeam.engine.fast_lane.rederiving import OF_ALL_LINKS
from tiebeam.engine.tables import TABLES, CrawlStore, Tables

CHANGES = (
    "german-topics-empty-title",
    "french-sofas-canonical-404",
    "collections-canonical-home",
    "kids-canonical-alias",
    "british-stores-empty",
)
"""What is different when the pages are visited again: canonicals, texts that become the same."""


@pytest.fixture(scope="module")
def visited(crawled: Crawled, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Pages of all kinds, after the shop has changed."""
    pages = CrawlStore(crawled.folder).open().pages
    urls = pages.filter(pages.outcome == "answered").url.to_pyarrow().to_pylist()[::2]
    place = tmp_path_factory.mktemp("visit") / "one"
    crawled.lab.switch(CHANGES)
    visit(crawled.settings, Wanted(tuple(urls)), place)
    crawled.lab.switch(BROKEN)
    return [place]


def rows(t: Tables, table: str, columns: list[str]) -> dict[int, dict[str, object]]:
    found = getattr(t, table).select(columns).semi_join(t.visited, "url_id").to_pyarrow()
    return {row["url_id"]: row for row in found.to_pylist()}


@pytest.mark.parametrize("table", ["facts", "duplicates", "graph"])
def test_visited_pages_have_the_same_facts(
    crawled: Crawled, visited: list[Path], table: str
) -> None:
    few = patched(crawled.folder, visited, whole=False)
    all_of_them = patched(crawled.folder, visited, whole=True)
    columns = [name for name in TABLES[table].arrow.names if name not in OF_ALL_LINKS]
    expected = rows(all_of_them, table, columns)
    assert len(expected) > 5
    assert rows(few, table, columns) == expected


def test_other_pages_stay_as_they_were(crawled: Crawled, visited: list[Path]) -> None:
    few = patched(crawled.folder, visited, whole=False)
    count = CrawlStore(crawled.folder).open().facts.count().to_pyarrow().as_py()
    assert few.facts.count().to_pyarrow().as_py() == count


def test_unvisited_pages_of_a_host_can_be_left_out(crawled: Crawled, visited: list[Path]) -> None:
    host = CrawlStore(visited[0]).open(verify=False).pages.host.to_pyarrow()[0].as_py()
    few = patched(crawled.folder, visited, whole=False, drop_unvisited_of=host)
    of_host = few.facts.filter(few.facts.host == host)
    left = of_host.anti_join(few.visited, "url_id").count().to_pyarrow().as_py()
    assert (left, of_host.count().to_pyarrow().as_py() > 0) == (0, True)
