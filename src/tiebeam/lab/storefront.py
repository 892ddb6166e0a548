"""The shop itself: www, with its catalogue, section indexes, language chooser and account."""

import re
from collections.abc import Iterator
from urllib.parse import quote_plus

from tiebeam.lab import blocks, markup
from tiebeam.lab.addresses import Addresses
from tiebeam.lab.catalogue import Catalogue, departments
from tiebeam.lab.dice import Dice
from tiebeam.lab.language import LANGUAGES, language
from tiebeam.lab.layout import breadcrumb_data
from tiebeam.lab.listings import Listings
from tiebeam.lab.page import Answer, Link, Listed, Missing, Page, Redirect
from tiebeam.lab.product_page import ProductPage, has_version
from tiebeam.lab.sections import Item, Section
from tiebeam.lab.site import Site, home_path

CLOSED = (
    "Disallow: /*/account/",
    "Disallow: /*/cart",
    "Disallow: /*?material=",
    "Disallow: /*?sort=",
)
"""Lines of robots.txt for what no search engine should spend time on."""

_PRODUCT = re.compile(r"/(en|de|fr)/p/[a-z0-9-]+-(\d{4,9})$")
_OLD_PRODUCT = re.compile(r"/(en|de|fr)/product/(\d{4,9})$")
_PRIVATE = re.compile(r"/(en|de|fr)/(account/|cart)$")


class Storefront(Site):
    """The host www."""

    def __init__(self, *, seed: int, goods: Catalogue, addresses: Addresses) -> None:
        super().__init__("www", seed=seed, goods=goods, addresses=addresses)
        self.listings = Listings(seed, goods, addresses)
        self.product_page = ProductPage(seed, goods, addresses)
        self._departments = {
            self.listings.department_path(place, code): (place, code)
            for place in range(len(departments()))
            for code in LANGUAGES
        }
        self._indexes = {
            index_path(section, code): (section, code)
            for section in self.text.sections
            for code in section.languages
        }

    def find(self, path: str, query: str) -> Answer:
        """What the host answers in good health."""
        if "/p/" in path:
            return self._product(path, query)
        if found := self.goods.by_path.get(path):
            return self.listings.category(*found, query) or Missing()
        if department := self._departments.get(path):
            return self.listings.department(*department)
        if index := self._indexes.get(path):
            return self.index_page(*index)
        return self._special(path, query)

    def _special(self, path: str, query: str) -> Answer:
        code = path[1:3]
        if path == "/":
            return self.chooser()
        if code in LANGUAGES and path == f"/{code}/search":
            return self.listings.search(code, query)
        if code in LANGUAGES and path == f"/{code}/all-pages/":
            return self.all_pages(code)
        if match := _PRIVATE.match(path):
            return self.private(match[1], path)
        if match := _OLD_PRODUCT.match(path):
            product = self.goods.by_number(int(match[2]), match[1])
            return Redirect(self.url(product.path)) if product else Missing()
        return super().find(path, query)

    def _product(self, path: str, query: str) -> Answer:
        match = _PRODUCT.match(path)
        if not match:
            return Missing()
        product = self.goods.by_number(int(match[2]), match[1])
        if product is None:
            return Missing(410 if self.goods.was_sold_once(int(match[2])) else 404)
        if product.path != path:
            return Redirect(self.url(product.path))
        version = query == "version=2" and has_version(product)
        return self.product_page.draw(product, version=version)

    # -- pages of its own ----------------------------------------------------------------------

    def chooser(self) -> Page:
        """The address without a language: choose one."""
        words = language("en")
        texts = [language(code).text("home_text", Dice(self.seed, code), {}) for code in LANGUAGES]
        links = [
            f'<li><a href="{self.url(home_path("www", code))}" hreflang="{code}" lang="{code}">'
            f"{language(code)['choose']}</a></li>"
            for code in LANGUAGES
        ]
        page = self.home_page("en")
        page.path, page.template, page.canonical = "/", "chooser", self.url("/")
        page.title, page.heading = f"Larkmoor | {words['choose']}", "Larkmoor"
        page.main = f"<ul>{''.join(links)}</ul>{markup.paragraphs(texts)}"
        page.description = texts[0]
        return page

    def versions(self, paths: dict[str, str]) -> dict[str, str]:
        """Alternates by code; for home pages the chooser is the version for everyone else."""
        found = super().versions(paths)
        if paths["en"] == "/en/":
            found["x-default"] = self.url("/")
        return found

    def index_page(self, section: Section, code: str) -> Page:
        """A page that lists all items of a section."""
        words, label = language(code), section.heading(code)
        path = index_path(section, code)
        dice = Dice(self.seed, "index", section.template, code)
        intro = words.texts("home_text", 2, dice, {})
        links = [blocks.link_to(item) for item in self.items[section.template, code]]
        crumbs = [Link(words["home"], f"/{code}/"), Link(label, path)]
        alternates = {}
        if len(section.languages) > 1:
            alternates = self.versions({one: index_path(section, one) for one in LANGUAGES})
        return Page(
            host="www",
            path=path,
            template="index",
            language=code,
            title=f"{label} | {words['more']}",
            heading=label,
            main=f'{markup.paragraphs(intro)}<ul class="children">{markup.items(links)}</ul>',
            canonical=self.url(path),
            modified=self.modified("index", section.template, code),
            description=" ".join(intro)[:155],
            alternates=alternates,
            crumbs=crumbs,
            data=[breadcrumb_data(crumbs, self.url(""), self.url(path))],
        )

    def crumbs(self, item: Item) -> list[Link]:
        """From the home page over the section's index to the item."""
        index = Link(item.section.heading(item.language), index_path(item.section, item.language))
        home, *rest = super().crumbs(item)
        return [home, index, *rest]

    def all_pages(self, code: str) -> Page:
        """A plan of the whole shop for readers."""
        words, path = language(code), f"/{code}/all-pages/"
        shelves = [Link(one.name(code), one.path(code)) for one in self.goods.categories]
        parts = [markup.section("list", words["filter"], f"<ul>{markup.items(shelves)}</ul>")]
        for section in self.text.sections:
            if code in section.languages:
                link = Link(section.heading(code), index_path(section, code))
                items = [blocks.link_to(item) for item in self.items[section.template, code]]
                if not section.options.get("on_home", True):
                    items = []
                body = f"<p>{markup.anchor(link)}</p><ul>{markup.items(items)}</ul>"
                parts.append(markup.section("list", section.heading(code), body))
        return Page(
            host="www",
            path=path,
            template="plan",
            language=code,
            title=f"{words['site_map']} | Larkmoor",
            heading=words["site_map"],
            main="".join(parts),
            canonical=self.url(path),
            modified=self.modified("plan", code),
            alternates=self.versions({one: f"/{one}/all-pages/" for one in LANGUAGES}),
            crumbs=[Link(words["home"], f"/{code}/"), Link(words["site_map"], path)],
        )

    def private(self, code: str, path: str) -> Page:
        """Account and basket: robots.txt keeps them closed."""
        words = language(code)
        label = words["cart"] if path.endswith("cart") else words["account"]
        return Page(
            host="www",
            path=path,
            template="private",
            language=code,
            title=f"{label} | Larkmoor",
            heading=label,
            main=markup.paragraphs([words["sign_in"]]),
            canonical=self.url(path),
            modified=self.modified("private"),
        )

    # -- what all pages share ------------------------------------------------------------------

    def home_lists(self, code: str) -> str:
        """Popular searches and the sections of the shop."""
        words = language(code)
        goods = self.goods.some(8, code, Dice(self.seed, "home", code))
        searches = self.listings.popular_searches(code)
        return (
            f"<h2>{words['bestsellers']}</h2>"
            f'<ul class="cards">{blocks.cards(goods, self.addresses)}</ul>'
            f"<h2>{words['popular']}</h2><ul>{markup.items(searches)}</ul>"
            f"{super().home_lists(code)}"
        )

    def navigation(self, code: str) -> str:
        """The departments with their categories, then the sections."""
        at, parts = LANGUAGES.index(code), []
        for place, entry in enumerate(departments()):
            shelves = [one for one in self.goods.categories if one.department == place]
            inner = markup.items(Link(one.name(code), one.path(code)) for one in shelves)
            top = markup.anchor(
                Link(entry["names"][at], self.listings.department_path(place, code))
            )
            parts.append(f"<li>{top}<ul>{inner}</ul></li>")
        indexes = [Link(one.heading(code), path) for path, one in self._indexes_of(code)]
        return "".join(parts) + markup.items(indexes)

    def _indexes_of(self, code: str) -> Iterator[tuple[str, Section]]:
        for path, (section, spoken) in self._indexes.items():
            if spoken == code:
                yield path, section

    def tools(self, code: str) -> str:
        """Search, account and basket."""
        words = language(code)
        private = [
            Link(words["account"], f"/{code}/account/", "nofollow"),
            Link(words["cart"], f"/{code}/cart", "nofollow"),
        ]
        return (
            f'<form class="search" action="/{code}/search" role="search">'
            f'<input name="q" type="search" aria-label="{words["search"]}">'
            f"<button>{words['search']}</button></form>"
            f'<ul class="tools">{markup.items(private)}</ul>'
        )

    def footer(self, code: str) -> str:
        """Legal pages, the plan of all pages and the other hosts."""
        words = language(code)
        links = [blocks.link_to(item) for item in self.items["legal", code]]
        links += [Link(words["site_map"], f"/{code}/all-pages/"), Link(words["language"], "/")]
        own = f"<section><h2>{words['legal']}</h2><ul>{markup.items(links)}</ul></section>"
        return own + super().footer(code)

    # -- index ---------------------------------------------------------------------------------

    def pages(self) -> Iterator[Listed]:
        """Every HTML page that a crawl would find, without drawing any."""
        yield from self.plain_pages()
        for code in LANGUAGES:
            yield from self.products(code, 0, self.goods.size)

    def plain_pages(self) -> Iterator[Listed]:
        """All of them but the products."""
        yield Listed("/", "chooser", "en", modified=self.modified("home", "en"))
        yield from super().pages()
        for path, (section, code) in self._indexes.items():
            changed = self.modified("index", section.template, code)
            yield Listed(path, "index", code, modified=changed)
        for path, (_, code) in self._departments.items():
            yield Listed(path, "department", code)
        for code in LANGUAGES:
            changed = self.modified("plan", code)
            yield Listed(f"/{code}/all-pages/", "plan", code, modified=changed)
            yield Listed(f"/{code}/account/", "private", code, in_sitemap=False)
            yield Listed(f"/{code}/cart", "private", code, in_sitemap=False)
            for link in self.listings.popular_searches(code):
                yield Listed(link.url, "search", code, in_sitemap=False)
        yield from self._category_pages()

    def _category_pages(self) -> Iterator[Listed]:
        for path, (shelf, code) in self.goods.by_path.items():
            yield Listed(path, "category", code)
            for number in range(2, shelf.listing_pages + 1):
                yield Listed(f"{path}?page={number}", "category", code, in_sitemap=False)
            for colour in self.listings.colours(shelf, code):
                link = f"{path}?colour={quote_plus(colour)}"
                yield Listed(link, "category", code, in_sitemap=False)

    def products(self, code: str, start: int, end: int) -> Iterator[Listed]:
        """Product pages of that language from one number to another."""
        for index in range(start, end):
            product = self.goods.product(index, code)
            image = f"/media/product-{product.number}.svg"
            yield Listed(product.path, "product", code, modified=product.released, image=image)
            if has_version(product):
                yield Listed(f"{product.path}?version=2", "product", code, in_sitemap=False)

    def rules(self) -> list[str]:
        """Lines of robots.txt that close parts of the host."""
        return list(CLOSED)


def index_path(section: Section, code: str) -> str:
    """Path of the page that lists a section."""
    return f"/{code}/{section.path.split('/')[1]}/"
