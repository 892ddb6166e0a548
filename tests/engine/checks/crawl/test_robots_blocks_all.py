import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.crawl.robots_blocks_all import robots_blocks_all

FILE = "/robots.txt"
SHUT = "url outcome robots_allowed | / disallowed no"


@pytest.mark.parametrize("pattern", ["/", "/*", "*"])
def test_names_the_line_that_closes_the_host(tables: MakeTables, pattern: str) -> None:
    t = tables(pages=SHUT, robots_rules=f"pattern line | {pattern} 2")
    assert occurrences(robots_blocks_all, t) == [(FILE, f"Disallow: {pattern}", 2, [])]


def test_names_a_host_that_only_a_sitemap_wants_found(tables: MakeTables) -> None:
    outlet = "https://outlet.shop.test"
    t = tables(
        pages=f"url outcome robots_allowed | / answered yes | {outlet}/a disallowed no",
        sitemaps=f"url | {outlet}/a",
        robots_rules=f"origin pattern | {outlet} /",
    )
    assert [row[0] for row in occurrences(robots_blocks_all, t)] == [f"{outlet}/robots.txt"]


def test_names_a_host_that_links_lead_readers_to(tables: MakeTables) -> None:
    """The staging file that was shipped names no sitemap."""
    outlet = "https://outlet.shop.test"
    t = tables(
        pages=f"url outcome robots_allowed | / answered yes | {outlet}/ disallowed no",
        links=f"source target | / {outlet}/",
        robots_rules=f"origin pattern | {outlet} /",
    )
    assert [row[0] for row in occurrences(robots_blocks_all, t)] == [f"{outlet}/robots.txt"]


def test_is_not_fooled_by_an_allowed_trifle(tables: MakeTables) -> None:
    t = tables(pages=SHUT, robots_rules="pattern allow | / no | /ads.txt yes | /$ yes")
    assert [row[0] for row in occurrences(robots_blocks_all, t)] == [FILE]


@pytest.mark.parametrize("opened", ["/", "/en/", "/*.html$"])
def test_leaves_a_list_of_what_is_allowed(tables: MakeTables, opened: str) -> None:
    t = tables(pages=SHUT, robots_rules=f"pattern allow | / no | {opened} yes")
    assert occurrences(robots_blocks_all, t) == []


@pytest.mark.parametrize("rule", ["/cart no yes", "/ yes yes", "/ no no"])
def test_leaves_rules_that_do_not_close_the_host_to_googlebot(
    tables: MakeTables, rule: str
) -> None:
    """A narrower rule, an allow rule, a rule for another bot."""
    t = tables(pages="url | /", robots_rules=f"pattern allow for_googlebot | {rule}")
    assert occurrences(robots_blocks_all, t) == []


@pytest.mark.parametrize("host", ["staging.shop.test", "api.shop.test"])
def test_leaves_hosts_that_nobody_wants_found(tables: MakeTables, host: str) -> None:
    """A staging host although a sitemap names it; a host for machines."""
    t = tables(
        pages=f"url outcome robots_allowed | / answered yes | https://{host}/ disallowed no",
        links=f"source target | / https://{host}/",
        sitemaps="url | https://staging.shop.test/",
        robots_rules=f"origin pattern | https://{host} /",
    )
    assert occurrences(robots_blocks_all, t) == []


def test_knows_nothing_of_hosts_that_were_not_asked(tables: MakeTables) -> None:
    t = tables(pages="url | /", sitemaps="url | https://outlet.shop.test/a")
    assert occurrences(robots_blocks_all, t) == []


def test_names_each_host_once_whatever_the_lines(tables: MakeTables) -> None:
    origins = "https://www.shop.test", "https://shop.test"
    rules = " | ".join(f"{origin} / {line}" for origin in origins for line in (2, 9))
    t = tables(
        pages="url found_by | / start | https://shop.test/ start",
        robots_rules=f"origin pattern line | {rules}",
    )
    assert findings(t, robots_blocks_all) == [[FILE], ["https://shop.test/robots.txt"]]
    assert [row[2] for row in occurrences(robots_blocks_all, t)] == [2, 2]
