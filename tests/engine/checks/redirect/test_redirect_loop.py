from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.redirect.redirect_loop import redirect_loop

PAGES = "url status redirect_url found_by"


def test_names_the_address_and_the_way_round(tables: MakeTables) -> None:
    t = tables(pages=f"{PAGES} | /en/a 301 /en/b link | /en/b 302 /en/a redirect")
    way = "/en/a → https://www.shop.test/en/b → https://www.shop.test/en/a"
    assert occurrences(redirect_loop, t) == [("/en/a", "/*/a", 301, way, False)]


def test_names_an_address_that_redirects_to_itself(tables: MakeTables) -> None:
    t = tables(pages=f"{PAGES} faults | /a 302 /a link cookie_wall")
    assert [(row[0], row[4]) for row in occurrences(redirect_loop, t)] == [("/a", True)]


def test_names_an_address_that_leads_into_a_loop(tables: MakeTables) -> None:
    t = tables(pages=f"{PAGES} | /in 301 /x link | /x 301 /y redirect | /y 301 /x redirect")
    assert [row[0] for row in occurrences(redirect_loop, t)] == ["/in"]


def test_leaves_a_chain_that_ends(tables: MakeTables) -> None:
    t = tables(pages=f"{PAGES} | /a 301 /b link | /b 301 /c redirect | /c 200 - redirect")
    assert occurrences(redirect_loop, t) == []


def test_knows_nothing_of_targets_that_were_not_visited(tables: MakeTables) -> None:
    t = tables(pages=f"{PAGES} | /a 301 /b link")
    assert occurrences(redirect_loop, t) == []


def test_is_one_finding_for_one_rule(tables: MakeTables) -> None:
    t = tables(
        pages=f"{PAGES} | /a 301 /a/ link | /a/ 301 /a redirect | /b 301 /b/ link"
        " | /b/ 301 /b redirect | /x 301 /y link | /y 301 /x redirect"
    )
    assert findings(t, redirect_loop) == [["/a", "/b"], ["/x"]]
