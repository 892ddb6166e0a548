"""Pages that list products: departments, categories with facets and pagination, search."""

from collections.abc import Iterable
from html import escape
from urllib.parse import parse_qsl, quote_plus

from tiebeam.lab import blocks, markup
from tiebeam.lab.addresses import Addresses
from tiebeam.lab.catalogue import PER_PAGE, Catalogue, Category, departments, materials
from tiebeam.lab.dice import Dice
from tiebeam.lab.language import LANGUAGES, Language, language
from tiebeam.lab.layout import breadcrumb_data
from tiebeam.lab.page import Link, Page

COLOURS = 2
"""Colours of a category that have an address of their own, canonical to the category."""
MATERIALS = 3
"""Materials that can be filtered by; robots.txt keeps these addresses closed."""
JUMPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
"""How far the pagination reaches from a page, so that the last one is never far."""


class Listings:
    """Draws the listing pages of one shop."""

    def __init__(self, seed: int, goods: Catalogue, addresses: Addresses) -> None:
        self.seed = seed
        self.goods = goods
        self.addresses = addresses

    # -- category ------------------------------------------------------------------------------

    def category(self, shelf: Category, code: str, query: str) -> Page | None:
        """A category, one of its pages or one of its filtered views; None where there is none."""
        asked = dict(parse_qsl(query, keep_blank_values=True))
        if not query:
            return self._category(shelf, code, 1)
        if set(asked) == {"page"} and asked["page"].isdigit():
            number = int(asked["page"])
            return (
                self._category(shelf, code, number) if 1 < number <= shelf.listing_pages else None
            )
        if set(asked) == {"colour"} and asked["colour"] in self.colours(shelf, code):
            return self.filtered(shelf, code, query, asked["colour"])
        if set(asked) == {"material"} and asked["material"].isdigit():
            at, names = int(asked["material"]), self.materials(shelf, code)
            return self.filtered(shelf, code, query, names[at]) if at < len(names) else None
        return self.filtered(shelf, code, query, "") if asked == {"sort": "price"} else None

    def colours(self, shelf: Category, code: str) -> list[str]:
        """Colours of a category that have an address of their own."""
        return Dice(self.seed, "colours", shelf.place).some(language(code).colours, COLOURS)

    def materials(self, shelf: Category, code: str) -> list[str]:
        """Materials of a category that can be filtered by."""
        places = materials(shelf.entry["group"])
        bank = language(code).bank("material")
        return [bank[at] for at in Dice(self.seed, "filter", shelf.place).some(places, MATERIALS)]

    def _category(self, shelf: Category, code: str, number: int) -> Page:
        words, path = language(code), shelf.path(code)
        here = path if number == 1 else f"{path}?page={number}"
        suffix = "" if number == 1 else f" ({words['page']} {number})"
        start = shelf.start + (number - 1) * PER_PAGE
        listed = range(start, min(start + PER_PAGE, shelf.start + shelf.size))
        alternates = (
            {} if number > 1 else self._alternates({one: shelf.path(one) for one in LANGUAGES})
        )
        page = self._page(shelf, code, here, suffix, listed)
        page.alternates = alternates
        page.main += self._pagination(shelf, code, number)
        if number == 1:
            page.main += self._advice(shelf, words)
        return page

    def filtered(self, shelf: Category, code: str, query: str, label: str) -> Page:
        """The category under a filter; its canonical stays the category's."""
        """The category under a filter; its canonical stays the category."""
        dice = Dice(self.seed, "filter", shelf.place, query)
        count = min(shelf.size, dice.between(2, 6))
        listed = sorted({shelf.start + dice.below(shelf.size) for _ in range(count)})
        path = shelf.path(code)
        page = self._page(shelf, code, f"{path}?{query}", f" ({label})" if label else "", listed)
        page.canonical = self.addresses.url("www", path)
        return page

    def _page(
        self, shelf: Category, code: str, path: str, suffix: str, listed: Iterable[int]
    ) -> Page:
        words = language(code)
        at = LANGUAGES.index(code)
        department = departments()[shelf.department]
        name = shelf.name(code) + suffix
        dice = Dice(self.seed, "category", shelf.place, code, suffix)
        intro = words.texts("category_intro", 2, dice, {"category": shelf.subject(code)})
        goods = [self.goods.product(index, code) for index in listed]
        crumbs = [
            Link(words["home"], f"/{code}/"),
            Link(department["names"][at], f"/{code}/c/{department['slugs'][at]}/"),
            Link(name, path),
        ]
        url = self.addresses.url("www", path)
        return Page(
            host="www",
            path=path,
            template="category",
            language=code,
            title=f"{name} | {department['names'][at]} | Larkmoor",
            heading=name,
            main=(
                f'<p class="lead">{escape(" ".join(intro), quote=False)}</p>\n'
                f"{self.facets(shelf, code)}"
                f'<p class="count">{shelf.size} {words["results"]}</p>\n'
                f'<ul class="cards">{blocks.cards(goods, self.addresses)}</ul>\n'
            ),
            canonical=url,
            modified=goods[0].released if goods else self.goods.product(0, code).released,
            description=" ".join(intro)[:155],
            crumbs=crumbs,
            data=[breadcrumb_data(crumbs, self.addresses.origin("www"), url)],
        )

    def facets(self, shelf: Category, code: str) -> str:
        """Filters: a few colours to link to, materials and sorting closed to crawlers."""
        words, path = language(code), shelf.path(code)
        colours = [
            Link(one, f"{path}?colour={quote_plus(one)}") for one in self.colours(shelf, code)
        ]
        closed = [
            Link(name, f"{path}?material={at}", "nofollow")
            for at, name in enumerate(self.materials(shelf, code))
        ]
        return (
            f'<details class="facets" open><summary>{words["filter"]}</summary>'
            f"<h2>{words['colour']}</h2><ul>{markup.items(colours)}</ul>"
            f"<h2>{words['material']}</h2><ul>{markup.items(closed)}</ul>"
            f"{markup.anchor(Link(words['sort'], f'{path}?sort=price', 'nofollow'))}</details>\n"
        )

    def _pagination(self, shelf: Category, code: str, number: int) -> str:
        path, words = shelf.path(code), language(code)
        links = [
            Link(str(one), path if one == 1 else f"{path}?page={one}")
            for one in self.near(shelf, number)
        ]
        if not links:
            return ""
        label = escape(words["page"])
        return f'<nav class="pages" aria-label="{label}"><ul>{markup.items(links)}</ul></nav>\n'

    def near(self, shelf: Category, number: int) -> list[int]:
        """The pages of a list that one of them links to."""
        last = shelf.listing_pages
        near = {1, last, *(number + jump for jump in JUMPS), *(number - jump for jump in JUMPS)}
        return [one for one in sorted(near) if 1 <= one <= last and one != number]

    def _advice(self, shelf: Category, words: Language) -> str:
        dice = Dice(self.seed, "advice", shelf.place, words.code)
        slots = {"category": shelf.subject(words.code)}
        texts = words.texts("category_advice", dice.between(3, 5), dice, slots)
        return markup.section("advice", words["guides"], markup.paragraphs(texts))

    # -- department ----------------------------------------------------------------------------

    def department(self, place: int, code: str) -> Page:
        """A department: its categories and what is bought most."""
        words, at = language(code), LANGUAGES.index(code)
        entry = departments()[place]
        shelves = [one for one in self.goods.categories if one.department == place]
        name, path = entry["names"][at], self.department_path(place, code)
        dice = Dice(self.seed, "department", place, code)
        best = [one.start + step for one in shelves for step in range(min(3, one.size))]
        goods = [self.goods.product(index, code) for index in best]
        intro = words.texts("category_intro", 3, dice, {"category": shelves[0].subject(code)})
        links = [Link(one.name(code), one.path(code)) for one in shelves]
        crumbs = [Link(words["home"], f"/{code}/"), Link(name, path)]
        url = self.addresses.url("www", path)
        return Page(
            host="www",
            path=path,
            template="department",
            language=code,
            title=f"{name}: {', '.join(one.text for one in links)} | Larkmoor",
            heading=name,
            main=(
                f'<ul class="shelves">{markup.items(links)}</ul>'
                f"{markup.paragraphs(intro)}"
                f"<h2>{words['bestsellers']}</h2>"
                f'<ul class="cards">{blocks.cards(goods, self.addresses)}</ul>'
            ),
            canonical=url,
            modified=goods[0].released,
            description=" ".join(intro)[:155],
            alternates=self._alternates(
                {one: self.department_path(place, one) for one in LANGUAGES}
            ),
            crumbs=crumbs,
            data=[breadcrumb_data(crumbs, self.addresses.origin("www"), url)],
        )

    def department_path(self, place: int, code: str) -> str:
        """Path of a department's page."""
        return f"/{code}/c/{departments()[place]['slugs'][LANGUAGES.index(code)]}/"

    def _alternates(self, paths: dict[str, str]) -> dict[str, str]:
        found = {code: self.addresses.url("www", path) for code, path in paths.items()}
        return {**found, "x-default": found["en"]}

    # -- search --------------------------------------------------------------------------------

    def search(self, code: str, query: str) -> Page:
        """What the shop's own search finds; never meant for an index."""
        words = language(code)
        asked = dict(parse_qsl(query)).get("q", "")[:80]
        dice = Dice(self.seed, "search", code, asked)
        goods = self.goods.some(dice.between(4, 10), code, dice)
        texts = words.texts("search_text", 2, dice, {})
        path = f"/{code}/search?{query}" if query else f"/{code}/search"
        return Page(
            host="www",
            path=path,
            template="search",
            language=code,
            title=f"{words['search']}: {asked} | Larkmoor",
            heading=f"{words['search']}: {asked}",
            main=(
                f"{markup.paragraphs(texts)}"
                f'<ul class="cards">{blocks.cards(goods, self.addresses)}</ul>'
            ),
            canonical=self.addresses.url("www", path),
            modified=goods[0].released,
            robots="noindex, follow",
        )

    def popular_searches(self, code: str) -> list[Link]:
        """Searches that the home page links to."""
        found = []
        for shelf in self.goods.categories[::3]:
            asked = f"{shelf.name(code)} {self.materials(shelf, code)[0]}"
            found.append(Link(asked, f"/{code}/search?q={quote_plus(asked)}"))
        return found
