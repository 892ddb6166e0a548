import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.redirect.redirect_linked_internally import redirect_linked_internally

PAGES = "url status redirect_url | / 200 - | /p/new 200 -"


def test_names_the_page_to_edit_with_the_final_address(tables: MakeTables) -> None:
    t = tables(
        pages=f"{PAGES} | /p/old-1 301 /p/new", links="source target anchor | / /p/old-1 Shoes"
    )
    assert occurrences(redirect_linked_internally, t) == [
        ("/", "/p/* in main", "/p/old-1", "/p/new", 301, "Shoes", "main", 1)
    ]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_leaves_temporary_redirects(tables: MakeTables, status: int) -> None:
    """The address that redirects stays the right one to link to."""
    t = tables(pages=f"{PAGES} | /sale {status} /p/new", links="source target | / /sale")
    assert occurrences(redirect_linked_internally, t) == []


@pytest.mark.parametrize("target", ["/login?next=/me", "/account/sign-in", "https://sso.x.test/"])
def test_leaves_redirects_to_sign_in(tables: MakeTables, target: str) -> None:
    t = tables(pages=f"{PAGES} | /me 301 {target} | {target} 200 -", links="source target | / /me")
    assert occurrences(redirect_linked_internally, t) == []


def test_leaves_the_start_page_that_sends_on_by_language(tables: MakeTables) -> None:
    t = tables(
        pages="url status redirect_url | / 301 /en/ | /en/ 200 - | /en/a 200 -",
        links="source target | /en/a /",
    )
    assert occurrences(redirect_linked_internally, t) == []


def test_leaves_chains_and_dead_ends_to_other_checks(tables: MakeTables) -> None:
    t = tables(
        pages=f"{PAGES} | /a 301 /b | /b 301 /p/new | /c 301 /gone | /gone 404 -",
        links="source target | / /a | / /c",
    )
    assert occurrences(redirect_linked_internally, t) == []


def test_leaves_links_that_are_not_to_be_followed(tables: MakeTables) -> None:
    t = tables(pages=f"{PAGES} | /go/1 301 /p/new", links="source target rel | / /go/1 nofollow")
    assert occurrences(redirect_linked_internally, t) == []


def test_knows_nothing_of_targets_that_were_not_visited(tables: MakeTables) -> None:
    t = tables(
        pages=f"{PAGES} | /out 301 https://elsewhere.test/",
        links="source target | / /out | / /unseen",
    )
    assert occurrences(redirect_linked_internally, t) == []


def test_is_one_finding_for_one_rule_wherever_the_links_stand(tables: MakeTables) -> None:
    t = tables(
        pages="url status redirect_url | / 200 - | /a/ 200 - | /b/ 200 - | /a 301 /a/ | /b 301 /b/",
        links="source target region | / /a main | / /b footer",
    )
    assert findings(t, redirect_linked_internally) == [["/"]]


def test_tells_regions_apart_where_no_rule_is_behind_it(tables: MakeTables) -> None:
    t = tables(
        pages=f"{PAGES} | /p/old-1 301 /p/new",
        links="source target region | / /p/old-1 main | / /p/old-1 footer",
    )
    assert [row[1] for row in occurrences(redirect_linked_internally, t)] == [
        "/p/* in footer",
        "/p/* in main",
    ]
    assert len(findings(t, redirect_linked_internally)) == 2
