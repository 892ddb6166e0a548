"""One walk over a page's body: its anchors with their regions, its headings and its shape."""

from typing import NamedTuple

import turbohtml

from tiebeam.engine.extract import regions, shape
from tiebeam.engine.extract.facts import Heading
from tiebeam.engine.extract.folding import fold_and_cut

MAX_HEADINGS = 200
MAX_H1 = 20
HEADING_CHARACTERS = 300

_MAX_REGIONS = 300
_MAX_NESTING = 10
"""How deep regions may lie within each other on average before the outer ones speak for all."""
_WALKED = (
    *("a", "area", "div", "section", "article", "main", "aside", "nav", "header", "footer"),
    *("form", "fieldset", "table", "ul", "ol", "dl", "figure", "details", "dialog", "picture"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "video", "iframe", "select", "textarea", "button"),
)
LINK_TAGS = ("a", "area")
_HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}


class Body(NamedTuple):
    """What the walk found."""

    anchors: list[turbohtml.Element]
    anchor_regions: list[str]
    headings: list[Heading]
    shape: list[int] | None
    shape_hash: int | None
    outside_main: list[turbohtml.Element]
    """Elements of regions other than the main text, in document order."""


def walk(body: turbohtml.Element) -> Body:
    """Visit the elements that count, in document order."""
    anchors: list[turbohtml.Element] = []
    headings: list[Heading] = []
    shingles: dict[shape.Shingle, None] = {}
    opened: list[tuple[int, str, turbohtml.Element]] = []
    for element in body.iter_elements(_WALKED):
        tag = element.tag
        if tag in LINK_TAGS:
            anchors.append(element)
            continue
        class_names = element.attr("class")
        parent = element.parent
        if len(shingles) < shape.MAX_SHINGLES and isinstance(parent, turbohtml.Element):
            shingles[(parent.tag, parent.attr("class"), tag, class_names)] = None
        level = _HEADING_LEVELS.get(tag)
        if level is not None:
            if len(headings) < MAX_HEADINGS:
                headings.append(Heading(level, fold_and_cut(element.text, HEADING_CHARACTERS)))
        elif len(opened) < _MAX_REGIONS:
            region = regions.region_of(element, tag, class_names)
            if region is not None:
                opened.append((len(anchors), region, element))
    signature, exact = shape.measure_shape(shingles) or (None, None)
    outside = [element for _, _, element in opened]
    places = _regions_of_anchors(len(anchors), opened)
    return Body(anchors, places, headings, signature, exact, outside)


def _regions_of_anchors(count: int, opened: list[tuple[int, str, turbohtml.Element]]) -> list[str]:
    """The innermost region of each link; regions come in document order, so inner ones last."""
    places = [regions.MAIN] * count
    budget = _MAX_NESTING * count
    for first, region, element in opened:
        if first < count and budget > 0:
            inside = len(list(element.iter_elements(LINK_TAGS)))
            places[first : first + inside] = [region] * inside
            budget -= inside
    return places
