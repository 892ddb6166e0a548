"""One walk over a page's body: its regions with their links, its headings and its shape."""

from typing import NamedTuple

import turbohtml

from tiebeam.engine.extract import regions, shape
from tiebeam.engine.extract.facts import Heading
from tiebeam.engine.extract.folding import fold_and_cut

MAX_HEADINGS = 200
MAX_H1 = 20
HEADING_CHARACTERS = 300
LINK_TAGS = ("a", "area")

_MAX_REGIONS = 300
_MAX_NESTING = 10
"""How deep regions may lie within each other on average before the outer ones speak for all."""
_STRUCTURE = (
    *("div", "section", "article", "main", "aside", "nav", "header", "footer", "form", "fieldset"),
    *("table", "ul", "ol", "dl", "figure", "details", "dialog", "picture", "video", "iframe"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "select", "textarea", "button"),
)
_HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
_SHAPELESS = frozenset({"header", "navigation", "breadcrumb", "footer"})
"""Regions that all pages of a site share: they would make every page template look alike."""


class Body(NamedTuple):
    """What the walk found."""

    anchors: list[turbohtml.Element]
    regions: dict[turbohtml.Element, str]
    """The region of each anchor outside the main text."""
    headings: list[Heading]
    shape: list[int] | None
    shape_hash: int | None
    outside_main: list[turbohtml.Element]
    """Elements of regions other than the main text, in document order."""


def walk(body: turbohtml.Element) -> Body:
    """Visit the elements that make up the page's structure, in document order."""
    headings: list[Heading] = []
    shingles: dict[shape.Shingle, None] = {}
    opened: list[tuple[str, turbohtml.Element]] = []
    shaped_from = 0
    for place, element in enumerate(body.iter_elements(_STRUCTURE)):
        tag, class_names = element.tag, element.attr("class")
        if place >= shaped_from and len(shingles) < shape.MAX_SHINGLES:
            shingles[_shingle(element, tag, class_names)] = None
        if tag in _HEADING_LEVELS:
            if len(headings) < MAX_HEADINGS:
                text = fold_and_cut(element.text, HEADING_CHARACTERS)
                headings.append(Heading(_HEADING_LEVELS[tag], text))
        elif len(opened) < _MAX_REGIONS:
            region = regions.region_of(element, tag, class_names)
            if region is not None:
                opened.append((region, element))
                if region in _SHAPELESS and place >= shaped_from:
                    shaped_from = place + 1 + len(list(element.iter_elements(_STRUCTURE)))
    anchors = list(body.iter_elements(LINK_TAGS))
    signature, exact = shape.measure_shape(shingles) or (None, None)
    outside = [element for _, element in opened]
    return Body(anchors, _regions_of(anchors, opened), headings, signature, exact, outside)


def _shingle(element: turbohtml.Element, tag: str, class_names: str | None) -> shape.Shingle:
    """The element under its parent; the body's own classes name a page rather than a template."""
    parent = element.parent
    if not isinstance(parent, turbohtml.Element) or parent.tag == "body":
        return ("body", None, tag, class_names)
    return (parent.tag, parent.attr("class"), tag, class_names)


def _regions_of(
    anchors: list[turbohtml.Element], opened: list[tuple[str, turbohtml.Element]]
) -> dict[turbohtml.Element, str]:
    """Regions by anchor; they were opened in document order, so the innermost one stays."""
    found: dict[turbohtml.Element, str] = {}
    budget = _MAX_NESTING * len(anchors)
    for region, element in opened:
        if budget > 0:
            inside = list(element.iter_elements(LINK_TAGS))
            found.update(dict.fromkeys(inside, region))
            budget -= len(inside)
    return found
