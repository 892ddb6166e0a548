import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.redirect.redirect_https_missing import redirect_https_missing

PLAIN = "http://www.shop.test/"
PROBES = "kind host url status final_url final_status hops"


def test_names_the_address_that_serves_pages(tables: MakeTables) -> None:
    t = tables(pages="url | /", probes=f"{PROBES} | http www.shop.test {PLAIN} 200 {PLAIN} 200 0")
    assert occurrences(redirect_https_missing, t) == [(PLAIN, 200, PLAIN, 200, 0)]


def test_names_a_host_that_was_crawled_on_http_beside_its_https(tables: MakeTables) -> None:
    t = tables(
        pages=f"url | {PLAIN}",
        probes=f"{PROBES} | https www.shop.test https://www.shop.test/ 200"
        " https://www.shop.test/ 200 0",
    )
    assert occurrences(redirect_https_missing, t) == [(PLAIN, 200, PLAIN, 200, 0)]


def test_leaves_an_https_address_that_sends_back_to_http(tables: MakeTables) -> None:
    t = tables(
        pages=f"url | {PLAIN}",
        probes=f"{PROBES} | https www.shop.test https://www.shop.test/ 301 {PLAIN} 200 1",
    )
    assert occurrences(redirect_https_missing, t) == []


@pytest.mark.parametrize("hops", [1, 2])
def test_leaves_hosts_that_send_on_to_https(tables: MakeTables, hops: int) -> None:
    t = tables(
        pages="url | /",
        probes=f"{PROBES} | http www.shop.test {PLAIN} 301 https://www.shop.test/ 200 {hops}",
    )
    assert occurrences(redirect_https_missing, t) == []


def test_leaves_a_closed_port(tables: MakeTables) -> None:
    t = tables(
        pages="url | /", probes=f"kind host url failure | http www.shop.test {PLAIN} connect"
    )
    assert occurrences(redirect_https_missing, t) == []


def test_leaves_an_error_page_on_http(tables: MakeTables) -> None:
    t = tables(pages="url | /", probes=f"{PROBES} | http www.shop.test {PLAIN} 403 {PLAIN} 403 0")
    assert occurrences(redirect_https_missing, t) == []


def test_leaves_a_host_without_any_https(tables: MakeTables) -> None:
    t = tables(
        pages=f"url | {PLAIN}",
        probes="kind host url failure | https www.shop.test https://www.shop.test/ tls",
    )
    assert occurrences(redirect_https_missing, t) == []


def test_knows_nothing_of_hosts_that_were_not_asked(tables: MakeTables) -> None:
    t = tables(pages="url | /")
    assert occurrences(redirect_https_missing, t) == []


def test_names_each_host_alone(tables: MakeTables) -> None:
    hosts = "www.shop.test", "help.shop.test"
    probes = "".join(f" | http {host} http://{host}/ 200 http://{host}/ 200 0" for host in hosts)
    t = tables(pages="url | / | https://help.shop.test/", probes=PROBES + probes)
    assert len(findings(t, redirect_https_missing)) == 2
