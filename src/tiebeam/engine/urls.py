"""URLs by the WHATWG rules, one parser for the whole product.

Source: WHATWG URL Standard, https://url.spec.whatwg.org/
"""

import re
from functools import lru_cache
from typing import NamedTuple

import can_ada
import xxhash

MAX_LENGTH = 8_192
"""Longer URLs are refused: no search engine indexes them and every table would pay for them."""

_SHORT = 2_000
_WEB = frozenset({"http:", "https:"})
_PLAIN = re.compile(r"/(?:[\w~-][\w.~-]*(?:/[\w~-][\w.~-]*)*/?)?(?:\?[\w.~=&-]*)?", re.ASCII)
"""A path from the root, of which the parser would change nothing: most addresses are such."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class InvalidURL(ValueError):
    """The text is no web address that can be crawled; the message says why."""


class Parts(NamedTuple):
    """The parts that tables keep of a URL."""

    scheme: str
    host: str
    """Host name with the port when it is not the scheme's own, as in `shop.test:8080`."""
    path: str
    query: str
    """Without the question mark; empty when there is none."""

    @property
    def origin(self) -> str:
        """Scheme and host, without a trailing slash."""
        return f"{self.scheme}://{self.host}"


def normalise(text: str, base: str | None = None) -> str:
    """The URL that ids are made from: resolved against `base`, no fragment, no credentials.

    Raises InvalidURL for anything that is not http or https, that cannot be parsed, or that is
    longer than MAX_LENGTH characters.
    """
    if len(text) > MAX_LENGTH:
        raise InvalidURL(f"longer than {MAX_LENGTH} characters: {text[:80]}…")
    if base and len(text) <= _SHORT and _PLAIN.fullmatch(text) and (origin := _origin_of(base)):
        return origin + text
    try:
        url = _parsed(base) + text if base else can_ada.parse(text)
    except ValueError:
        raise InvalidURL(f"not a URL: {text[:200]!r}") from None
    except TypeError:  # half a surrogate pair, which the standard takes for an unknown character
        return normalise(_SURROGATE.sub("\ufffd", text), base)
    if url.has_credentials():
        url.username = url.password = ""
    if "#" in text:
        url.hash = ""
    href: str = url.href
    if not href.startswith(("http://", "https://")):
        raise InvalidURL(f"not a web address: {text[:200]!r}")
    if len(href) > MAX_LENGTH:
        raise InvalidURL(f"longer than {MAX_LENGTH} characters: {href[:80]}…")
    return href


@lru_cache(maxsize=16)
def _origin_of(base: str) -> str | None:
    """Scheme, host and port of a web address; None for a base that takes a look of its own."""
    try:
        url = _parsed(base)
    except (ValueError, TypeError):
        return None
    is_short = len(url.host) <= _SHORT
    return f"{url.protocol}//{url.host}" if url.protocol in _WEB and is_short else None


@lru_cache(maxsize=16)
def _parsed(base: str) -> can_ada.URL:
    """The URL that the addresses of one page are resolved against, one after another."""
    return can_ada.parse(base)


def url_id(url: str) -> int:
    """The 64-bit id of a normalised URL (XXH3)."""
    return xxhash.xxh3_64_intdigest(url.encode("utf-8", "surrogatepass"))


def parts(url: str) -> Parts:
    """Split a normalised URL."""
    return _parts(url) if len(url) <= _SHORT else _split(url)


def _split(url: str) -> Parts:
    parsed = can_ada.parse(url)
    return Parts(
        parsed.protocol.removesuffix(":"),
        parsed.host,
        parsed.pathname,
        parsed.search.removeprefix("?"),
    )


_parts = lru_cache(maxsize=4_096)(_split)
"""A page is asked for its parts a few times, and soon; a site can make long URLs without end."""
