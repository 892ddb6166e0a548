"""The parts of a page's address that tell its page template: directories, last part, query keys."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl

ANY = "*"

_INDEX = re.compile(r"(?:index|default)\.[a-z0-9]{2,5}", re.IGNORECASE)
_SCRIPTS = (".php", ".asp", ".aspx", ".jsp", ".do", ".cfm", ".cgi", ".pl", ".action", ".faces")
_EXTENSIONS = frozenset({".html", ".htm", ".xhtml", ".shtml", ".md", *_SCRIPTS})
_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r"(?:.*[-_.])?[a-z]?\d", re.IGNORECASE)
_SLUG_JOINTS = 3
_MAX_LITERAL = 40
_MAX_SEGMENTS = 12
_MAX_QUERY = 2_000
_TRACKING = re.compile(r"(?:utm_.*|gclid|fbclid|msclkid|_ga|mc_[ce]id|ref|.*session.*|.*sid)$")


class Address(NamedTuple):
    """A path without its locale, cut where only a machine would write on."""

    directories: tuple[str, ...]
    name: str
    """The last part without its ending; empty for a home page."""
    ending: str
    """A slash, a file extension, or nothing."""
    keys: tuple[str, ...]
    """Names of the query's parameters, sorted, without those that only track."""

    @property
    def is_script(self) -> bool:
        """Whether one program answers for many pages, told apart by the query alone."""
        return not self.name or self.ending in _SCRIPTS


def segments_of(path: str) -> list[str]:
    """The non-empty parts between slashes; an index file stands for its directory."""
    parts = [part for part in path.split("/") if part]
    if parts and _INDEX.fullmatch(parts[-1]):
        parts.pop()
    return parts


def read_address(path: str, segments: list[str], query: str) -> Address:
    """The address of a page whose path has those segments after its locale."""
    keys = _keys(query) if query else ()
    if not segments:
        return Address((), "", "", keys)
    *directories, last = segments[:_MAX_SEGMENTS]
    above = _one(tuple(directories))
    if path.endswith("/") or _INDEX.fullmatch(path, path.rfind("/") + 1):
        return Address(above, last, "/", keys)
    name, dot, extension = last.rpartition(".")
    if name and f".{extension}".lower() in _EXTENSIONS:
        return Address(above, name, f"{dot}{extension.lower()}", keys)
    return Address(above, last, "", keys)


@lru_cache(maxsize=100_000)
def _one(directories: tuple[str, ...]) -> tuple[str, ...]:
    """The same object for equal directories: a site has few, and a crawl many pages in each."""
    return directories


def is_varying(segment: str) -> bool:
    """Whether a segment reads like a name or number of one thing rather than of a section."""
    if len(_DIGIT.findall(segment)) > 1 or _NUMBERED.fullmatch(segment):
        return True
    joints = segment.count("-") + segment.count("_") + segment.count("%") + segment.count("+")
    return joints >= _SLUG_JOINTS or len(segment) > _MAX_LITERAL


def query_values(query: str) -> dict[str, str]:
    """Parameters of a query by name; of repeated ones the last."""
    return dict(parse_qsl(query[:_MAX_QUERY], keep_blank_values=True))


def _keys(query: str) -> tuple[str, ...]:
    return tuple(sorted(key for key in query_values(query) if not _TRACKING.match(key.lower())))
