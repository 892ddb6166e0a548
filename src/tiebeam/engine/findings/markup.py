"""Where elements stand in the text of a head, in any markup, however broken.

Every pattern runs once over the text and gives nothing back, so that hostile markup costs no more
than any other of its length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]

_TOKEN = re.compile(
    r"""(?P<skip> <!--.*?(?:-->|\Z)
               | <(?P<raw>script|style|svg|noscript)\b.*?(?:</(?P=raw)\b[^>]*>|\Z) )
      | <title\b[^>]*+>? (?P<text>.*?) (?:</title\b[^>]*>|(?=<[a-z/!])|\Z)
      | <(?P<name>[a-z][^\s/>]*+) (?P<attributes> (?:[^>"']++|"[^"]*+"|'[^']*+')*+ ) >?""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'<>]++))?+""", re.IGNORECASE
)
_NAMING = ("name", "property", "http-equiv")
"""Attributes by which a meta element says what it is."""

_ALSO = {"robots": "googlebot"}


@dataclass(frozen=True)
class Element:
    """One element of a head: its name, its attributes in lower case, its place in the text."""

    name: str
    attributes: dict[str, str]
    span: Span

    def is_about(self, what: str) -> bool:
        """Whether it is a `title`, a link with rel `canonical`, a meta named `robots`."""
        said = [self.name, *(self.attributes.get(name, "") for name in _NAMING)]
        said += self.attributes.get("rel", "").split()
        return what in said or _ALSO.get(what) in said or what in self.attributes


def elements(text: str) -> Iterator[Element]:
    """The elements of the text in order; comments, scripts, styles and pictures are passed over."""
    for found in _TOKEN.finditer(text):
        if found["skip"]:
            if found["raw"]:
                yield Element(found["raw"].lower(), {}, found.span())
        elif found["name"]:
            yield Element(found["name"].lower(), _attributes(found["attributes"]), found.span())
        else:
            yield Element("title", {}, found.span())


def _attributes(text: str) -> dict[str, str]:
    pairs = (found.groups("") for found in _ATTRIBUTE.finditer(text))
    return {name.lower(): value.strip("\"'").lower() for name, value in pairs}
