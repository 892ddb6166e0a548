"""What a page's head says to people and browsers: title, description, viewport, refresh, previews.

Source: HTML Standard, sections 4.2.3 "base" and 4.2.5.3 "Pragma directives" (refresh)
"""

import re
from collections.abc import Callable
from functools import lru_cache

from tiebeam.engine import urls
from tiebeam.engine.extract.facts import PageFacts
from tiebeam.engine.extract.folding import fold_and_cut
from tiebeam.engine.extract.head import Head, contents

TITLE_CHARACTERS = 1_000
DESCRIPTION_CHARACTERS = 2_000
MAX_PROPERTIES = 50
_VALUE_CHARACTERS = 1_000
_VIEWPORT_CHARACTERS = 300
_PREFIXES = ("og:", "article:", "product:", "book:", "profile:", "music:", "video:")
_REFRESH = re.compile(r"\s*(?:\d+|(?=\.))[\d.]*(?:\s*[;,]\s*|\s+)(\S.*)", re.DOTALL)
_REFRESH_URL = re.compile(r"url\s*=\s*", re.IGNORECASE)


def read_description(facts: PageFacts, head: Head) -> None:
    """Title, description and viewport; a title element in the body counts as browsers count it."""
    facts.title_count = len(head.titles)
    if head.titles:
        element, _ = head.titles[0]
        text = element.text
        facts.title = fold_and_cut(text, TITLE_CHARACTERS)
        if len(text) > TITLE_CHARACTERS < len(fold_and_cut(text, TITLE_CHARACTERS + 2)):
            facts.faults.append("title_cut")
    for description in contents(head.metas, "description"):
        facts.description = fold_and_cut(description, DESCRIPTION_CHARACTERS)
        break
    for viewport in contents(head.metas, "viewport"):
        facts.viewport = fold_and_cut(viewport, _VIEWPORT_CHARACTERS)
        break


def read_open_graph(facts: PageFacts, head: Head) -> None:
    """Open Graph properties; of repeated ones the first."""
    for meta in head.metas:
        name = meta.property
        if name and meta.content is not None and name.lower().startswith(_PREFIXES):
            key = _key_of(name)
            facts.open_graph.setdefault(key, fold_and_cut(meta.content, _VALUE_CHARACTERS))
            if len(facts.open_graph) == MAX_PROPERTIES:
                break


@lru_cache(maxsize=1_000)
def _key_of(name: str) -> str:
    return fold_and_cut(name.lower(), 100)


def base_of(head: Head, url: str) -> str:
    """The URL that the page's addresses are resolved against."""
    if head.base_href is None:
        return url
    try:
        return urls.normalise(head.base_href, url)
    except urls.InvalidURL:
        return url


def refresh_address(head: Head) -> str | None:
    """Where the first meta refresh that names an address sends to, as written."""
    for meta in head.metas:
        if (meta.http_equiv or "").strip().lower() != "refresh" or not meta.content:
            continue
        match = _REFRESH.match(meta.content[:10_000])
        if match is None:
            continue
        address = _REFRESH_URL.sub("", match[1], count=1) if _starts_url(match[1]) else match[1]
        return _unquoted(address)
    return None


def read_refresh(facts: PageFacts, head: Head, resolve: Callable[[str], str | None]) -> None:
    """The target of a meta refresh, where it is a web address."""
    address = refresh_address(head)
    if address is not None:
        facts.refresh_url = resolve(address)


def _starts_url(text: str) -> bool:
    return _REFRESH_URL.match(text) is not None


def _unquoted(address: str) -> str:
    quote = address[:1]
    if quote in {"'", '"'}:
        address = address[1:].partition(quote)[0]
    return address.strip()
