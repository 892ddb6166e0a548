"""Defects of filters: addresses without end."""

from datetime import date
from itertools import product as combine
from math import ceil
from urllib.parse import parse_qsl, urlencode

from tiebeam.lab import markup
from tiebeam.lab.catalogue import Category
from tiebeam.lab.defects.defect import Defect, one
from tiebeam.lab.language import language
from tiebeam.lab.page import Answer, Link, Page
from tiebeam.lab.premises import Premises

SHELF = "/de/c/garten/feuerschalen/"
FILTERS = ("farbe", "breite", "form", "lieferung")
LEAST, PER_ITEM, MOST = 256, 6, 10_000
"""Combinations: at least, for each item of the shelf, and at most."""


def values_each(shelf: Category) -> int:
    """Values of each filter, so that combinations outnumber the items by far."""
    wanted = min(MOST, max(LEAST, PER_ITEM * shelf.size))
    values: int = ceil(wanted ** (1 / len(FILTERS)) - 1e-9) - 1
    return values


def _filtered(premises: Premises, path: str, query: str) -> Answer | None:
    """The list under any combination of filters; the canonical stays that of the list."""
    if path != SHELF or not query:
        return None
    shelf, code = premises.goods.by_path[path]
    chosen = parse_qsl(query)
    if not _is_combination([name for name, _ in chosen]):
        return None
    values = {str(number) for number in range(1, values_each(shelf) + 1)}
    if not {value for _, value in chosen} <= values:
        return None
    label = ", ".join(f"{name} {value}" for name, value in chosen)
    page = premises.shop.listings.filtered(shelf, code, query, label)
    page.main += _choices(shelf, dict(chosen))
    return page


def _is_combination(names: list[str]) -> bool:
    """Filters stand in one order, so that each combination has one address."""
    return names == [name for name in FILTERS if name in names]


def _offers_filters(page: Page, premises: Premises) -> Answer:
    shelf, _ = premises.goods.by_path[SHELF]
    page.main += _choices(shelf, {})
    return page


def _choices(shelf: Category, chosen: dict[str, str]) -> str:
    """One link for each filter and value, the other choices kept."""
    links = []
    for name, number in combine(FILTERS, range(1, values_each(shelf) + 1)):
        merged = {**chosen, name: str(number)}
        query = urlencode([(one, merged[one]) for one in FILTERS if one in merged])
        links.append(Link(f"{name} {number}", f"{SHELF}?{query}"))
    label = language("de")["filter"]
    return markup.section("facets", label, f"<ul>{markup.items(links)}</ul>")


DEFECTS = (
    Defect(
        name="fire-bowl-filters",
        check="facet-explosion",
        summary="Filters of German fire bowls combine without end, each with a link",
        host="www",
        template="category",
        urls=SHELF,
        count=one,
        spoil=_offers_filters,
        answer=_filtered,
        forbids=("duplicate-exact", "title-duplicate", "depth-too-deep", "orphan-page"),
        released=date(2026, 10, 27),
    ),
)
