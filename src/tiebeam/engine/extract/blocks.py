"""A page's body as blocks: the main text, and within it header, navigation, footer and the like.

Most blocks repeat on thousands of pages. What they hold depends on their markup alone, so a block
is read once, and known by its markup when it comes again.
"""

from typing import NamedTuple

import turbohtml

from tiebeam.engine.extract import regions
from tiebeam.engine.extract.facts import Heading, LinkRun
from tiebeam.engine.extract.folding import fold_anchor, known_anchors
from tiebeam.engine.extract.kinds import Kind, known_kinds
from tiebeam.engine.extract.links import LINK_TAGS, LinkReader
from tiebeam.engine.extract.repeated import NO_STAND_INS, Repeated, StandIns
from tiebeam.engine.extract.text import Text, read_text

MAX_HEADINGS = 200
HEADING_CHARACTERS = 300
_MOST_BLOCKS = (300, 20, 20)
"""Blocks read as such in the body, in a block, and in a block of that; others belong to what is
around them."""
_FEW_LINKS = 4
"""A block with fewer is read as fast as it is looked up."""
_MAX_MARKUP = 200_000
_REMEMBERED_CHARACTERS = 4_000_000
_STRUCTURE = (
    *("div", "section", "article", "main", "aside", "nav", "header", "footer", "form", "fieldset"),
    *("table", "ul", "ol", "dl", "figure", "details", "dialog", "picture", "video", "iframe"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "select", "textarea", "button"),
)
_SHAPELESS = frozenset({"header", "navigation", "breadcrumb", "footer"})
"""Regions that all pages of a site share: they would make every page template look alike."""


class Block(NamedTuple):
    """What one block holds, with the blocks inside it."""

    runs: list[LinkRun]
    """Links in document order."""
    headings: list[Heading]
    shingles: set[int]
    """Their keys."""
    text: Text
    """Its own text."""
    inner_texts: list[Text]
    """The texts of the blocks inside it."""
    elements: int
    """Elements of the page's structure inside it."""
    faults: dict[str, None]
    place: str | None
    """The part of a page's URL on which its links depend; None when they depend on all of it."""


class KnownBlocks:
    """Blocks seen before, by their region and markup and by what their links depend on."""

    def __init__(self) -> None:
        self._blocks: dict[tuple[str, str, str], Block] = {}
        self._characters = 0

    def find(self, places: tuple[str, ...], region: str, markup: str) -> Block | None:
        """A block with that markup whose links lead where they would lead here."""
        for place in places:
            if block := self._blocks.get((place, region, markup)):
                return block
        return None

    def keep(self, block: Block, region: str, markup: str, characters: int) -> bool:
        """Remember a block, if it is worth it and may be; whether it was.

        markup: what it is known by; characters: how much of a page it is.
        """
        if block.place is None or sum(len(run.rows) for run in block.runs) < _FEW_LINKS:
            return False
        if self._characters > _REMEMBERED_CHARACTERS:
            self._blocks.clear()
            self._characters = 0
        for run in block.runs:
            run.is_shared = True
        self._blocks[block.place, region, markup] = block
        self._characters += characters
        return True


class BlockReader:
    """Reads the blocks of one page."""

    def __init__(
        self, links: LinkReader, known: KnownBlocks, stand_ins: StandIns = NO_STAND_INS
    ) -> None:
        self._links = links
        self._known = known
        self._stand_ins = stand_ins
        self.stood_in = 0
        """Stand-ins in the place of which a block was read."""
        self.useless: list[Repeated] = []
        """Blocks that had to be parsed, and would have to be again."""

    def read(self, element: turbohtml.Element, region: str, depth: int = 0) -> Block:
        """Read a block; the blocks inside it are cut out of the document on the way."""
        headings: list[Heading] = []
        shingles: set[int] = set()
        kinds, known_text = known_kinds(), known_anchors().get
        inside: list[tuple[turbohtml.Element, Block]] = []
        is_shaped = region not in _SHAPELESS
        room = _MOST_BLOCKS[depth] if depth < len(_MOST_BLOCKS) else 0
        structure = list(element.iter_elements(_STRUCTURE))  # reading a block cuts some out
        kind_of: dict[turbohtml.Node | None, Kind] = {}
        go_on = 0
        for number, part in enumerate(structure):
            if number < go_on:
                continue
            tag, class_names = part.tag, part.attr("class")
            kind = kinds[tag, class_names]
            if is_shaped:
                kind_of[part] = kind
                above = kind_of.get(parent := part.parent)
                if above is None:
                    above = kind_of[parent] = _kind_of(parent)
                shingles.add(above.shingles.get(kind) or above.shingle_of(kind))
            if kind.heading_level:
                if len(headings) < MAX_HEADINGS:
                    written = part.text
                    text = known_text(written) or fold_anchor(written, HEADING_CHARACTERS)
                    headings.append((kind.heading_level, text))
            elif (
                room
                and (
                    kind.may_open_region
                    or (
                        len(attributes := part.attrs) > kind.attributes
                        and ("id" in attributes or "role" in attributes)
                    )
                )
                and (opened := regions.region_of(part, tag, class_names))
            ):
                room -= 1
                block = self._block(part, opened, depth)
                inside.append((part, block))
                headings += block.headings[: MAX_HEADINGS - len(headings)]
                shingles.update(block.shingles)
                go_on = number + 1 + block.elements
        return self._whole(element, region, inside, (headings, shingles, len(structure)))

    def _block(self, element: turbohtml.Element, region: str, depth: int) -> Block:
        """The block that an element opens."""
        if self._stand_ins and (repeated := self._stand_ins.get(element)):
            return self._repeated(repeated, region, depth)
        markup = element.inner_html
        may_be_known = len(markup) <= _MAX_MARKUP and self._links.on_itself
        if may_be_known:
            known = self._known.find(self._links.places, region, markup)
            if known and self._links.take(known.runs):
                return known
        block = self.read(element, region, depth + 1)
        if may_be_known:
            self._known.keep(block, region, markup, len(markup))
        return block

    def _repeated(self, repeated: Repeated, region: str, depth: int) -> Block:
        """The block that a stand-in stands for."""
        self.stood_in += 1
        known = self._known.find(self._links.places, region, repeated.name)
        if known and self._links.on_itself and self._links.take(known.runs):
            return known
        block = self.read(repeated.parsed(), region, depth + 1)
        block = block._replace(elements=repeated.elements)
        size = len(repeated.source)
        if not (self._links.on_itself and self._known.keep(block, region, repeated.name, size)):
            self.useless.append(repeated)
        return block

    def _whole(
        self,
        element: turbohtml.Element,
        region: str,
        inside: list[tuple[turbohtml.Element, Block]],
        found: tuple[list[Heading], set[int], int],
    ) -> Block:
        """A block once the blocks inside it are known; each leaves a mark where its links stood."""
        marks = {}
        for part, block in inside:
            mark = turbohtml.Element("a")
            part.replace_with(mark)
            marks[mark] = block.runs
        read = self._links.read(list(element.iter_elements(LINK_TAGS)), region, marks)
        headings, shingles, elements = found
        faults = dict(read.faults)
        for _, block in inside:
            faults.update(block.faults)
        texts = [text for _, block in inside for text in (block.text, *block.inner_texts)]
        place = _widest([read.place, *(block.place for _, block in inside)])
        return Block(
            read.runs,
            headings,
            shingles,
            read_text(element),
            texts,
            elements,
            faults,
            place,
        )


def _widest(places: list[str | None]) -> str | None:
    """The longest place: links that depend on a folder depend on its origin as well."""
    known = [place for place in places if place is not None]
    return max(known, key=len) if len(known) == len(places) else None


def _kind_of(parent: turbohtml.Node | None) -> Kind:
    """Of an element above others; the body's own classes name a page rather than a template."""
    if not isinstance(parent, turbohtml.Element) or parent.tag == "body":
        return known_kinds()["body", None]
    return known_kinds()[parent.tag, parent.attr("class")]
