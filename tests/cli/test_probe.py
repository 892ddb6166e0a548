import json
from pathlib import Path

import pytest
from tests.cli.conftest import Type
from tests.engine.crawl.conftest import QUICK, TinySite

from tiebeam.engine import fast_lane, pipeline


@pytest.fixture
def shop(tmp_path: Path, site: TinySite, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A judged crawl of a site with five products; the second look follows at once."""
    monkeypatch.setattr(fast_lane.probing, "SECOND_LOOK_S", 0.01)
    names = [f"/p/{number}" for number in range(5)]
    site.page("/", *names, title="Home")
    for name in names:
        site.page(name, title=f"Product {name}", text=f"All about {name}.")
    folder = tmp_path / "crawl"
    pipeline.crawl(pipeline.CrawlSettings((site.url(),), **QUICK), folder)
    pipeline.judge(folder)
    return folder


def hide(site: TinySite) -> None:
    """Shut the whole site to search engines."""
    site.text("/robots.txt", "User-agent: *\nDisallow: /")


def test_a_site_that_stays_ends_well(shop: Path, type_in: Type) -> None:
    ended = type_in("probe", shop, "--once")
    assert (ended.exit_code, "nothing has changed" in ended.output) == (0, True)


def test_a_change_is_told_and_ends_with_1(shop: Path, site: TinySite, type_in: Type) -> None:
    hide(site)
    ended = type_in("probe", shop, "--once")
    assert ended.exit_code == 1
    assert "A line of robots.txt now disallows pages" in ended.output


def test_a_change_is_told_in_the_words_that_are_asked_for(
    shop: Path, site: TinySite, type_in: Type
) -> None:
    hide(site)
    ended = type_in("probe", shop, "--once", "--lens", "seo")
    assert "robots.txt now keeps search engines out" in ended.output


def test_a_change_that_lasts_ends_with_1_again_and_is_not_told_again(
    shop: Path, site: TinySite, type_in: Type
) -> None:
    hide(site)
    type_in("probe", shop, "--once")
    ended = type_in("probe", shop, "--once")
    assert (ended.exit_code, "changes that last: 1" in ended.output) == (1, True)


def test_json_has_one_line_for_each_probe(shop: Path, site: TinySite, type_in: Type) -> None:
    hide(site)
    ended = type_in("probe", shop, "--runs", 2, "--every", "1s", "--format", "json")
    first, second = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [one["change"] for one in first["new"]] == ["robots-blocks"]
    assert (second["new"], len(second["lasting"])) == ([], 1)


def test_a_folder_without_a_crawl_is_told(tmp_path: Path, type_in: Type) -> None:
    ended = type_in("probe", tmp_path, "--once")
    assert (ended.exit_code, "holds no crawl" in ended.output) == (4, True)
