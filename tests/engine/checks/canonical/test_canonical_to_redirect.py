from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.canonical.canonical_to_redirect import canonical_to_redirect

COLUMNS = "url status canonical_url redirect_url page_template"


def test_names_the_canonical_where_it_leads_and_what_is_wrong_with_it(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} | /a/ 200 /a - Product | /a 301 - /a/ - "
        "| /m 200 http://www.shop.test/m - Article | http://www.shop.test/m 308 - /m -"
    )
    assert occurrences(canonical_to_redirect, t) == [
        ("/a/", "slash removed", "/a", 301, "/a/"),
        ("/m", "scheme swapped", "http://www.shop.test/m", 308, "/m"),
    ]


def test_variants_of_a_page_share_the_cause(tables: MakeTables) -> None:
    t = tables(
        pages=f"{COLUMNS} | /a/ 200 /a - Product | /a/?color=red 200 /a - Product | /a 301 - /a/ -"
    )
    assert [row[1] for row in occurrences(canonical_to_redirect, t)] == ["slash removed"] * 2


def test_leaves_a_page_that_redirects_itself(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} | /a 301 - /b - | /b 200 /b - Product")
    assert occurrences(canonical_to_redirect, t) == []


def test_knows_nothing_about_a_canonical_outside_the_crawl(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} | /a 200 https://other.test/a - Product")
    assert occurrences(canonical_to_redirect, t) == []


def test_leaves_a_page_shut_out_of_search_anyway(tables: MakeTables) -> None:
    t = tables(
        pages="url status canonical_url redirect_url noindex | /a 200 /b - yes | /b 301 - /c no"
    )
    assert occurrences(canonical_to_redirect, t) == []
