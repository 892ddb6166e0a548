"""Pages written by hand and bank: sections of a host and the items in them, read from TOML."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import product as combine
from string import Formatter
from typing import Any

from tiebeam.lab.addresses import slug
from tiebeam.lab.dice import Dice
from tiebeam.lab.language import LANGUAGES, language


@dataclass(frozen=True)
class Section:
    """Pages of one template on one host."""

    template: str
    path: str
    label: tuple[str, ...]
    blocks: tuple[str, ...]
    languages: tuple[str, ...]
    options: dict[str, Any]
    """What else the TOML says: rule or sentences, parent, facts, robots, schema, …"""

    def heading(self, code: str) -> str:
        """What the section is called in that language."""
        return self.label[LANGUAGES.index(code) % len(self.label)]

    @property
    def parent(self) -> str | None:
        """Template of the pages that list it; None for the home page."""
        name: str | None = self.options.get("parent")
        return name

    @property
    def in_sitemap(self) -> bool:
        """Whether its pages belong in the sitemap."""
        return bool(self.options.get("sitemap", True))


@dataclass(slots=True)
class Item:
    """One page of a section in one language."""

    section: Section
    language: str
    index: int
    name: str
    slug: str
    parent: "Item | None"
    path: str = ""
    children: list["Item"] = field(default_factory=list)

    @property
    def template(self) -> str:
        """The lab's name of its page template."""
        return self.section.template


@dataclass(frozen=True)
class SiteText:
    """A host as its TOML describes it."""

    host: str
    languages: tuple[str, ...]
    titles: tuple[str, ...]
    options: dict[str, Any]
    sections: tuple[Section, ...]

    def title(self, code: str) -> str:
        """Name of the host in that language."""
        return self.titles[LANGUAGES.index(code) % len(self.titles)]


def read_site(host: str) -> SiteText:
    """The host's TOML."""
    text = (files("tiebeam.lab") / "content" / f"{host}.toml").read_text("utf-8")
    entry = tomllib.loads(text)
    languages = tuple(entry.get("languages", ["en"]))
    sections = tuple(_section(one, languages) for one in entry["sections"])
    return SiteText(host, languages, tuple(entry["title"]), entry, sections)


def _section(entry: dict[str, Any], languages: tuple[str, ...]) -> Section:
    return Section(
        template=entry["template"],
        path=entry["path"],
        label=tuple(entry["label"]),
        blocks=tuple(entry["blocks"]),
        languages=tuple(entry.get("languages", languages)),
        options=entry,
    )


def list_items(site: SiteText, seed: int) -> dict[tuple[str, str], list[Item]]:
    """All items of a host by template and language, parents and children joined."""
    found: dict[tuple[str, str], list[Item]] = {}
    for section in site.sections:
        for code in section.languages:
            parents = found.get((section.parent or "", code), [])
            names = list(_names(section, code, seed, found))
            found[section.template, code] = [
                _item(section, code, index, name, parents, is_prefixed=len(site.languages) > 1)
                for index, name in enumerate(names)
            ]
            _join_second_parent(section, found[section.template, code], found)
    return found


def _item(
    section: Section,
    code: str,
    index: int,
    name: str,
    parents: list[Item],
    *,
    is_prefixed: bool,
) -> Item:
    parent = parents[index % len(parents)] if parents else None
    item = Item(section, code, index, name, slug(name), parent)
    path = section.path.format(slug=item.slug, parent=parent.slug if parent else "")
    item.path = f"/{code}{path}" if is_prefixed else path
    if parent:
        parent.children.append(item)
    return item


def _join_second_parent(
    section: Section, items: list[Item], found: dict[tuple[str, str], list[Item]]
) -> None:
    """List items under a second kind of parent too, as articles under their authors."""
    second = section.options.get("also_under")
    if second and items:
        others = found[second, items[0].language]
        for item in items:
            others[(item.index * 5 + 1) % len(others)].children.append(item)


def _names(
    section: Section, code: str, seed: int, found: dict[tuple[str, str], list[Item]]
) -> Iterator[str]:
    options = section.options
    if "of" in options:
        yield from (item.name for item in found[options["of"], code])
    elif "pattern" in options:
        yield from _combined(options)
    elif "title_rule" in options:
        yield from _titles(options["title_rule"], options["count"], code, seed)
    else:
        lists = options["names"]
        yield from lists[LANGUAGES.index(code) % len(lists)]


def _combined(options: dict[str, Any]) -> Iterator[str]:
    slots = [name for _, name, _, _ in Formatter().parse(options["pattern"]) if name]
    for words in combine(*(options[name] for name in slots)):
        yield options["pattern"].format(**dict(zip(slots, words, strict=True)))


def _titles(rule: str, count: int, code: str, seed: int) -> Iterator[str]:
    """Different titles of a rule; the dice are thrown again for one that was there before."""
    dice, seen = Dice(seed, rule, code), set[str]()
    while len(seen) < count:
        title = language(code).text(rule, dice, {})
        if title not in seen:
            seen.add(title)
            yield title
