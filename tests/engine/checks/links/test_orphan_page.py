import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks import CannotTell
from tiebeam.engine.checks.links.orphan_page import orphan_page

PAGES = "url found_by found_on | / start - | /a link / | /b link / | /p/1 sitemap -"
LINKS = "source target | / /a | / /b"
SITEMAP = "url | / | /a | /b | /p/1"
FILE = "/sitemap.xml"


def test_names_the_page_and_the_sitemap_that_lists_it(tables: MakeTables) -> None:
    t = tables(pages=PAGES, links=LINKS, sitemaps=SITEMAP)
    assert occurrences(orphan_page, t) == [("/p/1", FILE, "sitemap", None, 0)]


def test_does_not_count_a_link_of_the_page_to_itself(tables: MakeTables) -> None:
    t = tables(pages=PAGES, links=f"{LINKS} | /p/1 /p/1", sitemaps=SITEMAP)
    assert [row[0] for row in occurrences(orphan_page, t)] == ["/p/1"]


@pytest.mark.parametrize("link", ["/a /p/1 -", "/a /p/1 nofollow"])
def test_leaves_pages_that_any_page_links_to(tables: MakeTables, link: str) -> None:
    t = tables(pages=PAGES, links=f"source target rel | / /a - | / /b - | {link}", sitemaps=SITEMAP)
    assert occurrences(orphan_page, t) == []


def test_leaves_pages_that_links_reach_through_a_redirect(tables: MakeTables) -> None:
    t = tables(
        pages="url status redirect_url | / 200 - | /a 200 - | /old 301 /p/1 | /p/1 200 -",
        links="source target | / /a | / /old",
        sitemaps="url | / | /a | /p/1",
    )
    assert occurrences(orphan_page, t) == []


def test_leaves_pages_whose_variants_are_linked(tables: MakeTables) -> None:
    t = tables(
        pages="url canonical_url | / / | /a /a | /p/1?color=red /p/1 | /p/1 /p/1",
        links="source target | / /a | / /p/1?color=red",
        sitemaps="url | / | /a | /p/1",
    )
    assert occurrences(orphan_page, t) == []


@pytest.mark.parametrize("saving", ["yes 200 /p/1", "no 404 -", "no 200 /a"])
def test_leaves_pages_that_are_not_to_be_found(tables: MakeTables, saving: str) -> None:
    """noindex, gone, or another page named as canonical."""
    t = tables(
        pages=f"url noindex status canonical_url | / no 200 - | /a no 200 - | /p/1 {saving}",
        links="source target | / /a",
        sitemaps="url | / | /a | /p/1",
    )
    assert occurrences(orphan_page, t) == []


def test_knows_nothing_of_entries_that_were_not_visited(tables: MakeTables) -> None:
    t = tables(pages="url | / | /a", links="source target | / /a", sitemaps="url | /a | /p/1")
    assert occurrences(orphan_page, t) == []


@pytest.mark.parametrize(
    "crawl",
    [
        "kind ended | full cancelled",
        "kind ended | full limit",
        "kind narrowed_by | full max_depth",
        "kind is_whole | sample no",
    ],
)
def test_cannot_tell_from_a_crawl_that_did_not_see_everything(
    tables: MakeTables, crawl: str
) -> None:
    t = tables(crawl=crawl, pages=PAGES, links=LINKS, sitemaps=SITEMAP)
    with pytest.raises(CannotTell, match="links it did not see"):
        orphan_page.question(t)


def test_cannot_tell_where_most_links_are_made_by_scripts(tables: MakeTables) -> None:
    t = tables(pages="url | / | /a | /b | /c", sitemaps="url | /a | /b | /c")
    with pytest.raises(CannotTell, match="made by scripts"):
        orphan_page.question(t)


def test_cannot_tell_where_many_pages_failed(tables: MakeTables) -> None:
    t = tables(
        pages="url failure | / - | /a timeout | /p/1 -",
        links="source target | / /a",
        sitemaps="url | /p/1",
    )
    with pytest.raises(CannotTell, match="1 of 3 URLs failed"):
        orphan_page.question(t)


def test_is_one_finding_per_page_template(tables: MakeTables) -> None:
    t = tables(
        pages="url page_template | / Home | /a List | /b List | /c List | /p/1 Product | /g Guide",
        links="source target | / /a | / /b | / /c",
        sitemaps="url | /a | /b | /c | /p/1 | /g",
    )
    assert findings(t, orphan_page) == [["/g"], ["/p/1"]]
