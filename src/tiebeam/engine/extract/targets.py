"""Addresses as written in a page to normalised URLs, remembered over pages."""

import re
from collections.abc import Callable
from typing import NamedTuple

from tiebeam.engine import urls

_REMEMBERED_CHARACTERS = 8_000_000
"""Characters of addresses and URLs that are remembered: fifty thousand of usual ones."""
_LONGEST_REMEMBERED = 1_000
_WHOLE = ("http://", "https://", "mailto:", "tel:", "javascript:")
"""Starts of addresses that mean the same on every page."""
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")


class Target(NamedTuple):
    """Where an address leads; `url` is None when it cannot be requested."""

    url_id: int
    url: str | None
    internal: bool
    malformed: bool
    """Whether it looks like a web address and is none."""


class Base:
    """Resolves the addresses of a page whose base URL is `url`.

    What an address leads to depends on it and on the part of that URL that it keeps, so the links
    that repeat over a site are parsed once.
    """

    def __init__(self, url: str, resolver: "Resolver") -> None:
        self.url = url
        self._resolver = resolver
        self.origin = url[: url.find("/", url.find("//") + 2)]
        path = url.partition("?")[0]
        self.folder = path[: path.rfind("/") + 1]
        self.by_origin = resolver.known(self.origin)
        """Targets of addresses that keep only the origin."""
        self._by_folder = resolver.known(self.folder)
        self._addresses = resolver.addresses(self.origin)

    def place_of(self, address: str) -> str | None:
        """The part of the page's URL that an address keeps; None when it may be all of it."""
        if address[:1] == "/" or address.startswith(_WHOLE):
            return self.origin
        if address[:1] in "?#" or len(address) > _LONGEST_REMEMBERED:
            return None
        return self.folder

    def __call__(self, address: str) -> Target:
        """Where an address leads."""
        place = self.place_of(address)
        if place is None:
            return self._resolver.parse(address, self.url)
        known = self.by_origin if place == self.origin else self._by_folder
        target = known.get(address)
        if target is None:
            target = known[address] = self._resolver.parse(address, self.url)
            self._resolver.characters += len(address) + len(target.url or "")
        return target

    def url_of(self, address: str) -> str | None:
        """The URL of an address of which no more is asked, as of a resource or a canonical."""
        url = self._addresses.get(address, "")
        if url != "":
            return url
        if address == self.url:  # as canonicals say
            return address
        url = self._resolver.url_of(address, self.url)
        if self.place_of(address) == self.origin:
            self._addresses[address] = url
            self._resolver.characters += len(address) + len(url or "")
        return url


class Resolver:
    """What addresses lead to, remembered over the pages of a crawl."""

    def __init__(self, is_internal: Callable[[str], bool]) -> None:
        self._is_internal = is_internal
        self._known: dict[str, dict[str, Target]] = {}
        self._addresses: dict[str, dict[str, str | None]] = {}
        self.characters = 0
        self._last: Base | None = None

    def on(self, url: str) -> Base:
        """What resolves addresses found on a page whose base URL is `url`."""
        if self._last is None or self._last.url != url:
            self._last = Base(url, self)
        return self._last

    def known(self, place: str) -> dict[str, Target]:
        """Targets of addresses that keep `place` of a page's URL."""
        return self._known.setdefault(place, {})

    def addresses(self, origin: str) -> dict[str, str | None]:
        """URLs of addresses that keep the origin of a page's URL; None for what is none."""
        return self._addresses.setdefault(origin, {})

    def forget_when_full(self) -> None:
        """Keep the memory of one worker bounded."""
        if self.characters > _REMEMBERED_CHARACTERS:
            self._known.clear()
            self._addresses.clear()
            self._last = None
            self.characters = 0

    def url_of(self, address: str, base: str) -> str | None:
        """The URL of an address on a page with that base; None when it cannot be requested."""
        try:
            return urls.normalise(address, base)
        except urls.InvalidURL:
            return None

    def parse(self, address: str, base: str) -> Target:
        """Where an address on a page with that base leads."""
        try:
            url = urls.normalise(address, base)
        except urls.InvalidURL:
            scheme = _SCHEME.match(address)
            web = scheme is None or scheme[1].lower() in {"http", "https"}
            return Target(0, None, internal=False, malformed=web)
        return Target(urls.url_id(url), url, internal=self._is_internal(url), malformed=False)
