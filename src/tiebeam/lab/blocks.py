"""The building blocks of main texts: each draws one part of a page from the same scene."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

from tiebeam.lab import markup
from tiebeam.lab.addresses import Addresses
from tiebeam.lab.catalogue import Catalogue, Product
from tiebeam.lab.dice import Dice
from tiebeam.lab.language import Language
from tiebeam.lab.page import Link
from tiebeam.lab.sections import Item


@dataclass(frozen=True)
class Scene:
    """What a block may draw from: the item, its words and dice, its neighbours, the goods."""

    item: Item
    words: dict[str, str]
    language: Language
    dice: Dice
    siblings: Sequence[Item]
    goods: Catalogue
    addresses: Addresses
    sentences: Sequence[str]
    """Sentences on the item's subject, slots unfilled."""
    deck: list[str] = field(default_factory=list)
    """Those that the page has not said yet, shuffled."""

    def say(self, count: int) -> list[str]:
        """Different sentences on the item's subject; none comes again before all were said."""
        count = min(count, len(self.sentences))
        if len(self.deck) < count:
            fresh = [one for one in self.sentences if one not in self.deck]
            self.deck[:0] = self.dice.some(fresh, len(fresh))
        chosen = [self.deck.pop() for _ in range(count)]
        return [self.language.say(one, self.dice, self.words) for one in chosen]

    def paragraphs(self, count: int, sentences: int) -> list[str]:
        """Paragraphs that do not repeat a sentence while the bank lasts."""
        lines = self.say(count * sentences)
        size = -(-len(lines) // count)
        return [" ".join(lines[at : at + size]) for at in range(0, len(lines), size)]


def cards(products: Sequence[Product], addresses: Addresses) -> str:
    """Product cards that link to the shop."""
    return "".join(
        f'<li class="card"><a href="{addresses.url("www", one.path)}">'
        f"{markup.picture(f'product-{one.number}', one.name, (320, 240))}"
        f'<span class="name">{escape(one.name)}</span></a>'
        f'<span class="price">{one.price}</span></li>'
        for one in products
    )


def _lead(scene: Scene) -> str:
    return f'<p class="lead">{escape(" ".join(scene.say(2)), quote=False)}</p>'


def _text(scene: Scene) -> str:
    texts = scene.paragraphs(scene.dice.between(2, 4), 3)
    return f'<div class="prose">{markup.paragraphs(texts)}</div>'


def _chapters(scene: Scene) -> str:
    count = scene.dice.between(3, 5)
    rule = scene.item.section.options.get("headings", "heading")
    headings = scene.language.texts(rule, count, scene.dice, scene.words)
    texts = scene.paragraphs(count, scene.dice.between(3, 5))
    parts = [
        markup.section("chapter", heading, markup.paragraphs([text]))
        for heading, text in zip(headings, texts, strict=False)
    ]
    return "".join(parts)


def _facts(scene: Scene) -> str:
    labels = [scene.language[name] for name in ("care", "details", "service")]
    rows = [
        (
            labels[int(label) - 1] if label.isdigit() else label,
            scene.language.say(value, scene.dice, scene.words),
        )
        for label, value in scene.item.section.options["facts"]
    ]
    return markup.table(rows, "facts")


def _steps(scene: Scene) -> str:
    count = scene.dice.between(4, 6)
    lines = scene.language.texts("help_steps", count, scene.dice, scene.words)
    body = "".join(f"<li>{escape(line, quote=False)}</li>" for line in lines)
    return markup.section("steps", scene.language["steps"], f"<ol>{body}</ol>")


def _questions(scene: Scene) -> str:
    return questions(scene.language, scene.dice, scene.words)


def questions(words: Language, dice: Dice, slots: dict[str, str]) -> str:
    """Some questions with their answers, folded."""
    count = dice.between(2, 4)
    asked = words.texts("question", count, dice, slots)
    answers = words.texts("answer", count, dice, slots)
    body = "".join(
        f"<details><summary>{escape(one)}</summary>{markup.paragraphs([other])}</details>"
        for one, other in zip(asked, answers, strict=False)
    )
    return markup.section("questions", words["questions"], body)


def _gallery(scene: Scene) -> str:
    names = [f"{scene.item.template}-{scene.dice.below(9999)}" for _ in range(3)]
    figures = "".join(
        f"<figure>{markup.picture(name, scene.item.name)}"
        f"<figcaption>{escape(caption, quote=False)}</figcaption></figure>"
        for name, caption in zip(names, scene.say(3), strict=False)
    )
    return f'<div class="gallery">{figures}</div>'


def _picture(scene: Scene) -> str:
    name = f"{scene.item.template}-{scene.dice.below(9999)}"
    return f'<figure class="picture">{markup.picture(name, scene.item.name, (800, 500))}</figure>'


def _portrait(scene: Scene) -> str:
    name = f"{scene.item.template}-{scene.dice.below(9999)}"
    return f'<div class="portrait">{markup.picture(name, scene.item.name, (240, 240))}</div>'


def _quote(scene: Scene) -> str:
    words = escape(scene.say(1)[0], quote=False)
    person = scene.language.text("person", scene.dice, scene.words)
    return f"<blockquote><p>{words}</p><cite>{escape(person)}</cite></blockquote>"


def _products(scene: Scene) -> str:
    goods = scene.goods.some(scene.dice.between(4, 6), scene.item.language, scene.dice)
    return markup.section(
        "products",
        scene.language["related"],
        f'<ul class="cards">{cards(goods, scene.addresses)}</ul>',
    )


def _brand_products(scene: Scene) -> str:
    item = scene.item
    goods = scene.goods.of_brand(item.name, 8, item.language, scene.dice)
    return f'<ul class="cards">{cards(goods, scene.addresses)}</ul>'


def _children(scene: Scene) -> str:
    parts = []
    for template in dict.fromkeys(child.template for child in scene.item.children):
        found = [child for child in scene.item.children if child.template == template]
        links = [link_to(child) for child in found]
        heading = found[0].section.heading(scene.item.language)
        body = f'<ul class="children">{markup.items(links)}</ul>'
        parts.append(markup.section("list", heading, body))
    return "".join(parts)


def _related(scene: Scene) -> str:
    count, at = len(scene.siblings), scene.item.index
    near = [scene.siblings[(at + step) % count] for step in range(1, min(5, count))]
    body = f'<ul class="related">{markup.items(map(link_to, near))}</ul>'
    return f"<aside><h2>{escape(scene.language['read_on'])}</h2>{body}</aside>"


def _next(scene: Scene) -> str:
    after = scene.siblings[scene.item.index + 1 :][:1]
    links = markup.items(map(link_to, after))
    return f'<ul class="next">{links}</ul>' if after else ""


def _byline(scene: Scene) -> str:
    written = scene.language[("by")]
    person = scene.language.text("person", scene.dice, scene.words)
    day, month = scene.dice.between(1, 28), scene.dice.pick(scene.language.labels["months"])
    return f'<p class="byline">{written} {escape(person)}, <time>{day} {month} 2026</time></p>'


def _print_note(scene: Scene) -> str:
    return markup.paragraphs(
        [f"{scene.item.name}. {scene.language.text('print_note', scene.dice, {})}"]
    )


def _address(scene: Scene) -> str:
    street = f"{scene.dice.pick(STREETS)} {scene.dice.between(1, 90)}"
    phone = f"+00 {scene.dice.between(100, 999)} {scene.dice.between(10000, 99999)}"
    return (
        f"<address><strong>Larkmoor {escape(scene.item.name)}</strong><br>{street}<br>"
        f'<a href="tel:{phone.replace(" ", "")}">{phone}</a></address>'
    )


STREETS = ("Rope Lane", "Mill Yard", "Harbour Row", "Tanner Gate", "Weir Street", "Chapel Rise")


def _hours(scene: Scene) -> str:
    opens, closes = scene.dice.between(8, 10), scene.dice.between(17, 20)
    free = scene.dice.pick((0, 2, 6))
    rows = [
        (day, scene.language["closed"] if at in {free, 6} else f"{opens}:00-{closes}:30")
        for at, day in enumerate(scene.language.labels["days"])
    ]
    return markup.section("hours", scene.language["hours"], markup.table(rows, "hours"))


def _map(scene: Scene) -> str:
    return (
        f'<figure class="map">{markup.picture(f"map-{scene.item.index}", scene.item.name)}</figure>'
    )


def _form(scene: Scene) -> str:
    fields = "".join(
        f'<p><label for="f{at}">{escape(scene.language[label])}</label>'
        f'<input id="f{at}" name="f{at}" type="text"></p>'
        for at, label in enumerate(("address", "colour", "details")[: scene.dice.between(2, 3)])
    )
    button = f"<button>{escape(scene.language['service'])}</button>"
    return f'<form method="post" action="{scene.item.path}">{fields}{button}</form>'


def _drawing(scene: Scene) -> str:
    """An inline drawing of some size, as designers of cards have them."""
    strokes = "".join(
        f'<path d="M{scene.dice.below(800)} {scene.dice.below(500)}q{scene.dice.below(90)} '
        f'{scene.dice.below(90)} {scene.dice.below(200)} {scene.dice.below(120)}"/>'
        for _ in range(scene.dice.between(120, 260))
    )
    return (
        f'<svg class="drawing" viewBox="0 0 800 500" role="img" '
        f'aria-label="{escape(scene.item.name)}" fill="none" stroke="currentColor">{strokes}</svg>'
    )


def link_to(item: Item) -> Link:
    """A link to an item's page."""
    rel = "nofollow" if item.section.options.get("nofollow") else ""
    is_twin = "of" in item.section.options
    text = item.section.heading(item.language) if is_twin else item.name
    return Link(text, item.path, rel)


BLOCKS: dict[str, Callable[[Scene], str]] = {
    "lead": _lead,
    "text": _text,
    "chapters": _chapters,
    "facts": _facts,
    "steps": _steps,
    "questions": _questions,
    "gallery": _gallery,
    "picture": _picture,
    "portrait": _portrait,
    "quote": _quote,
    "products": _products,
    "brand_products": _brand_products,
    "children": _children,
    "related": _related,
    "next": _next,
    "byline": _byline,
    "print_note": _print_note,
    "address": _address,
    "hours": _hours,
    "map": _map,
    "form": _form,
    "drawing": _drawing,
}


def draw(scene: Scene) -> str:
    """The main text of the scene's item."""
    return "".join(BLOCKS[name](scene) for name in scene.item.section.blocks)
