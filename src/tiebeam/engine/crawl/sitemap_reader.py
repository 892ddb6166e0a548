"""Reads a sitemap as leniently as search engines do, and as carefully as hostile XML asks for.

Entities are never expanded and nothing outside the file is read. What is whole before a break is
kept. Source: sitemaps.org protocol; Google, "Build and submit a sitemap" and its extensions.
"""

import re
import zlib
from dataclasses import dataclass, field
from typing import Literal
from xml.parsers import expat

from tiebeam.engine import urls

Kind = Literal["index", "urlset", "text", "feed", "none"]

MAX_BYTES = 52_428_800
"""The protocol's limit, after unpacking."""
MAX_ENTRIES = 50_000
"""The protocol's limit; more are read, up to twice as many, and reported."""
_READ_ENTRIES = 2 * MAX_ENTRIES
_MAX_ALTERNATES = 200
_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HTML = re.compile(rb"(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_KINDS: dict[str, Kind] = {
    "urlset": "urlset",
    "sitemapindex": "index",
    "rss": "feed",
    "feed": "feed",
}
_EXTENSIONS = frozenset({"image", "news", "video"})
"""Prefixes of elements that describe a page's contents, with addresses of their own."""
_FEED_ENTRIES = frozenset({"item", "entry"})
_ADDRESSES = frozenset({"loc", "link"})
_DATES = frozenset({"lastmod", "pubdate", "updated"})
_FEED_TEXTS = (_ADDRESSES | _DATES) - {"loc", "lastmod"}
_WRONG_ENCODING = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_UNKNOWN_ENCODING,
        expat.errors.XML_ERROR_INCORRECT_ENCODING,
    )
)
_BLANKS = b"\xef\xbb\xbf \t\r\n"


@dataclass(slots=True)
class Entry:
    """One URL of a sitemap."""

    url: str
    lastmod: str | None = None
    hreflang: list[tuple[str, str]] = field(default_factory=list)
    image_count: int = 0
    is_news: bool = False


@dataclass
class Sitemap:
    """What a sitemap file holds."""

    kind: Kind = "none"
    entries: list[Entry] = field(default_factory=list)
    children: list[str] = field(default_factory=list)
    """The sitemaps that an index names."""
    body_bytes: int = 0
    fault: str | None = None
    """The gravest thing wrong with the file."""

    def blame(self, fault: str) -> None:
        """Note a fault; the first one stands."""
        self.fault = self.fault or fault


class _Refused(Exception):
    """The file declares entities."""


def read(body: bytes) -> Sitemap:
    """Read XML or text, packed by gzip or not."""
    sitemap = Sitemap()
    content = body
    if body.startswith(_GZIP):
        content = _unpacked(body, sitemap)
    sitemap.body_bytes = len(content)
    start = content.lstrip(_BLANKS)
    if start.startswith(b"<"):
        _read_xml(start, content, sitemap)
    elif content.startswith((b"\xfe\xff", b"\xff\xfe")):
        _Reader(sitemap).read(content)
    else:
        _read_text(content, sitemap)
    if max(len(sitemap.entries), len(sitemap.children)) > MAX_ENTRIES:
        sitemap.blame("too_many_entries")
    return sitemap


def _unpacked(body: bytes, sitemap: Sitemap) -> bytes:
    """What gzip holds, up to the limit; its members one after another."""
    pieces, size = [], 0
    while body.startswith(_GZIP) and size < MAX_BYTES:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            pieces.append(unpacker.decompress(body, MAX_BYTES - size))
        except zlib.error:
            sitemap.blame("broken_gzip")
            break
        size += len(pieces[-1])
        if not unpacker.eof:
            sitemap.blame("too_big" if size >= MAX_BYTES else "broken_gzip")
        body = unpacker.unused_data
    return b"".join(pieces)


def _read_xml(start: bytes, content: bytes, sitemap: Sitemap) -> None:
    if _HTML.match(start):
        sitemap.blame("html")
        return
    if not content.removeprefix(b"\xef\xbb\xbf").startswith(b"<"):
        sitemap.blame("leading_space")
    _Reader(sitemap).read(start)


def _read_text(content: bytes, sitemap: Sitemap) -> None:
    lines = content.decode("utf-8-sig", "replace").splitlines()
    for line in lines[:_READ_ENTRIES]:
        if url := _address(line):
            sitemap.entries.append(Entry(url))
    sitemap.kind = "text" if sitemap.entries else "none"
    if not sitemap.entries:
        sitemap.blame("not_a_sitemap" if content.strip() else "empty")
    elif len(sitemap.entries) < sum(1 for line in lines if line.strip()):
        sitemap.blame("invalid_url")


def _address(text: str) -> str | None:
    """A URL of a sitemap must be whole; relative ones are not taken."""
    try:
        return urls.normalise(text.strip())
    except urls.InvalidURL:
        return None


class _Reader:
    """Takes the events of the XML parser. Prefixes are not resolved: many files forget them."""

    def __init__(self, sitemap: Sitemap) -> None:
        self.sitemap = sitemap
        self.path: list[str] = []
        self.text: list[str] | None = None
        self.entry: Entry | None = None
        self.address: str | None = None

    def read(self, content: bytes) -> None:
        """Feed the parser until the end, a break or a limit."""
        try:
            self._feed(content, self._parser())
        except _Refused:
            self.sitemap.blame("entities")
        except expat.ExpatError as error:
            if error.code in _WRONG_ENCODING and not self.path:
                self._read_as_utf8(content)
            else:
                self._blame_break()
        except (LookupError, ValueError):  # Python's answer to an encoding that expat lacks
            self._read_as_utf8(content)

    def _read_as_utf8(self, content: bytes) -> None:
        """The protocol wants UTF-8; a declaration of something else is often untrue."""
        self.sitemap.blame("encoding")
        try:
            self._feed(content.decode("utf-8", "replace").encode(), self._parser("utf-8"))
        except _Refused:
            self.sitemap.fault = "entities"
        except expat.ExpatError:
            self._blame_break()

    def _blame_break(self) -> None:
        self.sitemap.blame("broken_xml" if self.sitemap.kind != "none" else "not_a_sitemap")

    def _parser(self, encoding: str | None = None) -> expat.XMLParserType:
        parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = _refuse
        return parser

    def _feed(self, content: bytes, parser: expat.XMLParserType) -> None:
        for at in range(0, len(content), _CHUNK):
            parser.Parse(content[at : at + _CHUNK], False)
            if len(self.sitemap.entries) + len(self.sitemap.children) >= _READ_ENTRIES:
                return
        parser.Parse(b"", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.lower().rpartition(":")
        self.path.append(local)
        depth = len(self.path)
        if depth == 1:
            self._begin_file(name, local, attributes)
        elif self.sitemap.kind == "feed":
            self._start_in_feed(prefix, local, attributes)
        elif depth == 2:
            self.entry, self.address = Entry(""), None
        elif local in {"loc", "lastmod"} and depth == 3 and prefix not in _EXTENSIONS:
            self.text = []
        elif local == "image" and self.entry:
            self.entry.image_count += 1
        elif local == "news" and self.entry:
            self.entry.is_news = True
        elif local == "link" and self.entry:
            self._add_alternate(attributes)

    def _begin_file(self, name: str, local: str, attributes: dict[str, str]) -> None:
        self.sitemap.kind = _KINDS.get(local, "none")
        if self.sitemap.kind == "feed":
            return
        if self.sitemap.kind == "none":
            self.sitemap.blame("html" if local == "html" else "not_a_sitemap")
        elif name.rpartition(":")[2] not in {"urlset", "sitemapindex"}:
            self.sitemap.blame("letter_case")
        elif _NAMESPACE not in attributes.values():
            self.sitemap.blame("namespace")

    def _start_in_feed(self, prefix: str, local: str, attributes: dict[str, str]) -> None:
        """RSS has the address as text of `link`, Atom as its href."""
        if local in _FEED_ENTRIES:
            self.entry, self.address = Entry(""), None
        elif prefix or self.entry is None or self.path[-2] not in _FEED_ENTRIES:
            return
        elif local == "link" and "href" in attributes:
            if attributes.get("rel", "alternate") == "alternate":
                self.address = self.address or attributes["href"]
        elif local in _FEED_TEXTS:
            self.text = []

    def _characters(self, data: str) -> None:
        if self.text is not None and len(self.text) < 100:
            self.text.append(data[: urls.MAX_LENGTH + 1])

    def _end(self, _name: str) -> None:
        local = self.path.pop()
        if self.text is not None and local in _ADDRESSES | _DATES:
            value = "".join(self.text).strip()
            self.text = None
            if local in _ADDRESSES:
                self.address = value
            elif self.entry:
                self.entry.lastmod = value[:100] or None
        elif self.sitemap.kind == "feed":
            if local in _FEED_ENTRIES and self.entry:
                self._end_entry(local)
        elif len(self.path) == 1:
            self._end_entry(local)

    def _end_entry(self, local: str) -> None:
        entry, self.entry = self.entry, None
        url = _address(self.address or "")
        if url is None or entry is None:
            self.sitemap.blame("invalid_url")
        elif self.sitemap.kind == "index" and local == "sitemap":
            self.sitemap.children.append(url)
        elif (self.sitemap.kind, local) == ("urlset", "url") or self.sitemap.kind == "feed":
            entry.url = url
            self.sitemap.entries.append(entry)

    def _add_alternate(self, attributes: dict[str, str]) -> None:
        if attributes.get("rel", "alternate").lower() != "alternate":
            return
        code, url = attributes.get("hreflang"), _address(attributes.get("href", ""))
        if self.entry and code and url and len(self.entry.hreflang) < _MAX_ALTERNATES:
            self.entry.hreflang.append((code[:100], url))


def _refuse(*_declaration: object) -> None:
    raise _Refused
