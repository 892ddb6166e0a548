from itertools import product

import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.facets.facet_explosion import facet_explosion

COLORS = [f"color={number}" for number in range(10)]
SIZES = [f"size={number}" for number in range(11)]
COMBINED = [f"/shoes?{color}&{size}" for color, size in product(COLORS, SIZES)]
"""110 addresses made of 21 filter values."""
ITEMS = [f"/p/{number}" for number in range(5)]


def pages(lists: list[str], items: list[str], *, allowed: str = "yes") -> str:
    rows = [f"{url} Category {allowed}" for url in ["/shoes", *lists]]
    rows += [f"{url} Product yes" for url in items]
    return " | ".join(["url page_template robots_allowed | / Home yes", *rows])


def links(lists: list[str], items: list[str], *, rel: str = "-") -> str:
    rows = [f"/ {url} navigation {rel}" for url in lists]
    rows += [f"{lists[0]} {url} main -" for url in items]
    return " | ".join(["source target region rel | / /shoes main -", *rows])


def test_names_the_list_and_counts_what_its_filters_make(tables: MakeTables) -> None:
    t = tables(pages=pages(COMBINED, ITEMS), links=links(COMBINED, ITEMS))
    assert occurrences(facet_explosion, t) == [("/shoes", 110, 5, 21, COMBINED[0])]


def test_does_not_count_the_pages_of_a_list(tables: MakeTables) -> None:
    paged = [f"{url}&page={number}" for url in COMBINED[:90] for number in (1, 2)]
    t = tables(pages=pages(paged, ITEMS), links=links(paged, ITEMS))
    assert occurrences(facet_explosion, t) == []


def test_leaves_lists_with_many_items_for_their_filters(tables: MakeTables) -> None:
    many = [f"/p/{number}" for number in range(40)]
    t = tables(pages=pages(COMBINED, many), links=links(COMBINED, many))
    assert occurrences(facet_explosion, t) == []


def test_leaves_filters_set_one_at_a_time(tables: MakeTables) -> None:
    single = [f"/shoes?brand={number}" for number in range(150)]
    t = tables(pages=pages(single, ITEMS), links=links(single, ITEMS))
    assert occurrences(facet_explosion, t) == []


def test_leaves_addresses_whose_parameter_names_the_item(tables: MakeTables) -> None:
    routed = [f"/shoes?id={number}&lang=en" for number in range(150)]
    t = tables(pages=pages(routed, ITEMS), links=links(routed, ITEMS))
    assert occurrences(facet_explosion, t) == []


def test_leaves_filters_that_robots_txt_closes(tables: MakeTables) -> None:
    t = tables(pages=pages(COMBINED, ITEMS, allowed="no"), links=links(COMBINED, ITEMS))
    assert occurrences(facet_explosion, t) == []


def test_leaves_filters_that_only_nofollow_links_reach(tables: MakeTables) -> None:
    t = tables(pages=pages(COMBINED, ITEMS), links=links(COMBINED, ITEMS, rel="nofollow"))
    assert occurrences(facet_explosion, t) == []


def test_knows_nothing_of_filters_that_were_not_visited(tables: MakeTables) -> None:
    """Whether robots.txt closes them was never asked."""
    t = tables(pages=pages(COMBINED[:5], ITEMS), links=links(COMBINED, ITEMS))
    assert occurrences(facet_explosion, t) == []


@pytest.mark.parametrize("exploding", ["/shoes", "/brands/ada"])
def test_judges_each_page_template_alone(tables: MakeTables, exploding: str) -> None:
    calm = ({"/shoes", "/brands/ada"} - {exploding}).pop()
    template = {"/shoes": "Category", "/brands/ada": "Brand"}
    lists = [url.replace("/shoes", exploding) for url in COMBINED]
    rows = [f"{url} {template[exploding]}" for url in lists]
    rows += [f"{calm}?a=1&b=2 {template[calm]}", "/p/1 Product"]
    t = tables(
        pages=" | ".join(["url page_template | / Home", *rows]),
        links=" | ".join(
            [
                "source target",
                *(f"/ {url}" for url in [*lists, f"{calm}?a=1&b=2"]),
                f"{lists[0]} /p/1 | {calm}?a=1&b=2 /p/1",
            ]
        ),
    )
    assert findings(t, facet_explosion) == [[lists[0]]]
