"""The page of one product: story, details, versions, reviews, what goes with it."""

from html import escape
from typing import Any

from tiebeam.lab import blocks, markup
from tiebeam.lab.addresses import Addresses
from tiebeam.lab.catalogue import Catalogue, Product, departments
from tiebeam.lab.dice import Dice
from tiebeam.lab.language import LANGUAGES, Language, language
from tiebeam.lab.layout import breadcrumb_data
from tiebeam.lab.page import Link, Page

HAS_VERSION_LINK = 6
"""Every so many products have one version with an address of its own."""


def has_version(product: Product) -> bool:
    """Whether one version of the product has its own address, canonical to the product."""
    return product.index % HAS_VERSION_LINK == 0


class ProductPage:
    """Draws product pages of one shop."""

    def __init__(self, seed: int, goods: Catalogue, addresses: Addresses) -> None:
        self.seed = seed
        self.goods = goods
        self.addresses = addresses

    def draw(self, product: Product, *, version: bool = False) -> Page:
        """The page of a product, or of its version in another colour."""
        words, code = language(product.language), product.language
        dice = Dice(self.seed, "page", product.index, code)
        slots = self._slots(product, words, dice)
        title = words.text("titled_product", dice, slots)
        origin = self.addresses.origin("www")
        crumbs = self._crumbs(product, words)
        intro = words.texts("intro", 2, dice, slots)
        return Page(
            host="www",
            path=f"{product.path}?version=2" if version else product.path,
            template="product",
            language=code,
            title=f"{title} | Larkmoor",
            heading=product.name,
            main=self._main(product, words, dice, slots, intro),
            canonical=origin + product.path,
            modified=product.released,
            description=" ".join(intro)[:155],
            alternates={} if version else self._alternates(product),
            crumbs=crumbs,
            data=[
                breadcrumb_data(crumbs, origin, origin + product.path),
                self._data(product, title, origin),
            ],
        )

    def _slots(self, product: Product, words: Language, dice: Dice) -> dict[str, str]:
        return {
            **words.forms(product.gender),
            "noun": product.noun,
            "series": product.series,
            "brand": product.brand,
            "material": product.material,
            "a": "an" if product.noun[0] in "aeiou" else "a",
            "width": str(dice.between(45, 240)),
            "height": str(dice.between(40, 210)),
            "weight": str(dice.between(2, 60)),
        }

    def _main(
        self,
        product: Product,
        words: Language,
        dice: Dice,
        slots: dict[str, str],
        intro: list[str],
    ) -> str:
        use = f"use_{product.category.entry['group']}"
        free = {key: value for key, value in slots.items() if key != "material"}
        story = [
            " ".join(words.texts("make", dice.between(3, 5), dice, slots)),
            " ".join(words.texts(use, dice.between(3, 5), dice, slots)),
        ]
        parts = [
            f'<div class="gallery">{self._pictures(product, dice)}</div>',
            f'<p class="lead">{escape(" ".join(intro), quote=False)}</p>',
            self._offer(product, words, dice),
            f'<div class="prose">{markup.paragraphs(story)}</div>',
            markup.section("details", words["details"], self._details(product, words, slots)),
            _section(words, "care", words.texts("care", dice.between(2, 4), dice, slots)),
            _section(words, "delivery", words.texts("delivery", 2, dice, slots)),
            blocks.questions(words, dice, free),
            self._reviews(words, dice, free),
            self._related(product, words, dice),
        ]
        return "\n".join(parts)

    def _pictures(self, product: Product, dice: Dice) -> str:
        count = dice.between(2, 4)
        names = [f"product-{product.number}", *(f"detail-{dice.below(9999)}" for _ in range(count))]
        return "".join(markup.picture(name, product.name, (640, 480)) for name in names)

    def _offer(self, product: Product, words: Language, dice: Dice) -> str:
        stock = words["in_stock"] if product.price_cents % 3 else words["on_order"]
        colours = dice.some(words.colours, dice.between(2, 5))
        choices = "".join(f"<option>{escape(colour)}</option>" for colour in colours)
        link = ""
        if has_version(product):
            link = markup.anchor(Link(colours[0], f"{product.path}?version=2"))
        return (
            f'<form class="offer" method="post" action="/{product.language}/cart">'
            f'<p class="price">{product.price}</p><p class="stock">{stock}</p>'
            f'<label for="version">{words["variants"]}</label>'
            f'<select id="version" name="version">{choices}</select> {link}'
            f"<button>{words['add']}</button></form>"
        )

    def _details(self, product: Product, words: Language, slots: dict[str, str]) -> str:
        rows = [
            (words["brand"], product.brand),
            (words["material"], product.material),
            (words["dimensions"], f"{slots['width']} x {slots['height']} cm"),
            (words["weight"], f"{slots['weight']} kg"),
            ("№", str(product.number)),
        ]
        return markup.table(rows, "details")

    def _reviews(self, words: Language, dice: Dice, slots: dict[str, str]) -> str:
        texts = words.texts("review", dice.below(4), dice, slots)
        if not texts:
            return ""
        body = "".join(
            f"<li><p>{escape(text, quote=False)}</p>"
            f"<cite>{escape(words.text('person', dice, {}).split()[0])}</cite></li>"
            for text in texts
        )
        return markup.section("reviews", words["reviews"], f'<ol class="reviews">{body}</ol>')

    def _related(self, product: Product, words: Language, dice: Dice) -> str:
        shelf, code = product.category, product.language
        at = product.index - shelf.start
        near = [shelf.start + (at + step) % shelf.size for step in (1, 2, 3)]
        others = self.goods.some(3, code, dice)
        picked = [self.goods.product(index, code) for index in near if index != product.index]
        body = f'<ul class="cards">{blocks.cards([*picked, *others], self.addresses)}</ul>'
        return f'<aside class="related"><h2>{words["related"]}</h2>{body}</aside>'

    def _alternates(self, product: Product) -> dict[str, str]:
        origin = self.addresses.origin("www")
        found = {code: origin + self.goods.product(product.index, code).path for code in LANGUAGES}
        return {**found, "x-default": found["en"]}

    def _crumbs(self, product: Product, words: Language) -> list[Link]:
        code, shelf = product.language, product.category
        at = LANGUAGES.index(code)
        department = departments()[shelf.department]
        return [
            Link(words["home"], f"/{code}/"),
            Link(department["names"][at], f"/{code}/c/{department['slugs'][at]}/"),
            Link(shelf.name(code), shelf.path(code)),
            Link(product.name, product.path),
        ]

    def _data(self, product: Product, title: str, origin: str) -> dict[str, Any]:
        return {
            "@type": "Product",
            "name": title,
            "sku": str(product.number),
            "image": f"{origin}/media/product-{product.number}.svg",
            "brand": {"@type": "Brand", "name": product.brand},
            "offers": {
                "@type": "Offer",
                "price": f"{product.price_cents / 100:.2f}",
                "priceCurrency": "EUR",
                "availability": "https://schema.org/InStock",
                "url": origin + product.path,
            },
        }


def _section(words: Language, label: str, texts: list[str]) -> str:
    return markup.section(label, words[label], markup.paragraphs(texts))
