"""Titles, meta and link elements, wherever a page carries them, and whether the head holds them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import turbohtml

_TAGS = ("title", "meta", "link", "base")
_MAX_ELEMENTS = 20_000


class Meta(NamedTuple):
    """One meta element."""

    name: str
    """Lower case; empty without a name."""
    content: str | None
    property: str | None
    http_equiv: str | None
    charset: str | None
    in_head: bool
    element: turbohtml.Element


class LinkElement(NamedTuple):
    """One link element."""

    rel: frozenset[str]
    href: str
    """Stripped; empty without one."""
    hreflang: str | None
    is_void_canonical: bool
    """Whether it carries an attribute that makes Google ignore it as a canonical."""
    in_head: bool
    element: turbohtml.Element


class Head(NamedTuple):
    """What a page says in head elements, in document order."""

    titles: list[tuple[turbohtml.Element, bool]]
    """HTML titles, each with whether it is in the head."""
    metas: list[Meta]
    links: list[LinkElement]
    base_href: str | None
    """Of the first base element that has an href."""


EMPTY_HEAD = Head([], [], [], None)
"""Of an answer that is no page."""


def read_head(document: turbohtml.Document) -> Head:
    """All head elements of the document, also those that landed in the body."""
    head = Head([], [], [], None)
    for element, in_head in _elements(document):
        tag = element.tag
        if tag == "meta":
            head.metas.append(_meta(element, in_head=in_head))
        elif tag == "link":
            head.links.append(_link(element, in_head=in_head))
        elif element.namespace is not turbohtml.Namespace.HTML:
            continue
        elif tag == "title":
            head.titles.append((element, in_head))
        elif head.base_href is None:
            head = head._replace(base_href=element.attr("href"))
    return head


def contents(metas: Iterable[Meta], name: str) -> Iterator[str]:
    """Contents of the meta elements of that name; those in the head first."""
    named = [meta for meta in metas if meta.name == name and meta.content is not None]
    for meta in sorted(named, key=lambda meta: not meta.in_head):
        yield meta.content or ""


def _elements(document: turbohtml.Document) -> Iterator[tuple[turbohtml.Element, bool]]:
    head = document.find("head")
    remaining = _MAX_ELEMENTS
    for part in (head, document.find("body")):
        if part is None:
            continue
        for element in part.iter_elements(_TAGS):
            yield element, part is head
            remaining -= 1
            if remaining == 0:
                return


def _meta(element: turbohtml.Element, *, in_head: bool) -> Meta:
    attr = element.attr
    name = attr("name")
    return Meta(
        name.strip().lower() if name else "",
        attr("content"),
        attr("property"),
        attr("http-equiv"),
        attr("charset"),
        in_head,
        element,
    )


def _link(element: turbohtml.Element, *, in_head: bool) -> LinkElement:
    attr = element.attr
    rel = frozenset((attr("rel") or "").lower().split())
    return LinkElement(
        rel=rel,
        href=(attr("href") or "").strip(),
        hreflang=attr("hreflang"),
        is_void_canonical="canonical" in rel
        and any(attr(name) is not None for name in ("hreflang", "lang", "media", "type")),
        in_head=in_head,
        element=element,
    )
