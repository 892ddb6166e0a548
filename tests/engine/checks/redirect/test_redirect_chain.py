from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.redirect.redirect_chain import redirect_chain

PAGES = "url status redirect_url found_by"


def test_names_the_beginning_with_the_whole_way(tables: MakeTables) -> None:
    t = tables(
        pages=f"{PAGES} | /old/1 301 /older/1 link | /older/1 301 /p/1 redirect"
        " | /p/1 200 - redirect"
    )
    way = " → ".join(f"https://www.shop.test{path}" for path in ("/old/1", "/older/1", "/p/1"))
    found = occurrences(redirect_chain, t)
    assert found == [("/old/1", "/old/*", 2, 200, way.removeprefix("https://www.shop.test"))]


def test_names_a_middle_that_is_linked_itself(tables: MakeTables) -> None:
    t = tables(
        pages=f"{PAGES} | /a 301 /b link | /b 301 /c link | /c 301 /d redirect | /d 200 - redirect"
    )
    assert [row[0] for row in occurrences(redirect_chain, t)] == ["/a", "/b"]


def test_names_a_chain_that_ends_in_an_error(tables: MakeTables) -> None:
    t = tables(pages=f"{PAGES} | /a 301 /b link | /b 301 /c redirect | /c 404 - redirect")
    assert [row[3] for row in occurrences(redirect_chain, t)] == [404]


def test_leaves_a_single_hop(tables: MakeTables) -> None:
    t = tables(pages=f"{PAGES} | /a 301 /b link | /b 200 - redirect")
    assert occurrences(redirect_chain, t) == []


def test_leaves_loops(tables: MakeTables) -> None:
    t = tables(pages=f"{PAGES} | /a 301 /b link | /b 301 /c redirect | /c 301 /a redirect")
    assert occurrences(redirect_chain, t) == []


def test_knows_nothing_of_hops_that_were_not_visited(tables: MakeTables) -> None:
    t = tables(pages=f"{PAGES} | /a 301 https://elsewhere.test/ link | /b 301 /unseen link")
    assert occurrences(redirect_chain, t) == []


def test_is_one_finding_for_one_rule_and_for_one_form_of_address(tables: MakeTables) -> None:
    """A rule about slash or scheme works on all paths; a redirect map has a form of source."""
    t = tables(
        pages=f"{PAGES} | /en/a 301 /en/a/ link | /en/a/ 301 /en/a/x redirect"
        " | /de/b 301 /de/b/ link | /de/b/ 301 /de/b/x redirect"
        " | /en/old/1 301 /en/older/1 link | /en/older/1 301 /en/p/1 redirect"
        " | /de/old/2 301 /de/older/2 link | /de/older/2 301 /de/p/2 redirect"
    )
    assert findings(t, redirect_chain) == [["/de/b", "/en/a"], ["/de/old/2", "/en/old/1"]]
