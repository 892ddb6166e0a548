"""The Link header.

Source: RFC 8288, "Web Linking", section 3
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_MAX_CHARACTERS = 100_000
_VALUE = re.compile(r"<([^<>]*)>([^<]*)")
_PARAMETER = re.compile(r""";\s*([a-z*-]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))""", re.IGNORECASE)


class HeaderLink(NamedTuple):
    """One link of the header: its address as written, its rel values, its hreflang."""

    href: str
    rel: frozenset[str]
    hreflang: str | None


def read_link_header(header: str | None) -> Iterator[HeaderLink]:
    """The links of the header, in order; the first of repeated parameters counts."""
    for value in _VALUE.finditer((header or "")[:_MAX_CHARACTERS]):
        parameters: dict[str, str] = {}
        for name, quoted, bare in _PARAMETER.findall(value[2]):
            parameters.setdefault(name.lower(), quoted or bare)
        rel = frozenset(parameters.get("rel", "").lower().split())
        yield HeaderLink(value[1].strip(), rel, parameters.get("hreflang"))
