import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.crawl.robots_prefix_overmatch import robots_prefix_overmatch

RULE = "Disallow: /sell"
PAGES = "url outcome robots_allowed robots_rule"


def closed(*urls: str, rule: str = RULE) -> str:
    return "".join(f' | {url} disallowed no "{rule}"' for url in urls)


def test_names_the_neighbour_and_the_rule(tables: MakeTables) -> None:
    t = tables(pages=PAGES + closed("/sell", "/sellers/anna"), sitemaps="url | /sellers/anna")
    assert occurrences(robots_prefix_overmatch, t) == [("/sellers/anna", RULE, True, 0)]


@pytest.mark.parametrize("line", ["Disallow: /sell", "disallow:/sell # selling", "/sell"])
def test_reads_the_rule_however_it_is_written(tables: MakeTables, line: str) -> None:
    t = tables(pages=PAGES + closed("/sellers", rule=line), sitemaps="url | /sellers")
    assert [row[0] for row in occurrences(robots_prefix_overmatch, t)] == ["/sellers"]


def test_names_a_neighbour_behind_a_hyphen(tables: MakeTables) -> None:
    t = tables(pages=PAGES + closed("/sell-by-date"), sitemaps="url | /sell-by-date")
    assert [row[0] for row in occurrences(robots_prefix_overmatch, t)] == ["/sell-by-date"]


def test_names_a_neighbour_that_breadcrumbs_lead_to(tables: MakeTables) -> None:
    t = tables(
        pages=f"{PAGES} | / answered yes -{closed('/sellers')}",
        links="source target region | / /sellers breadcrumb",
    )
    assert [row[0] for row in occurrences(robots_prefix_overmatch, t)] == ["/sellers"]


@pytest.mark.parametrize("url", ["/sell", "/sell/", "/sell/car", "/sell.html", "/sell?step=2"])
def test_leaves_the_section_the_rule_is_about(tables: MakeTables, url: str) -> None:
    t = tables(pages=PAGES + closed(url), sitemaps=f"url | {url}")
    assert occurrences(robots_prefix_overmatch, t) == []


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("Disallow: /sell/", "/sell/car"),
        ("Disallow: /sell$", "/sell"),
        ("Disallow: /sell*", "/sellers"),
        ("Disallow: /sell-", "/sell-car"),
        ("Disallow: /?q=", "/?q=shoes"),
    ],
)
def test_leaves_rules_with_an_end_that_was_meant(tables: MakeTables, line: str, url: str) -> None:
    t = tables(pages=PAGES + closed(url, rule=line), sitemaps=f"url | {url}")
    assert occurrences(robots_prefix_overmatch, t) == []


def test_leaves_neighbours_that_nothing_wants_found(tables: MakeTables) -> None:
    t = tables(
        pages=f"{PAGES} | / answered yes -{closed('/sellform')}",
        links="source target | / /sellform",
    )
    assert occurrences(robots_prefix_overmatch, t) == []


def test_leaves_a_rule_whose_own_section_is_wanted_too(tables: MakeTables) -> None:
    """Then the rule as a whole is wrong, which robots-blocks-valuable tells."""
    t = tables(pages=PAGES + closed("/sell/car", "/sellers"), sitemaps="url | /sell/car | /sellers")
    assert occurrences(robots_prefix_overmatch, t) == []


def test_knows_nothing_of_neighbours_that_were_not_visited(tables: MakeTables) -> None:
    t = tables(pages=PAGES + closed("/sell"), sitemaps="url | /sellers")
    assert occurrences(robots_prefix_overmatch, t) == []


def test_tells_two_rules_apart(tables: MakeTables) -> None:
    t = tables(
        pages=PAGES + closed("/sellers") + closed("/newspapers", rule="Disallow: /news"),
        sitemaps="url | /sellers | /newspapers",
    )
    assert findings(t, robots_prefix_overmatch) == [["/newspapers"], ["/sellers"]]
