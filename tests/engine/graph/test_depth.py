from itertools import pairwise

import numpy as np
import pytest
from tests.engine.graph.conftest import Column

from tiebeam.engine.graph import depth
from tiebeam.engine.graph.depth import find_depth
from tiebeam.engine.graph.links import Links

PAGES = "url | / | /a | /b | /c"


def test_depth_is_the_fewest_links_from_the_start(column: Column) -> None:
    links = "source target | / /a | /a /b | / /b | /b /c"
    assert column("depth", PAGES, links) == {"/": 0, "/a": 1, "/b": 1, "/c": 2}


def test_a_page_that_no_path_leads_to_has_no_depth(column: Column) -> None:
    links = "source target | / /a | /b /c | /c /b"
    assert column("depth", PAGES, links) == {"/": 0, "/a": 1, "/b": None, "/c": None}


def test_a_circle_of_links_ends(column: Column) -> None:
    links = "source target | / /a | /a /b | /b / | /b /a"
    assert column("depth", PAGES, links)["/b"] == 2


def test_every_start_page_has_depth_zero(column: Column) -> None:
    pages = "url found_by | / start | https://help.shop.test/ start | /a link"
    depths = column("depth", pages, "source target | https://help.shop.test/ /a")
    assert depths == {"/": 0, "https://help.shop.test/": 0, "/a": 1}


def test_a_redirect_costs_no_link(column: Column) -> None:
    pages = "url status redirect_url | / 200 - | /old 301 /older | /older 302 /new | /new 200 -"
    assert column("depth", pages, "source target | / /old") == {
        "/": 0,
        "/old": 1,
        "/older": 1,
        "/new": 1,
    }


def test_a_start_page_that_redirects_hands_its_depth_on(column: Column) -> None:
    pages = (
        "url found_by status redirect_url | / start 301 /en/ | /en/ redirect 200 - | /a link 200 -"
    )
    assert column("depth", pages, "source target | /en/ /a") == {"/": 0, "/en/": 0, "/a": 1}


def test_a_canonical_hands_its_depth_on(column: Column) -> None:
    """A search engine takes both for one page."""
    pages = "url canonical_url | / - | /a?x=1 /a | /a /a"
    assert column("depth", pages, "source target | / /a?x=1")["/a"] == 1


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("nofollow | / no | /a yes | /b no", "rel | / /a - | /a /b -"),
        ("robots_allowed | / yes | /a no | /b yes", "rel | / /a - | /a /b -"),
        ("status | / 200 | /a 404 | /b 200", "rel | / /a - | /a /b -"),
        ("noindex | / no | /a no | /b no", "rel | / /a - | /a /b nofollow"),
        ("noindex | / no | /a no | /b no", "rel | / /a - | /a /b sponsored,nofollow"),
    ],
)
def test_links_that_search_engines_do_not_follow_lead_nowhere(
    column: Column, page: str, link: str
) -> None:
    depths = column("depth", f"url {page}", f"source target {link}")
    assert depths == {"/": 0, "/a": 1, "/b": None}


def test_links_of_a_noindex_page_are_followed(column: Column) -> None:
    pages = "url noindex | / no | /a yes | /b no"
    assert column("depth", pages, "source target | / /a | /a /b")["/b"] == 2


def test_a_long_path_is_followed_to_its_end(column: Column) -> None:
    """Paging through an archive can be hundreds of links deep."""
    urls = ["/", *(f"/{number}" for number in range(1, 400))]
    links = " | ".join(f"{a} {b}" for a, b in pairwise(urls))
    depths = column("depth", "url | " + " | ".join(urls), f"source target | {links}")
    assert depths["/399"] == 399


def test_a_level_with_more_links_than_fit_at_once_is_walked_in_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(depth, "LINKS_AT_ONCE", 7)
    count, fan = 40, 5
    targets = np.array([(n * fan + k + 1) % count for n in range(count) for k in range(fan)])
    links = Links(
        offsets=np.arange(count + 1, dtype=np.int64) * fan,
        targets=targets.astype(np.int32),
        inlinks=np.zeros(count, dtype=np.int64),
        inlinks_main=np.zeros(count, dtype=np.int64),
    )
    nobody = np.full(count, -1, dtype=np.int32)
    in_pieces = find_depth(np.arange(count) == 0, links, nobody)
    monkeypatch.undo()
    assert in_pieces.tolist() == find_depth(np.arange(count) == 0, links, nobody).tolist()
    assert in_pieces.max() == 3


def test_a_crawl_without_start_pages_has_no_depths(column: Column) -> None:
    assert set(column("depth", "url | /a | /b", "source target | /a /b").values()) == {None}


def test_a_crawl_of_nothing_is_a_graph_of_nothing(column: Column) -> None:
    assert column("depth", "url") == {}
