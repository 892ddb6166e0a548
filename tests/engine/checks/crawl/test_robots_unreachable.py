import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.crawl.robots_unreachable import robots_unreachable

FILE = "/robots.txt"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_names_the_file_that_answers_an_error(tables: MakeTables, status: int) -> None:
    t = tables(pages="url | /", robots=f"url status | {FILE} {status}")
    assert occurrences(robots_unreachable, t) == [(FILE, status, None, FILE, 0)]


def test_names_the_file_that_never_answers(tables: MakeTables) -> None:
    t = tables(pages="url | /", robots=f"url failure | {FILE} timeout")
    assert occurrences(robots_unreachable, t) == [(FILE, None, "timeout", FILE, 0)]


@pytest.mark.parametrize("status", [200, 401, 403, 404, 410])
def test_leaves_answers_that_allow_crawling(tables: MakeTables, status: int) -> None:
    t = tables(pages="url | /", robots=f"url status | {FILE} {status}")
    assert occurrences(robots_unreachable, t) == []


@pytest.mark.parametrize("failure", ["dns", "connect", "refused"])
def test_leaves_hosts_where_no_server_stands(tables: MakeTables, failure: str) -> None:
    t = tables(pages="url | /", robots=f"url failure | https://old.shop.test/robots.txt {failure}")
    assert occurrences(robots_unreachable, t) == []


def test_knows_nothing_of_hosts_that_were_not_asked(tables: MakeTables) -> None:
    t = tables(links="source target | / https://help.shop.test/", pages="url | /")
    assert occurrences(robots_unreachable, t) == []


def test_lets_https_speak_for_the_host(tables: MakeTables) -> None:
    """The plain http address may be shut: pages live on https."""
    t = tables(pages="url | /", robots="url status | http://www.shop.test/robots.txt 503")
    assert occurrences(robots_unreachable, t) == []


def test_names_each_host_alone(tables: MakeTables) -> None:
    help_file = "https://help.shop.test/robots.txt"
    t = tables(pages="url | /", robots=f"url status | {FILE} 500 | {help_file} 502")
    assert findings(t, robots_unreachable) == [[FILE], [help_file]]
