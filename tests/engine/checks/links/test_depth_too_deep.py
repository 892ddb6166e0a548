from itertools import pairwise

import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks import CannotTell
from tiebeam.engine.checks.links.depth_too_deep import DEEPEST, depth_too_deep

WAY = ["/", *(f"/l/{number}" for number in range(1, DEEPEST + 1)), "/deep"]
"""Each page links to the next; the last one lies one link too deep."""
LINKS = "source target" + "".join(f" | {one} {other}" for one, other in pairwise(WAY))


def pages(*more: str, columns: str = "url", cells: str = "") -> str:
    return " | ".join([columns, *(f"{url}{cells}" for url in WAY), *more])


def test_names_the_page_its_depth_and_what_is_enough(tables: MakeTables) -> None:
    t = tables(pages=pages(), links=LINKS, sitemaps="url | /l/6 | /deep")
    assert occurrences(depth_too_deep, t) == [("/deep", DEEPEST + 1, DEEPEST, 1, True)]


def test_counts_a_redirect_as_no_link(tables: MakeTables) -> None:
    t = tables(
        pages=pages("/old 301 /deep", columns="url status redirect_url", cells=" 200 -"),
        links=f"{LINKS} | /l/5 /old",
        sitemaps="url | /deep",
    )
    assert occurrences(depth_too_deep, t) == []


def test_leaves_a_page_with_a_shorter_way(tables: MakeTables) -> None:
    t = tables(pages=pages(), links=f"{LINKS} | /l/1 /deep", sitemaps="url | /deep")
    assert occurrences(depth_too_deep, t) == []


def test_leaves_pages_that_the_sitemap_of_their_host_leaves_out(tables: MakeTables) -> None:
    t = tables(pages=pages(), links=LINKS, sitemaps="url | /l/1")
    assert occurrences(depth_too_deep, t) == []


def test_takes_plain_addresses_where_there_is_no_sitemap(tables: MakeTables) -> None:
    t = tables(pages=pages("/list?page=9"), links=f"{LINKS} | {WAY[-2]} /list?page=9")
    assert [row[0] for row in occurrences(depth_too_deep, t)] == ["/deep"]


def test_leaves_pages_that_are_not_to_be_found(tables: MakeTables) -> None:
    t = tables(
        pages=pages(columns="url noindex", cells=" yes"), links=LINKS, sitemaps="url | /deep"
    )
    assert occurrences(depth_too_deep, t) == []


def test_leaves_orphans_which_have_no_depth(tables: MakeTables) -> None:
    t = tables(pages="url | / | /alone", sitemaps="url | /alone")
    assert occurrences(depth_too_deep, t) == []


def test_knows_nothing_of_pages_that_were_not_visited(tables: MakeTables) -> None:
    t = tables(pages=pages(), links=f"{LINKS} | /deep /deeper", sitemaps="url | /l/1 | /deeper")
    assert occurrences(depth_too_deep, t) == []


def test_cannot_tell_from_a_crawl_that_did_not_see_everything(tables: MakeTables) -> None:
    """A link on a page it did not see may be the shorter way."""
    t = tables(crawl="kind ended | full limit", pages=pages(), links=LINKS)
    with pytest.raises(CannotTell):
        depth_too_deep.question(t)


def test_is_one_finding_per_page_template(tables: MakeTables) -> None:
    t = tables(
        pages=pages("/guide Guide", columns="url page_template", cells=" Product"),
        links=f"{LINKS} | {WAY[-2]} /guide",
        sitemaps="url | /deep | /guide",
    )
    assert findings(t, depth_too_deep) == [["/deep"], ["/guide"]]
