"""Titles, meta and link elements, wherever a page carries them, and whether the head holds them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import turbohtml

HEAD_TAGS = frozenset({"title", "meta", "link", "base"})
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


class HeadReader:
    """Takes the head elements of a document one by one, also those that landed in the body."""

    def __init__(self) -> None:
        self.head = Head([], [], [], None)
        self._room = _MAX_ELEMENTS

    def take(self, element: turbohtml.Element, tag: str, *, in_head: bool) -> None:
        """Add one element, while there is room."""
        self._room -= 1
        if self._room < 0:
            return
        if tag == "meta":
            self.head.metas.append(_meta(element, in_head=in_head))
        elif tag == "link":
            self.head.links.append(_link(element, in_head=in_head))
        elif element.namespace is not turbohtml.Namespace.HTML:
            return
        elif tag == "title":
            self.head.titles.append((element, in_head))
        elif self.head.base_href is None:
            self.head = self.head._replace(base_href=element.attr("href"))


def contents(metas: Iterable[Meta], name: str) -> Iterator[str]:
    """Contents of the meta elements of that name; those in the head first."""
    named = [meta for meta in metas if meta.name == name and meta.content is not None]
    for meta in sorted(named, key=lambda meta: not meta.in_head):
        yield meta.content or ""


def _meta(element: turbohtml.Element, *, in_head: bool) -> Meta:
    attr = element.attr
    name, content = attr("name"), attr("content")
    kind = about = charset = None
    if len(element.attrs) > (name is not None) + (content is not None):  # most have no more
        about, kind, charset = attr("property"), attr("http-equiv"), attr("charset")
    named = name.strip().lower() if name else ""
    return Meta(named, content, about, kind, charset, in_head, element)


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
