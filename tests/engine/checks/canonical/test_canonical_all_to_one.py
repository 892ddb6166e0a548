from collections.abc import Iterable

import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.canonical.canonical_all_to_one import canonical_all_to_one

COLUMNS = "url canonical_url page_template"


def named(urls: Iterable[str], canonical: str, template: str = "Product") -> str:
    return "".join(f"| {url} {canonical} {template} " for url in urls)


def numbered(pattern: str, count: int = 12) -> list[str]:
    return [pattern.format(number) for number in range(count)]


@pytest.mark.parametrize("home", ["/", "/en/"])
def test_names_every_page_that_gives_way(tables: MakeTables, home: str) -> None:
    pages = named(numbered("/en/p/{}"), home) + named(["/en/p/own"], "/en/p/own")
    found = occurrences(canonical_all_to_one, tables(pages=f"{COLUMNS} {pages}"))
    assert len(found) == 12
    assert found[0] == ("/en/p/0", home, 12, 13)


def test_other_templates_do_not_hide_a_broken_one(tables: MakeTables) -> None:
    articles = "".join(f"| {url} {url} Article " for url in numbered("/m/{}", 40))
    t = tables(pages=f"{COLUMNS} {named(numbered('/p/{}'), '/')} {articles}")
    assert {url for url, *_ in occurrences(canonical_all_to_one, t)} == set(numbered("/p/{}"))


def test_keeps_quiet_below_the_norm_of_the_template(tables: MakeTables) -> None:
    own = "".join(f"| {url} {url} Product " for url in numbered("/own/{}", 6))
    t = tables(pages=f"{COLUMNS} {named(numbered('/p/{}'), '/')} {own}")
    assert occurrences(canonical_all_to_one, t) == []


def test_keeps_quiet_about_a_handful_of_pages(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {named(numbered('/p/{}', 9), '/')}")
    assert occurrences(canonical_all_to_one, t) == []


@pytest.mark.parametrize(
    ("variants", "canonical"),
    [
        ("/shoes?size={}", "/shoes"),
        ("/shoes/size-{}/", "/shoes/"),
        ("/blog/page/{}", "/blog"),
        ("/page/{}", "/"),
    ],
    ids=["parameters", "filters below the list", "later pages", "later pages of the start page"],
)
def test_leaves_variants_and_parts_of_a_list(
    tables: MakeTables, variants: str, canonical: str
) -> None:
    t = tables(pages=f"{COLUMNS} {named(numbered(variants), canonical, 'List')}")
    assert occurrences(canonical_all_to_one, t) == []


def test_believes_a_sitemap_that_the_pages_are_their_own(tables: MakeTables) -> None:
    urls = numbered("/product?id={}")
    t = tables(pages=f"{COLUMNS} {named(urls, '/product')}", sitemaps="url | " + " | ".join(urls))
    assert len(occurrences(canonical_all_to_one, t)) == 12


def test_speaks_of_a_target_outside_the_crawl_too(tables: MakeTables) -> None:
    t = tables(pages=f"{COLUMNS} {named(numbered('/p/{}'), 'https://other.test/')}")
    assert len(occurrences(canonical_all_to_one, t)) == 12


def test_does_not_count_pages_that_did_not_answer(tables: MakeTables) -> None:
    failed = "".join(f"| {url} - - 500 " for url in numbered("/f/{}", 40))
    pages = named(numbered("/p/{}"), "/").replace("Product ", "Product 200 ")
    t = tables(pages=f"{COLUMNS} status {pages} {failed}")
    assert len(occurrences(canonical_all_to_one, t)) == 12
