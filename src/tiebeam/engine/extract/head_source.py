"""The markup of a page's head as evidence, and what it lost by ending too early."""

from collections.abc import Iterator

import turbohtml

from tiebeam.engine.extract.facts import PageFacts
from tiebeam.engine.extract.head import Head, LinkElement, Meta
from tiebeam.engine.extract.head_end import HeadEnd, Place, find_head_end
from tiebeam.engine.extract.robots import NAMES_FOR_GOOGLE

HEAD_BYTES = 16_384


def read_head_source(
    facts: PageFacts, text: str, head: Head, body: turbohtml.Element | None
) -> None:
    """Head markup up to the body that the author wrote; the tag that ended the head before."""
    place = body.position if body is not None else None
    if place is None:
        end = find_head_end(text)
        place = end.written or _first_place_in(body)
        _read_losses(facts, head, end)
    facts.head_html = _cut(text[: _offset(text, place)] if place else text)


def _read_losses(facts: PageFacts, head: Head, end: HeadEnd) -> None:
    """A page that omits its head and body tags has lost something only if it shows."""
    lost = list(dict.fromkeys(_lost(head, end.written)))
    if end.ended_by is not None and (lost or end.written is not None):
        facts.head_ended_by = end.ended_by[:100]
        facts.lost_from_head = lost


def _lost(head: Head, until: Place | None) -> Iterator[str]:
    for link in head.links:
        if not link.in_head and _before(link.element, until):
            yield from _link_kinds(link)
    for meta in head.metas:
        if not meta.in_head and _before(meta.element, until):
            yield from _meta_kinds(meta)
    for element, in_head in head.titles:
        if not in_head and _before(element, until):
            yield "title"


def _link_kinds(link: LinkElement) -> Iterator[str]:
    if "canonical" in link.rel:
        yield "canonical"
    if "alternate" in link.rel and link.hreflang is not None:
        yield "hreflang"


def _meta_kinds(meta: Meta) -> Iterator[str]:
    if meta.name in NAMES_FOR_GOOGLE:
        yield "robots"
    if meta.name == "description":
        yield "description"


def _before(element: turbohtml.Element, place: Place | None) -> bool:
    where = element.position
    return place is None or where is None or where < place


def _first_place_in(body: turbohtml.Element | None) -> Place | None:
    """Where the first element of a body without a tag stands."""
    if body is None:
        return None
    return next((e.position for e in body.iter_elements() if e.position is not None), None)


def _offset(text: str, place: Place) -> int:
    line, column = place
    offset = 0
    for _ in range(line - 1):
        offset = text.find("\n", offset) + 1
        if offset > HEAD_BYTES:
            break
    return offset + column


def _cut(markup: str) -> str:
    markup = markup[:HEAD_BYTES].replace("\0", "\ufffd")
    if markup.isascii():
        return markup
    encoded = markup.encode("utf-8", "replace")
    return markup if len(encoded) <= HEAD_BYTES else encoded[:HEAD_BYTES].decode("utf-8", "ignore")
