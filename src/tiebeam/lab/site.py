"""A host of the shop: its index, its pages, its robots.txt and sitemap entries."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tiebeam.lab import blocks, markup
from tiebeam.lab.addresses import Addresses
from tiebeam.lab.catalogue import Catalogue
from tiebeam.lab.dice import Dice
from tiebeam.lab.language import LANGUAGES, language
from tiebeam.lab.layout import Frame, breadcrumb_data
from tiebeam.lab.page import Answer, Link, Listed, Missing, Page, Redirect
from tiebeam.lab.sections import Item, list_items, read_site

HOSTS = {
    "www": ("Shop", "Shop", "Boutique"),
    "magazine": ("Magazine", "Magazin", "Magazine"),
    "help": ("Help", "Hilfe", "Aide"),
    "stores": ("Stores", "Häuser", "Magasins"),
    "outlet": ("Outlet",),
    "gifts": ("Gifts",),
    "garden": ("Garden",),
    "kids": ("Kids",),
    "ideas": ("Ideas",),
    "rent": ("Rent",),
    "club": ("Club",),
    "events": ("Events",),
    "trade": ("Trade",),
    "business": ("Business",),
    "careers": ("Careers",),
    "press": ("Press",),
}
"""Hosts with pages, in the order of the footer, and what each is called there."""

SPOKEN_EVERYWHERE = ("www", "magazine", "help", "stores")
"""Hosts that speak all three languages; the others speak English."""


def home_path(host: str, code: str) -> str:
    """Path of a host's home page for readers of that language."""
    return f"/{code}/" if host in SPOKEN_EVERYWHERE else "/"


class Site:
    """One host whose pages come from its TOML."""

    def __init__(self, host: str, *, seed: int, goods: Catalogue, addresses: Addresses) -> None:
        self.host = host
        self.seed = seed
        self.goods = goods
        self.addresses = addresses
        self.text = read_site(host)
        self.items = list_items(self.text, seed)
        self._all = [one for group in self.items.values() for one in group]
        self._by_path = {one.path: one for one in self._all}
        self._frames: dict[str, Frame] = {}

    # -- answers -------------------------------------------------------------------------------

    def find(self, path: str, query: str) -> Answer:
        """What the host answers in good health. No page of its own depends on the query."""
        _ = query
        if item := self._by_path.get(path):
            return self.item_page(item)
        code = self.home_language(path)
        if code is not None:
            return self.home_page(code)
        if path == "/":
            return Redirect(self.url(home_path(self.host, "en")))
        return self._moved(path)

    def _moved(self, path: str) -> Answer:
        """Addresses of the system before this one: each leads on with a single redirect."""
        number = path.removeprefix("/node/")
        if path != number and number.isdigit() and int(number) < len(self._all):
            return Redirect(self.url(self._all[int(number)].path))
        return Missing()

    def home_language(self, path: str) -> str | None:
        """The language whose home page has that path."""
        for code in self.text.languages:
            if path == home_path(self.host, code):
                return code
        return None

    def url(self, path: str) -> str:
        """The whole address of a path of this host."""
        return self.addresses.url(self.host, path)

    # -- pages ---------------------------------------------------------------------------------

    def item_page(self, item: Item) -> Page:
        """The page of an item."""
        section, code = item.section, item.language
        dice = Dice(self.seed, self.host, item.template, code, item.index)
        scene = self.scene(item, dice)
        heading = item.name
        if "of" in section.options:
            heading = f"{section.heading(code)}: {item.name}"
        crumbs = self.crumbs(item)
        canonical = self.url(item.path)
        return Page(
            host=self.host,
            path=item.path,
            template=item.template,
            language=code,
            title=f"{heading} | {section.heading(code)} | {self.text.title(code)}",
            heading=heading,
            main=blocks.draw(scene),
            canonical=canonical,
            modified=self.modified(item.template, code, item.index),
            description=" ".join(scene.say(1))[:155],
            robots=section.options.get("robots"),
            alternates=self.alternates(item),
            crumbs=crumbs,
            data=self._data(item, crumbs, canonical),
        )

    def scene(self, item: Item, dice: Dice) -> blocks.Scene:
        """What the blocks of an item's page draw from."""
        section, words = item.section, language(item.language)
        options = section.options
        local = {
            name: dice.pick(value)
            for name, value in options.items()
            if isinstance(value, list)
            and value
            and name not in _TAKEN
            and isinstance(value[0], str)
        }
        return blocks.Scene(
            item=item,
            words={
                "name": item.name,
                "brand": item.name,
                "colour": dice.pick(words.colours),
                "width": str(dice.between(60, 220)),
                "height": str(dice.between(70, 210)),
                "weight": str(dice.between(2, 40)),
                **local,
            },
            language=words,
            dice=dice,
            siblings=self.items[section.template, item.language],
            goods=self.goods,
            addresses=self.addresses,
            sentences=options.get("sentences") or words.bank(options["rule"]),
        )

    def crumbs(self, item: Item) -> list[Link]:
        """From the home page down to the item."""
        trail = [Link(item.name, item.path)]
        above = item.parent
        while above:
            trail.append(Link(above.name, above.path))
            above = above.parent
        code = item.language
        trail.append(Link(self.text.title(code), home_path(self.host, code)))
        return trail[::-1]

    def alternates(self, item: Item) -> dict[str, str]:
        """The language versions of an item, itself included."""
        codes = item.section.languages
        if len(codes) == 1:
            return {}
        paths = {code: self.items[item.template, code][item.index].path for code in codes}
        return self.versions(paths)

    def versions(self, paths: dict[str, str]) -> dict[str, str]:
        """Alternates by code; English is the version for everyone else."""
        found = {code: self.url(path) for code, path in paths.items()}
        return {**found, "x-default": found["en"]}

    def _data(self, item: Item, crumbs: list[Link], canonical: str) -> list[dict[str, Any]]:
        found = [breadcrumb_data(crumbs, self.url(""), canonical)]
        kind = item.section.options.get("schema")
        if kind:
            label = "headline" if kind == "Article" else "name"
            found.append({"@type": kind, label: item.name, "url": canonical})
        return found

    def home_page(self, code: str) -> Page:
        """The host's home page in that language."""
        dice = Dice(self.seed, self.host, "home", code)
        texts = self.home_texts(code, dice)
        path = home_path(self.host, code)
        title = self.text.title(code)
        alternates = {}
        if len(self.text.languages) > 1:
            alternates = self.versions({one: home_path(self.host, one) for one in LANGUAGES})
        return Page(
            host=self.host,
            path=path,
            template="home",
            language=code,
            title=f"{title} | {texts[0].rstrip('.')}",
            heading=title,
            main=markup.paragraphs(texts) + self.home_lists(code),
            canonical=self.url(path),
            modified=self.modified("home", code),
            description=" ".join(texts)[:155],
            alternates=alternates,
            data=[{"@type": "Organization", "name": "Larkmoor", "url": self.url(path)}],
        )

    def home_texts(self, code: str, dice: Dice) -> list[str]:
        """The sentences of a home page."""
        words = {"colour": "oak", "name": self.text.title(code)}
        if sentences := self.text.options.get("sentences"):
            return [language(code).say(one, dice, words) for one in sentences]
        return language(code).texts("home_text", 4, dice, words)

    def home_lists(self, code: str) -> str:
        """Lists of all items that no other page lists."""
        parts = []
        for section in self.text.sections:
            is_listed = section.parent is None and section.options.get("on_home", True)
            if is_listed and code in section.languages:
                links = [blocks.link_to(item) for item in self.items[section.template, code]]
                body = f'<ul class="children">{markup.items(links)}</ul>'
                parts.append(markup.section("list", section.heading(code), body))
        return "".join(parts)

    # -- what all pages share ------------------------------------------------------------------

    def frame(self, code: str) -> Frame:
        """Header and footer of the host in that language."""
        if code not in self._frames:
            self._frames[code] = Frame(
                title=self.text.title(code),
                home=home_path(self.host, code),
                navigation=self.navigation(code),
                tools=self.tools(code),
                footer=self.footer(code),
                language=language(code),
            )
        return self._frames[code]

    def speaks(self, code: str) -> bool:
        """Whether the host has pages in that language."""
        first = next(one for one in self.text.sections if one.parent is None)
        return (first.template, code) in self.items

    def navigation(self, code: str) -> str:
        """List items of the main navigation: the first section's pages."""
        first = next(one for one in self.text.sections if one.parent is None)
        return markup.items(map(blocks.link_to, self.items[first.template, code][:8]))

    def tools(self, code: str) -> str:
        """What stands beside the logo; nothing on hosts without a shop."""
        return f'<span class="language">{language(code)["language"]}: {code.upper()}</span>'

    def footer(self, code: str) -> str:
        """Links to all hosts, after the host's own small print."""
        links = [
            Link(names[LANGUAGES.index(code) % len(names)], self.home_of(host, code))
            for host, names in HOSTS.items()
        ]
        own = [
            blocks.link_to(item)
            for section in self.text.sections
            if section.options.get("in_footer") and code in section.languages
            for item in self.items[section.template, code]
        ]
        more = language(code)["more"]
        small = f"<ul>{markup.items(own)}</ul>" if own else ""
        return (
            small
            + f'<section><h2>{more}</h2><ul class="hosts">{markup.items(links)}</ul></section>'
        )

    def home_of(self, host: str, code: str) -> str:
        """Address of a host's home page."""
        return self.addresses.url(host, home_path(host, code))

    # -- index ---------------------------------------------------------------------------------

    def pages(self) -> Iterator[Listed]:
        """Every HTML page of the host that a crawl would find, without drawing any."""
        for code in self.text.languages:
            yield Listed(
                home_path(self.host, code), "home", code, modified=self.modified("home", code)
            )
        for (template, code), group in self.items.items():
            for item in group:
                changed = self.modified(template, code, item.index)
                yield Listed(item.path, template, code, item.section.in_sitemap, changed)

    def modified(self, *names: object) -> date:
        """The day the page of that name was last changed."""
        dice = Dice(self.seed, self.host, "modified", *names)
        return date(2026, 10, 30) - timedelta(days=dice.below(400))

    def rules(self) -> list[str]:
        """Lines of robots.txt that close parts of the host."""
        closed = [one for one in self.text.sections if one.options.get("closed")]
        return [f"Disallow: {one.path.partition('{')[0]}" for one in closed]


_TAKEN = frozenset({"label", "blocks", "names", "sentences", "facts", "languages"})
