"""Where a crawl begins, and what of the rest it visits."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tiebeam.engine.crawl import CrawlSettings, InvalidSettings, crawl, of_crawl, read_list
from tiebeam.engine.crawl.quotas import kind_of

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import Crawled, CrawlIt, TinySite


@pytest.mark.parametrize(
    "text",
    [
        "http://a.test/1\nhttp://a.test/2\n",
        "# ours\n\nhttp://a.test/1\nhttp://a.test/2",
        "\ufeffurl\nhttp://a.test/1\nhttp://a.test/2\n",
        "Clicks,Top pages\n9,http://a.test/1\n8,http://a.test/2\n",
        '"Address";"Status"\n"http://a.test/1";200\n"http://a.test/2";404\n',
        "name\twhere\none\thttp://a.test/1\ntwo\thttp://a.test/2\n",
        "http://a.test/1,200\nhttp://a.test/2,404\n",
    ],
)
def test_a_list_is_read_as_lines_or_as_a_table(text: str) -> None:
    assert list(read_list(io.StringIO(text), "list")) == ["http://a.test/1", "http://a.test/2"]


@pytest.mark.parametrize(
    ("text", "message"), [("", "no address"), ("a,b\n1,2\n", "no column of addresses")]
)
def test_a_list_without_addresses_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidSettings, match=message):
        list(read_list(io.StringIO(text), "list"))


def visited(crawled: "Crawled", site: "TinySite") -> set[str]:
    """Paths of the pages of a crawl."""
    return {url.removeprefix(site.url("")) for url in crawled.pages}


@pytest.fixture
def linked(site: "TinySite") -> "TinySite":
    """A start page that links to three, each of which links further."""
    site.page("/", "/a", "/b?utm_source=x&p=1", "/c/1")
    site.page("/a", "/a/deep")
    site.page("/b?p=1")
    for number in range(1, 9):
        site.page(f"/c/{number}", f"/c/{number + 1}", text=f"text {number}")
    return site


class TestList:
    def crawl(self, tmp_path: Path, site: "TinySite", *seeds: str, **settings: Any) -> set[str]:
        from tests.engine.crawl.conftest import QUICK, Crawled

        folder = tmp_path / "listed"
        chosen = CrawlSettings((site.url("/"),), **QUICK | settings)
        with ThreadPoolExecutor(1) as executor:
            manifest = crawl(chosen, folder, executor=executor, seeds=seeds)
        return visited(Crawled(folder, manifest), site)

    def test_only_its_urls_and_where_they_redirect_to(
        self, tmp_path: Path, linked: "TinySite"
    ) -> None:
        linked.redirect("/old", "/new")
        linked.page("/new", "/a")
        found = self.crawl(tmp_path, linked, "/old", linked.url("/c/1"), follow=("redirect",))
        assert found == {"/", "/old", "/new", "/c/1"}

    def test_its_hosts_are_in_scope(self, tmp_path: Path, linked: "TinySite") -> None:
        other = linked.url("/a", host="help.localhost")
        found = self.crawl(tmp_path, linked, other, follow=("redirect",))
        assert other in found

    def test_an_exclusion_holds_for_it_too(self, tmp_path: Path, linked: "TinySite") -> None:
        found = self.crawl(tmp_path, linked, "/a", "/c/1", follow=("redirect",), exclude=("/c/",))
        assert found == {"/", "/a"}

    def test_what_is_no_address_is_passed_over(self, tmp_path: Path, linked: "TinySite") -> None:
        assert self.crawl(tmp_path, linked, "http://", "/a", follow=("redirect",)) == {"/", "/a"}

    def test_without_one_address_it_is_refused(self, tmp_path: Path, linked: "TinySite") -> None:
        with pytest.raises(InvalidSettings, match="no web address"):
            self.crawl(tmp_path, linked, "http://", "mailto:a@b.test")

    def test_an_earlier_crawl_is_a_list(
        self, tmp_path: Path, linked: "TinySite", crawl_it: "CrawlIt"
    ) -> None:
        before = crawl_it(linked.url(), max_depth=1)
        linked.page("/")
        found = self.crawl(tmp_path, linked, *of_crawl(before.folder), follow=("redirect",))
        assert found == visited(before, linked)


def test_sitemaps_alone_name_what_is_visited(linked: "TinySite", crawl_it: "CrawlIt") -> None:
    linked.text("/sitemap.xml", f"<urlset><url><loc>{linked.url('/c/5')}</loc></url></urlset>")
    crawled = crawl_it(linked.url(), follow=("sitemap", "redirect"), use_sitemaps=True)
    assert visited(crawled, linked) == {"/", "/c/5"}
    assert crawled.left_out("not-followed") > 0


def test_parameters_that_do_not_count_are_dropped_and_counted(
    linked: "TinySite", crawl_it: "CrawlIt"
) -> None:
    crawled = crawl_it(linked.url(), parameters=("drop utm_*",), max_depth=1)
    assert "/b?p=1" in visited(crawled, linked)
    assert "/b?utm_source=x&p=1" not in visited(crawled, linked)
    assert crawled.left_out("parameters") == 1


@pytest.mark.parametrize(
    ("settings", "count", "rule"),
    [
        ({"limits": ("/c/* 3",)}, 3, "pattern-limit"),
        ({"limits": ("/c/* depth 2",)}, 2, "pattern-depth"),
        ({"sample": 4}, 4, "sample"),
    ],
)
def test_a_pattern_has_its_limit(
    linked: "TinySite", crawl_it: "CrawlIt", settings: dict[str, Any], count: int, rule: str
) -> None:
    crawled = crawl_it(linked.url(), **settings)
    assert sum(path.startswith("/c/") for path in visited(crawled, linked)) == count
    assert crawled.left_out(rule) == 1


def test_a_limit_holds_across_a_resume(linked: "TinySite", crawl_it: "CrawlIt") -> None:
    crawled = crawl_it(
        linked.url(), limits=("/c/* 3",), should_stop=lambda: linked.asked("/c/2") > 0
    )
    assert crawled.manifest.ended == "cancelled"
    crawled = crawl_it.go_on(crawled)
    assert sum(path.startswith("/c/") for path in visited(crawled, linked)) == 3


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/en/p/red-shoe?size=9", "/en/p/*?size"),
        ("/en/p/blue-shoe?size=1", "/en/p/*?size"),
        ("/2026/11/news/", "/#/#/*/"),
        ("/", "/*"),
        ("/about", "/*"),
    ],
)
def test_one_folder_with_the_same_parameters_is_one_kind(path: str, kind: str) -> None:
    assert kind_of(f"https://shop.test{path}") == f"https://shop.test{kind}"
