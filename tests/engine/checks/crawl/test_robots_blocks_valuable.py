from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.crawl.robots_blocks_all import robots_blocks_all
from tiebeam.engine.checks.crawl.robots_blocks_valuable import robots_blocks_valuable
from tiebeam.engine.checks.crawl.robots_prefix_overmatch import robots_prefix_overmatch

RULE = "Disallow: /brands/"
PAGES = "url outcome robots_allowed robots_rule"


def closed(*urls: str, rule: str = RULE) -> str:
    return "".join(f' | {url} disallowed no "{rule}"' for url in urls)


BRANDS = ("/brands/a", "/brands/b", "/brands/c")


def test_names_sitemap_pages_by_the_rule_that_closes_them(tables: MakeTables) -> None:
    t = tables(pages=PAGES + closed(*BRANDS), sitemaps="url | " + " | ".join(BRANDS))
    assert occurrences(robots_blocks_valuable, t) == [(url, RULE, True, 0) for url in BRANDS]


def test_names_pages_that_breadcrumbs_lead_to(tables: MakeTables) -> None:
    links = "".join(f" | / {url} breadcrumb" for url in BRANDS)
    t = tables(
        pages=f"{PAGES} | / answered yes -{closed(*BRANDS)}", links=f"source target region{links}"
    )
    assert [row[0] for row in occurrences(robots_blocks_valuable, t)] == list(BRANDS)


def test_names_a_closed_start_page_alone(tables: MakeTables) -> None:
    t = tables(pages=PAGES + closed("/", rule="Disallow: /$"))
    assert [row[:2] for row in occurrences(robots_blocks_valuable, t)] == [("/", "Disallow: /$")]


def test_leaves_pages_that_only_ordinary_links_name(tables: MakeTables) -> None:
    """Cart, account and filters are linked from every page and rightly closed."""
    urls = ("/cart", "/account", "/shoes?size=9", "/shoes?size=10")
    links = "".join(f" | / {url} header" for url in urls)
    t = tables(
        pages=f"{PAGES} | / answered yes -{closed(*urls)}", links=f"source target region{links}"
    )
    assert occurrences(robots_blocks_valuable, t) == []


def test_leaves_stray_entries_of_a_generated_sitemap(tables: MakeTables) -> None:
    t = tables(
        pages=PAGES + closed("/cart", rule="Disallow: /cart") + closed("/me", rule="Disallow: /me"),
        sitemaps="url | /cart | /me",
    )
    assert occurrences(robots_blocks_valuable, t) == []


def test_leaves_pages_that_say_noindex_as_well(tables: MakeTables) -> None:
    rows = "".join(f' | {url} no "{RULE}" yes' for url in BRANDS)
    t = tables(
        pages=f"url robots_allowed robots_rule noindex{rows}",
        sitemaps="url | " + " | ".join(BRANDS),
    )
    assert occurrences(robots_blocks_valuable, t) == []


def test_leaves_a_host_that_is_closed_as_a_whole(tables: MakeTables) -> None:
    t = tables(
        pages=PAGES + closed("/", *BRANDS, rule="Disallow: /"),
        sitemaps="url | " + " | ".join(BRANDS),
        robots_rules="pattern | /",
    )
    assert findings(t, robots_blocks_all, robots_blocks_valuable) == [["/robots.txt"]]


def test_leaves_pages_that_a_prefix_hit_by_mistake(tables: MakeTables) -> None:
    sellers = ("/sellers/a", "/sellers/b", "/sellers/c")
    t = tables(
        pages=PAGES + closed(*sellers, rule="Disallow: /sell"),
        sitemaps="url | " + " | ".join(sellers),
    )
    assert len(occurrences(robots_blocks_valuable, t)) == 3
    assert findings(t, robots_prefix_overmatch, robots_blocks_valuable) == [list(sellers)]


def test_leaves_a_host_whose_file_cannot_be_read(tables: MakeTables) -> None:
    rows = "".join(f" | {url} disallowed no -" for url in BRANDS)
    t = tables(pages=PAGES + rows, sitemaps="url | " + " | ".join(BRANDS))
    assert occurrences(robots_blocks_valuable, t) == []


def test_knows_nothing_of_entries_that_were_not_visited(tables: MakeTables) -> None:
    t = tables(pages="url | /", sitemaps="url | " + " | ".join(BRANDS))
    assert occurrences(robots_blocks_valuable, t) == []


def test_tells_two_rules_apart(tables: MakeTables) -> None:
    """One line, one edit: the rule is the cause, whatever the page template."""
    guides = ("/guides/a", "/guides/b", "/guides/c")
    t = tables(
        pages=PAGES + closed(*BRANDS) + closed(*guides, rule="Disallow: /guides/"),
        sitemaps="url | " + " | ".join(BRANDS + guides),
    )
    assert findings(t, robots_blocks_valuable) == [list(BRANDS), list(guides)]
