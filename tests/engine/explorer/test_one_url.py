"""Everything about one URL."""

from pathlib import Path

import pytest
from tests.engine.small_crawl import SITE

from tiebeam.engine.explorer import (
    Explorer,
    TooSlow,
    is_prepared,
    is_visited,
    links_from,
    links_to,
    nearest,
    one_url,
    remembered,
    written_with,
)


def test_knows_every_column_and_who_names_it(explorer: Explorer) -> None:
    found = one_url(explorer, f"{SITE}/oak")
    assert found is not None
    assert (found.row["title"], found.row["head_html"]) == ("Oak table", "<title>x</title>")
    assert [one["url"] for one in found.canonical_of.sample] == [f"{SITE}/copy"]
    assert [one["url"] for one in found.redirected_from.sample] == [f"{SITE}/old"]
    assert found.versions == [
        {
            "code": "de",
            "url": f"{SITE}/oak",
            "url_id": found.row["url_id"],
            "status": 200,
            "names_back": True,
        }
    ]


def test_knows_the_sitemaps_that_list_it(explorer: Explorer) -> None:
    found = one_url(explorer, f"{SITE}/elm")
    assert found is not None
    assert [one["sitemap_url"] for one in found.sitemaps.sample] == [f"{SITE}/map.xml"]


def test_counts_links_by_region_and_names_a_few(explorer: Explorer) -> None:
    into, out = links_to(explorer, f"{SITE}/oak"), links_from(explorer, f"{SITE}/")
    assert (into.count, into.regions) == (1, {"navigation": 1})
    assert into.sample[0]["url"] == f"{SITE}/"
    assert out.count == 3
    assert out.sample[0]["region"] == "main"


def test_a_url_that_was_not_visited_has_neighbours(explorer: Explorer) -> None:
    assert one_url(explorer, f"{SITE}/oka") is None
    assert f"{SITE}/oak" in nearest(explorer, f"{SITE}/oka")
    assert nearest(explorer, "no address") == []
    assert nearest(explorer, "https://elsewhere.test/a/b") == []


def test_remembers_what_each_crawl_knew(folder: Path, tmp_path: Path) -> None:
    known, unknown = remembered([folder, tmp_path], f"{SITE}/oak")
    assert known is not None
    assert known.values is not None
    assert known.values["title"] == "Oak table"
    assert unknown is None


def test_finds_urls_by_any_part_of_them_the_shortest_first(explorer: Explorer) -> None:
    found = written_with(explorer, ["/o", "nothing"], limit=8, patience_s=9)
    assert found == [f"{SITE}/oak", f"{SITE}/old"]
    assert written_with(explorer, ["/"], limit=1, patience_s=9) == [f"{SITE}/"]
    assert written_with(explorer, ["100%_"], limit=8, patience_s=9) == [f"{SITE}/100%_sure"]


def test_searches_no_longer_than_it_was_given(explorer: Explorer) -> None:
    with pytest.raises(TooSlow):
        explorer.ask(
            "SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b", patience_s=0.1
        )


def test_knows_whether_a_url_was_visited(explorer: Explorer) -> None:
    assert is_visited(explorer, f"{SITE}/oak")
    assert not is_visited(explorer, f"{SITE}/oka")


def test_knows_whether_an_index_is_there(explorer: Explorer, folder: Path, tmp_path: Path) -> None:
    assert is_prepared(folder)
    assert not is_prepared(tmp_path)
