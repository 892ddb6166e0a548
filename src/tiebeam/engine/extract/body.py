"""One walk over a page's body: its links, headings, regions, shape and text."""

from collections.abc import Callable
from typing import NamedTuple

import turbohtml

from tiebeam.engine.extract import regions, shape
from tiebeam.engine.extract.facts import Heading, Link
from tiebeam.engine.extract.folding import fold_anchor, fold_and_cut
from tiebeam.engine.extract.targets import Target

MAX_LINKS = 50_000
MAX_HEADINGS = 200
MAX_H1 = 20
HEADING_CHARACTERS = 300

_MAX_REGIONS = 300
_LINKS_WORTH_CARE = 2_000
_REL_CHARACTERS = 200
_WALKED = (
    *("a", "area", "div", "section", "article", "main", "aside", "nav", "header", "footer"),
    *("form", "fieldset", "table", "ul", "ol", "dl", "figure", "details", "dialog", "picture"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "video", "iframe", "select", "textarea", "button"),
)
_LINK_TAGS = ("a", "area")
_HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
_NOFOLLOW = frozenset({"nofollow", "ugc", "sponsored"})


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
        if tag in _LINK_TAGS:
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


def read_links(
    walked: Body, resolve: Callable[[str], Target], *, on_itself: bool
) -> tuple[list[Link], list[str]]:
    """The links that can be requested, in order, and what was wrong with others.

    on_itself: whether a bare fragment stays on the page, as it does unless `base` moves it away.
    """
    links: list[Link] = []
    faults: dict[str, None] = {}
    careful = len(walked.anchors) > _LINKS_WORTH_CARE
    for anchor, region in zip(walked.anchors, walked.anchor_regions, strict=True):
        attr = anchor.attr
        href = attr("href")
        if not href or (on_itself and href[0] == "#"):
            continue
        url_id, url, internal, malformed = resolve(href)
        if url is None:
            if malformed:
                faults["link-malformed"] = None
            continue
        if len(links) == MAX_LINKS:
            faults["links-cut"] = None
            break
        rel = attr("rel")
        nofollow = False
        if rel:
            rel = fold_and_cut(rel, _REL_CHARACTERS)
            nofollow = not _NOFOLLOW.isdisjoint(rel.lower().split())
        text = _anchor_text(anchor, careful=careful)
        links.append(Link(url_id, url, internal, region, text, rel, nofollow, len(links)))
    return links, list(faults)


def _anchor_text(anchor: turbohtml.Element, *, careful: bool) -> str:
    """The text of a link, else the alt text of its image, else its label.

    Links that lie within links would each read the text of all others: those stay without.
    """
    if careful and anchor.find(list(_LINK_TAGS)) is not None:
        return ""
    text = fold_anchor(anchor.text)
    if text:
        return text
    image = anchor.find("img", attrs={"alt": True})
    label = image.attr("alt") if image is not None else anchor.attr("alt")
    return fold_anchor(label or anchor.attr("aria-label") or anchor.attr("title") or "")


def _regions_of_anchors(count: int, opened: list[tuple[int, str, turbohtml.Element]]) -> list[str]:
    """The innermost region of each link; regions come in document order, so inner ones last."""
    places = [regions.MAIN] * count
    for first, region, element in opened:
        if first < count:
            inside = len(list(element.iter_elements(_LINK_TAGS)))
            places[first : first + inside] = [region] * inside
    return places
