"""Blocks that pages share, taken out of the markup before it is parsed.

Header, navigation and footer make up much of a page, and thousands of pages carry the same. Where
the markup of such a block stands again, letter by letter, a short stand-in is parsed in its place,
and what the block holds is known already.

That must never change what a page says. The parser's answer depends on what is around a block, so
a block is known only if it closes all that it opens and closes nothing else, whatever is around it;
and a stand-in counts only where the parser puts it as it would put the block: as an element of its
own, in the body, below nothing but div elements, with no formatting or form left open before it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from secrets import token_hex
from typing import NamedTuple

import turbohtml

MARK = f"tiebeam-{token_hex(8)}"
"""Tag of what is in a stand-in; no page can know it."""
_NAME = "name"
_START = "<!doctype html>"
_OPENING = re.compile(r"<(header|nav|aside)(?=[> \n\t])")
"""Blocks at the start of a body."""
_FOOTER = re.compile(r"<footer(?=[> \n\t])")
"""The block at its end."""
_NEAR = 2_000
_MOST_AT_START = 4
_FAR = 50_000
_PREFIX = 160
_FEWEST_CHARACTERS, _MOST_CHARACTERS = 1_000, 200_000
_FEWEST_LINKS = 4
_REMEMBERED_CHARACTERS = 2_000_000
_MOST_SEEN = 10_000
_MOST_IN_VAIN = 500
"""Blocks met without one that was known, before they are no longer looked for."""
_REFUSED = ("itemtype", "<body", "</body", "<html", "</html", "<frameset", "shadowroot", MARK)
"""What acts on the page as a whole."""
_OF_TABLES = ("<t", "<c", "<input", "<form", "<select", "<script", "<style")
"""Starts of tags that mean something else while a table is open."""
_AROUND = frozenset({"div", "body"})
_LOADING = frozenset({"img", "source"})
_NOT_IN_ONE = (
    *("script", "style", "iframe", "noscript", "noframes", "template", "meta", "link", "base"),
    *("title", "video", "audio", "track", "embed", "object", "frame"),
)
"""Elements that count for the page wherever they stand, and are more than their start tag."""
_TRIAL = (
    "{start}<html><head></head><body><main><section><article><aside><nav><div><ul><li><div>"
    "{block}<{mark}>x</{mark}></div></li></ul></div></nav></aside></article></section></main>"
)
_TRIAL_DEPTH = 9


class Unplaced(Exception):
    """A stand-in came to stand where its block is not read as a block."""


class Repeated(NamedTuple):
    """One block that is known."""

    source: str
    """As it is written."""
    name: str
    """No page can know it, and no other block ever has it."""
    tag: str
    stand_in: str
    inside: str
    """What its mark holds where nothing is left open before it."""
    elements: int
    """Elements of the page's structure in the stand-in, itself left out."""
    minds_tables: bool

    def parsed(self) -> turbohtml.Element:
        """The block itself."""
        body = turbohtml.parse(f"{_START}<body>{self.source}", scripting=True).find("body")
        found = body.find(self.tag) if body is not None else None
        if found is None:
            raise Unplaced
        found.extract()
        return found


StandIns = Mapping[turbohtml.Node, Repeated]
NO_STAND_INS: StandIns = {}


class Cut(NamedTuple):
    """Markup with stand-ins."""

    text: str
    blocks: list[Repeated]


class KnownMarkup:
    """The blocks met on pages before, by their markup."""

    def __init__(self) -> None:
        self._known: dict[str, list[Repeated]] = {}
        """By their first characters."""
        self._characters = 0
        self._count = 0
        self._seen: set[int] = set()
        """Hashes of blocks that were met once."""
        self._refused: set[int] = set()
        """Hashes of those that are parsed wherever they stand."""
        self._in_vain = 0

    def cut(self, text: str) -> Cut | None:
        """The markup with a stand-in for each known block; None where there is none."""
        if self._in_vain > _MOST_IN_VAIN or text[: len(_START)].lower() != _START:
            return None
        pieces, blocks, done = [], [], 0
        for at, tag in _blocks_in(text):
            one = self._find(text, at) or self._learn(text, at, tag)
            if at >= done and one and not (one.minds_tables and "<table" in text[:at].lower()):
                pieces += [text[done:at], one.stand_in]
                blocks.append(one)
                done = at + len(one.source)
        return Cut("".join([*pieces, text[done:]]), blocks) if blocks else None

    def placed(self, cut: Cut, marks: list[turbohtml.Element]) -> StandIns | None:
        """The stand-ins in the document; None unless all are where their blocks would be."""
        found: dict[turbohtml.Node, Repeated] = {}
        names = {one.name: one for one in cut.blocks}
        for mark in marks:
            one = names.get(mark.attr(_NAME) or "")
            block = mark.parent
            if one is None or block is None or not _is_placed(mark, block, one):
                return None
            found[block] = one
        return found if len(found) == len(cut.blocks) else None

    def distrust(self, blocks: Iterable[Repeated]) -> None:
        """Have these parsed as they are from now on."""
        for one in blocks:
            self._refuse(hash(one.source))
            same = self._known.get(one.source[:_PREFIX], [])
            same[:] = [other for other in same if other is not one]

    def _find(self, text: str, at: int) -> Repeated | None:
        for one in self._known.get(text[at : at + _PREFIX], ()):
            if text.startswith(one.source, at):
                self._in_vain = 0
                return one
        return None

    def _learn(self, text: str, at: int, tag: str) -> Repeated | None:
        """Know a block from its second time on, if it may be known."""
        self._in_vain += 1
        end = text.find(f"</{tag}>", at, at + _MOST_CHARACTERS) + len(tag) + 3
        source = text[at:end]
        if end - at < _FEWEST_CHARACTERS or source.count("<a") < _FEWEST_LINKS:
            return None
        key = hash(source)
        if key in self._refused or self._is_new(key):
            return None
        self._count += 1
        one = _repeated(source, tag, f"{MARK}-{self._count}")
        if one is None:
            self._refuse(key)
        else:
            self._keep(one)
        return one

    def _is_new(self, key: int) -> bool:
        if key in self._seen:
            return False
        if len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        self._seen.add(key)
        return True

    def _keep(self, one: Repeated) -> None:
        if self._characters > _REMEMBERED_CHARACTERS:
            self._known.clear()
            self._characters = 0
        self._known.setdefault(one.source[:_PREFIX], []).append(one)
        self._characters += len(one.source)

    def _refuse(self, key: int) -> None:
        if len(self._refused) >= _MOST_SEEN:
            self._refused.clear()
        self._refused.add(key)


def _blocks_in(text: str) -> Iterator[tuple[int, str]]:
    """Where blocks begin that may repeat: those at the start of the body, and the last footer."""
    body = text.find("<body", 0, _MOST_CHARACTERS)
    if body < 0:
        return
    at = text.find(">", body) + 1
    for _ in range(_MOST_AT_START):
        found = _OPENING.search(text, at, at + _NEAR)
        if found is None:
            break
        yield found.start(), found[1]
        at = text.find(f"</{found[1]}>", found.end())
        if at < 0:
            break
    at = text.rfind("<footer", max(body, len(text) - _FAR))
    if at > 0 and _FOOTER.match(text, at):
        yield at, "footer"


def _is_placed(mark: turbohtml.Element, block: turbohtml.Node, one: Repeated) -> bool:
    if not isinstance(block, turbohtml.Element) or block.tag != one.tag:
        return False
    if mark.previous_sibling is not None or mark.inner_html != one.inside:
        return False
    above = block.parent
    while isinstance(above, turbohtml.Element) and above.tag in _AROUND:
        if above.tag == "body":
            return True
        above = above.parent
    return False


def _repeated(source: str, tag: str, name: str) -> Repeated | None:
    """A block with its stand-in; None for one that may mean something else on another page."""
    lower = source.lower()
    if any(word in lower for word in _REFUSED):
        return None
    block = _tried(source, tag)
    if block is None or any(map(_speaks_for_the_page, block.iter_elements(_NOT_IN_ONE))):
        return None
    form = "<form></form>" if "<form" in lower or "</form" in lower else ""
    start = block.html.removesuffix(f"{block.inner_html}</{tag}>")
    loading = "".join(one.html for one in block.iter_elements(tuple(_LOADING)))
    return Repeated(
        source,
        name,
        tag,
        f'{start}<{MARK} {_NAME}="{name}">x{form}</{MARK}>{loading}</{tag}>',
        f"x{form}",
        int(bool(form)),
        any(word in lower for word in _OF_TABLES),
    )


def _speaks_for_the_page(element: turbohtml.Element) -> bool:
    """Any of them does, but for the title of a picture."""
    return element.tag != "title" or element.namespace is turbohtml.Namespace.HTML


def _tried(source: str, tag: str) -> turbohtml.Element | None:
    """The block parsed below all that may be around it; None unless it leaves that as it is."""
    document = turbohtml.parse(_TRIAL.format(start=_START, block=source, mark=MARK), scripting=True)
    body = document.find("body")
    if body is None or document.root is None or body.attrs or document.root.attrs:
        return None
    at: turbohtml.Element = body
    for _ in range(_TRIAL_DEPTH):
        inside = list(at.children)
        if len(inside) != 1 or not isinstance(inside[0], turbohtml.Element):
            return None
        at = inside[0]
    match list(at.children):
        case [turbohtml.Element() as block, turbohtml.Element() as mark]:
            is_whole = block.tag == tag and mark.tag == MARK and mark.inner_html == "x"
            return block if is_whole else None
    return None
