"""What a page loads beside itself."""

from collections.abc import Iterable, Iterator
from itertools import chain

from tiebeam.engine.extract.elements import Elements
from tiebeam.engine.extract.facts import Resource
from tiebeam.engine.extract.head import LinkElement
from tiebeam.engine.extract.targets import Base

MAX_RESOURCES = 1_000
_SOURCES = {
    "script": ("src", "script"),
    "img": ("src", "image"),
    "iframe": ("src", "frame"),
    "frame": ("src", "frame"),
    "video": ("src", "media"),
    "audio": ("src", "media"),
    "source": ("src", "media"),
    "track": ("src", "media"),
    "embed": ("src", "media"),
    "object": ("data", "media"),
}
_IN_THE_PAGE = frozenset({"data:", "blob:"})
_RELS = (
    ("stylesheet", "style"),
    ("modulepreload", "preload"),
    ("preload", "preload"),
    ("icon", "image"),
    ("apple-touch-icon", "image"),
)


def read_resources(elements: Elements, base: Base) -> list[Resource]:
    """Each distinct resource once, in document order after those the head's links name."""
    found: dict[str, str] = {}
    for address, kind in chain(_of_links(elements.head.links), _of_elements(elements)):
        if address[0] != "/" and address[:5].lower() in _IN_THE_PAGE:
            continue
        url = base.url_of(address)
        if url is not None and url not in found:
            found[url] = kind
            if len(found) >= MAX_RESOURCES:
                break
    return list(found.items())


def _of_links(links: Iterable[LinkElement]) -> Iterator[tuple[str, str]]:
    for link in links:
        kind = next((kind for rel, kind in _RELS if rel in link.rel), None)
        if kind and link.href:
            yield link.href, kind


def _of_elements(elements: Elements) -> Iterator[tuple[str, str]]:
    for tag, element in elements.loading:
        attribute, kind = _SOURCES[tag]
        if address := element.attr(attribute):
            yield address, kind
