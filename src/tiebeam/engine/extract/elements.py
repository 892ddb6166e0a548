"""One walk over a page's tree: the elements that say something, load something or hide something.

Each further walk would cost as much as reading what it finds.
"""

from typing import NamedTuple

import turbohtml

from tiebeam.engine.extract.head import HEAD_TAGS, Head, HeadReader
from tiebeam.engine.extract.repeated import MARK

_LOADING = frozenset(
    {"script", "img", "iframe", "frame", "video", "audio", "source", "track", "embed", "object"}
)
_HIDING = frozenset({"script", "style", "iframe", "noscript", "noframes"})
_TAGS = tuple({*HEAD_TAGS, *_LOADING, *_HIDING, "template", MARK})


class Elements(NamedTuple):
    """What the walk found, in document order."""

    head: Head
    loading: list[tuple[str, turbohtml.Element]]
    """What may load something beside the page, each with its tag."""
    hiding: list[turbohtml.Element]
    """Elements whose content is no text for a browser that runs scripts."""
    marks: list[turbohtml.Element]
    """Of stand-ins for blocks that were taken out of the markup."""

    @property
    def scripts(self) -> list[turbohtml.Element]:
        """The script elements, of whatever type."""
        return [element for tag, element in self.loading if tag == "script"]

    def remove_hiding(self) -> None:
        """Take what hides its content out of the document."""
        for element in self.hiding:
            element.decompose()


def gather(document: turbohtml.Document) -> Elements:
    """Walk over head and body, or frameset; templates, whose content is no part of it, go."""
    parts = [document.find("head"), document.find("body") or document.find("frameset")]
    head = HeadReader()
    loading: list[tuple[str, turbohtml.Element]] = []
    hiding = []
    marks = []
    for part in parts:
        in_head = part is parts[0]
        for element in part.iter_elements(_TAGS) if part is not None else ():
            tag = element.tag
            if tag == "template":
                document.remove("template")
                return gather(document)
            if tag in HEAD_TAGS:
                head.take(element, tag, in_head=in_head)
            elif tag in _LOADING:
                loading.append((tag, element))
            elif tag == MARK:
                marks.append(element)
            if tag in _HIDING:
                hiding.append(element)
    return Elements(head.head, loading, hiding, marks)
