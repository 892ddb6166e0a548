from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.redirect.redirect_host_variant_missing import (
    redirect_host_variant_missing,
)

APEX = "https://shop.test/"
PROBES = "kind host url status final_url final_status title"
TWIN = f"{PROBES} | apex www.shop.test {APEX} 200 {APEX} 200 Shop"


def test_names_the_twin_that_serves_the_same_page(tables: MakeTables) -> None:
    t = tables(pages="url title | / Shop", probes=TWIN)
    assert occurrences(redirect_host_variant_missing, t) == [
        (APEX, APEX, 200, "Shop", "www.shop.test")
    ]


def test_knows_the_same_page_by_its_text(tables: MakeTables) -> None:
    t = tables(
        pages="url title text_hash | / - 7",
        probes=f"{PROBES} text_hash | apex www.shop.test {APEX} 200 {APEX} 200 - 7",
    )
    assert [row[0] for row in occurrences(redirect_host_variant_missing, t)] == [APEX]


def test_knows_the_same_page_behind_a_redirect_by_language(tables: MakeTables) -> None:
    t = tables(
        pages="url title | /en/ Shop",
        probes=f"{PROBES} | apex www.shop.test {APEX} 302 {APEX}en/ 200 Shop",
    )
    assert [row[0] for row in occurrences(redirect_host_variant_missing, t)] == [APEX]


def test_leaves_a_twin_that_redirects(tables: MakeTables) -> None:
    t = tables(
        pages="url title | / Shop",
        probes=f"{PROBES} | apex www.shop.test {APEX} 301 https://www.shop.test/ 200 Shop",
    )
    assert occurrences(redirect_host_variant_missing, t) == []


def test_leaves_a_twin_with_another_site(tables: MakeTables) -> None:
    t = tables(pages='url title | / "The shop"', probes=TWIN)
    assert occurrences(redirect_host_variant_missing, t) == []


def test_leaves_a_twin_with_what_stands_elsewhere_on_the_host(tables: MakeTables) -> None:
    """A server's default site at www, and a copy of it in a folder of the host."""
    t = tables(pages="url title | / Start | /manual/ Shop", probes=TWIN)
    assert occurrences(redirect_host_variant_missing, t) == []


def test_leaves_a_twin_that_fails(tables: MakeTables) -> None:
    t = tables(
        pages="url title | / Shop",
        probes=f"kind host url failure | apex www.shop.test {APEX} dns",
    )
    assert occurrences(redirect_host_variant_missing, t) == []


def test_knows_nothing_of_hosts_that_were_not_asked(tables: MakeTables) -> None:
    t = tables(pages="url title | / Shop")
    assert occurrences(redirect_host_variant_missing, t) == []


def test_is_told_once_where_both_names_were_crawled(tables: MakeTables) -> None:
    t = tables(
        pages=f"url title | / Shop | /a A | {APEX} Shop",
        probes=f"{TWIN} | www shop.test https://www.shop.test/ 200 https://www.shop.test/ 200 Shop",
    )
    assert [row[0] for row in occurrences(redirect_host_variant_missing, t)] == [APEX]


def test_names_each_pair_of_hosts_alone(tables: MakeTables) -> None:
    other = "https://outlet.test/"
    t = tables(
        pages="url title | / Shop | https://www.outlet.test/ Outlet",
        probes=f"{TWIN} | apex www.outlet.test {other} 200 {other} 200 Outlet",
    )
    assert findings(t, redirect_host_variant_missing) == [[other], [APEX]]
