"""Addresses as written in a page to normalised URLs, remembered over pages."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from tiebeam.engine import urls

_REMEMBERED = 100_000
_REMEMBERED_CHARACTERS = 1_000
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")


class Target(NamedTuple):
    """Where an address leads; `url` is None when it cannot be requested."""

    url_id: int
    url: str | None
    internal: bool
    malformed: bool
    """Whether it looks like a web address and is none."""


class Resolver:
    """Resolves addresses against the URL of a page.

    What an address leads to depends on it and on the part of the page's URL that it keeps, so the
    links that repeat over a site are parsed once.
    """

    def __init__(self, is_internal: Callable[[str], bool]) -> None:
        self._is_internal = is_internal
        self._known: dict[str, dict[str, Target]] = {}
        self._size = 0

    def on(self, base: str) -> Callable[[str], Target]:
        """A function that resolves addresses found on a page whose base URL is `base`."""
        origin = base[: base.find("/", base.find("//") + 2)]
        path = base.partition("?")[0]
        folder = path[: path.rfind("/") + 1]
        by_origin = self._known.setdefault(origin, {})
        by_folder = self._known.setdefault(folder, {})

        def resolve(address: str) -> Target:
            first = address[:1]
            if first == "/" or address.startswith(("http://", "https://")):
                known = by_origin
            elif first in "?#" or len(address) > _REMEMBERED_CHARACTERS:
                return self._parse(address, base)
            else:
                known = by_folder
            target = known.get(address)
            if target is None:
                target = known[address] = self._parse(address, base)
                self._size += 1
            return target

        return resolve

    def forget_when_full(self) -> None:
        """Keep the memory of one worker bounded."""
        if self._size > _REMEMBERED:
            self._known.clear()
            self._size = 0

    def _parse(self, address: str, base: str) -> Target:
        try:
            url = urls.normalise(address, base)
        except urls.InvalidURL:
            scheme = _SCHEME.match(address)
            web = scheme is None or scheme[1].lower() in {"http", "https"}
            return Target(0, None, internal=False, malformed=web)
        return Target(urls.url_id(url), url, internal=self._is_internal(url), malformed=False)


@lru_cache(maxsize=4)
def resolver_for(is_internal: Callable[[str], bool]) -> Resolver:
    """The resolver of one crawl: `is_internal` must answer alike for the same URL."""
    return Resolver(is_internal)
