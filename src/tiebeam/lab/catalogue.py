"""The goods: every product computed from its number, so that a million need no memory."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from tiebeam.lab.addresses import slug
from tiebeam.lab.dice import Dice
from tiebeam.lab.language import LANGUAGES, language, read_bank

FIRST_NUMBER = 1000
STEP = 7
"""Article numbers grow in this step; those in between belong to goods of the past."""
PER_PAGE = 12
REMEMBERED = 4_096
"""Products kept at hand, as pages beside each other name the same ones."""
ROMAN = ("", " II", " III", " IV", " V", " VI", " VII", " VIII", " IX", " X")


@dataclass(frozen=True)
class Category:
    """A shelf of the shop: a run of products beside each other in the catalogue."""

    place: int
    department: int
    entry: dict[str, Any]
    start: int
    size: int

    def name(self, code: str) -> str:
        """Name in that language, as in 'Sofas'."""
        text: str = self.entry["names"][LANGUAGES.index(code)]
        return text

    def subject(self, code: str) -> str:
        """Name as it stands inside a sentence, as in 'sofas' or 'des canapés'."""
        text: str = self.entry["subjects"][LANGUAGES.index(code)]
        return text

    def path(self, code: str) -> str:
        """Path of its listing page."""
        at = LANGUAGES.index(code)
        department = departments()[self.department]
        return f"/{code}/c/{department['slugs'][at]}/{self.entry['slugs'][at]}/"

    @property
    def listing_pages(self) -> int:
        """Pages that list its products."""
        return max(1, -(-self.size // PER_PAGE))


def departments() -> list[dict[str, Any]]:
    """The departments as the word bank lists them."""
    found: list[dict[str, Any]] = read_bank("goods")["departments"]
    return found


def brands() -> list[str]:
    """Names of the makers."""
    names: list[str] = read_bank("goods")["brands"]
    return names


def materials(group: str) -> list[int]:
    """Places in the bank of materials that suit a group of goods."""
    places: list[int] = read_bank("goods")["materials"][group]
    return places


@dataclass(frozen=True, slots=True)
class Product:
    """One article in one language."""

    index: int
    category: Category
    language: str
    series: str
    noun: str
    gender: str
    material: str
    brand: str
    price_cents: int
    rating: float
    released: date

    @property
    def number(self) -> int:
        """The article number that stands in the address."""
        return FIRST_NUMBER + self.index * STEP

    @property
    def name(self) -> str:
        """Name without material, unique within the language."""
        first = self.language == "en"
        noun = self.noun if first else self.noun[0].upper() + self.noun[1:]
        return f"{self.series} {noun}" if first else f"{noun} {self.series}"

    @property
    def path(self) -> str:
        """Path of its page."""
        return f"/{self.language}/p/{slug(self.name)}-{self.number}"

    @property
    def price(self) -> str:
        """Price as the language writes it."""
        amount = f"{self.price_cents / 100:,.2f}"
        if self.language == "en":
            return f"€{amount}"
        comma = amount.replace(",", " ").replace(".", ",")
        return f"{comma} €"


@lru_cache(maxsize=1)
def _series() -> tuple[str, ...]:
    bank = read_bank("goods")
    return tuple(first + last for first in bank["series_first"] for last in bank["series_last"])


class Catalogue:
    """All products of one shop, by number and by category."""

    def __init__(self, seed: int, size: int) -> None:
        self.seed = seed
        self.size = size
        self.categories = tuple(self._shelve(size))
        self._starts = [category.start for category in self.categories]
        self.product = lru_cache(REMEMBERED)(self._product)
        """The product of that index, told in that language."""

    def _shelve(self, size: int) -> Iterator[Category]:
        entries = [
            (place, entry)
            for place, department in enumerate(departments())
            for entry in department["categories"]
        ]
        shares = sum(entry["share"] for _, entry in entries)
        start = passed = 0
        for place, (department, entry) in enumerate(entries):
            passed += entry["share"]
            end = size * passed // shares
            yield Category(place, department, entry, start, end - start)
            start = end

    def category_of(self, index: int) -> Category:
        """The category a product stands in."""
        return self.categories[bisect_right(self._starts, index) - 1]

    @cached_property
    def by_path(self) -> dict[str, tuple[Category, str]]:
        """Categories and their language by the path of the listing page."""
        return {one.path(code): (one, code) for one in self.categories for code in LANGUAGES}

    def _product(self, index: int, code: str) -> Product:
        category = self.category_of(index)
        nouns, names, at = category.entry["nouns"], _series(), index - category.start
        noun = nouns[at % len(nouns)]
        turn, step = divmod(at // len(nouns), len(names))
        words = language(code)
        dice = Dice(self.seed, "product", index)
        return Product(
            index=index,
            category=category,
            language=code,
            series=names[(step * 7 + category.place * 89) % len(names)] + ROMAN[turn % len(ROMAN)],
            noun={"en": noun[0], "de": noun[1], "fr": noun[3]}[code],
            gender={"en": "n", "de": noun[2], "fr": noun[4]}[code],
            material=words.bank("material")[dice.pick(materials(category.entry["group"]))],
            brand=brands()[index % len(brands())],
            price_cents=dice.between(29, 1900) * 100 - dice.pick((0, 1, 10, 100)),
            rating=dice.between(36, 50) / 10,
            released=date(2026, 11, 1) - timedelta(days=dice.below(900)),
        )

    def by_number(self, number: int, code: str) -> Product | None:
        """The product with that article number."""
        index, rest = divmod(number - FIRST_NUMBER, STEP)
        return None if rest or not 0 <= index < self.size else self.product(index, code)

    def was_sold_once(self, number: int) -> bool:
        """Whether the number belongs to an article that was taken out of the range."""
        index, rest = divmod(number - FIRST_NUMBER, STEP)
        return rest == 3 and 0 <= index < self.size  # noqa: PLR2004 - any fixed remainder will do

    def some(self, count: int, code: str, dice: Dice) -> list[Product]:
        """Different products from anywhere in the range."""
        picked = {dice.below(self.size) for _ in range(count)}
        return [self.product(index, code) for index in sorted(picked)]

    def of_brand(self, brand: str, count: int, code: str, dice: Dice) -> list[Product]:
        """Different products of one maker."""
        makers = brands()
        last = (self.size - 1 - makers.index(brand)) // len(makers)
        picked = {dice.below(last + 1) for _ in range(count)}
        return [self.product(makers.index(brand) + turn * len(makers), code) for turn in picked]
