"""Which of the URLs that are found a crawl will visit, and by which rule it leaves others out.

Nothing is left out in silence: every rule has a name, under which the manifest counts.
"""

import re
from array import array
from dataclasses import dataclass, field

import xxhash

from tiebeam.engine.crawl.messages import Found
from tiebeam.engine.crawl.parameters import ParameterRules
from tiebeam.engine.crawl.patterns import PathPattern, path_of
from tiebeam.engine.crawl.quotas import Quotas
from tiebeam.engine.crawl.settings import WAYS, CrawlSettings
from tiebeam.engine.crawl.templates import known_templates
from tiebeam.engine.crawl.traps import may_be_endless, path_fault, shape_of

MAX_HOPS = 10
"""Google follows ten redirects in a row."""
MAX_CHAIN = 100
"""URLs of one pattern of which each was found on the one before, as in a calendar."""
_MAX_PATTERNS = 200_000
_MANY_TEXTS = 200
_SIGN_OUT = re.compile(r"/(?:log|sign)[-_]?(?:out|off)(?![a-z])|/abmelden", re.IGNORECASE)
"""Requesting one of these would end the session that the crawl depends on."""
_OF_QUERIES = (100, 0.2)
"""Pages of a pattern visited in any case, and the share of different texts that is too low."""
_OF_PATHS = (150, 0.05)


class Admission:
    """Decides about each URL once, when it is found."""

    def __init__(self, settings: CrawlSettings) -> None:
        self._include = PathPattern.many(settings.include)
        self._exclude = PathPattern.many(settings.exclude)
        self._follow = frozenset(settings.follow or WAYS)
        self._max_depth = settings.max_depth
        self.parameters = ParameterRules(settings.parameters)
        self.quotas = Quotas(settings.limits, settings.sample, known_templates(settings))
        self.variety = Variety()
        self._signs_in = any("form" in key or "cookie" in key for key in settings.access)

    def refusal(self, found: Found) -> str | None:
        """The rule that keeps a URL out; None when it is to be visited."""
        if found.found_by == "start":
            return None
        if found.found_by == "list":
            return self._refused_by_pattern(found.url)
        if found.found_by not in self._follow:
            return "not-followed"
        if found.hops > MAX_HOPS:
            return "redirect-hops"
        if self._is_too_deep(found):
            return "max-depth"
        return (
            self._refused_by_pattern(found.url)
            or path_fault(found.url)
            or ("endless-series" if found.chain > MAX_CHAIN else None)
            or self.variety.refusal(found.url)
            or self.quotas.refusal(found)
        )

    def _is_too_deep(self, found: Found) -> bool:
        """With a limit on depth, a URL that a sitemap alone names has no depth to judge by."""
        if self._max_depth is None:
            return False
        return found.depth > self._max_depth or found.found_by == "sitemap"

    def _refused_by_pattern(self, url: str) -> str | None:
        if not (self._include or self._exclude or self._signs_in):
            return None
        path = path_of(url)
        if self._signs_in and _SIGN_OUT.search(path):
            return "sign-out"
        if any(pattern.matches(path) for pattern in self._exclude):
            return "excluded"
        if self._include and not any(pattern.matches(path) for pattern in self._include):
            return "not-included"
        return None


@dataclass(slots=True)
class _Pages:
    """What the URLs of one pattern brought."""

    count: int = 0
    texts: "array[int]" = field(default_factory=lambda: array("Q"))
    """Hashes of those that differ, as far as they are few; in a set they take ten times as much."""

    def note(self, text_hash: int) -> None:
        """Count one page."""
        self.count += 1
        if len(self.texts) < _MANY_TEXTS and text_hash not in self.texts:
            self.texts.append(text_hash)

    def are_too_much_alike(self, chance: int, share: float) -> bool:
        """Whether they had their chance and brought few different texts."""
        return (
            self.count >= chance
            and len(self.texts) < _MANY_TEXTS
            and len(self.texts) <= share * self.count
        )


class Variety:
    """Whether the URLs of one pattern still bring pages that differ.

    Session ids and filters make addresses without end for the same few pages. A pattern that had
    its chance and brought little new gets no more requests.
    """

    def __init__(self) -> None:
        self._patterns: dict[int, _Pages] = {}
        """By the hash of the pattern, which can be as long as a URL."""

    def note(self, url: str, text_hash: int | None) -> None:
        """Count a page that answered 2xx."""
        pattern = _pattern_of(url)
        if not may_be_endless(pattern):
            return
        key = _key(pattern)
        pages = self._patterns.get(key)
        if pages is None:
            if len(self._patterns) >= _MAX_PATTERNS:
                return
            pages = self._patterns[key] = _Pages()
        pages.note(text_hash or 0)

    def refusal(self, url: str) -> str | None:
        """`same-pages` when the pattern of a URL has used up its chance."""
        if not self._patterns:
            return None
        pattern = _pattern_of(url)
        pages = self._patterns.get(_key(pattern))
        if pages is None:
            return None
        chance, share = _OF_QUERIES if pattern.endswith("?") else _OF_PATHS
        return "same-pages" if pages.are_too_much_alike(chance, share) else None


def _pattern_of(url: str) -> str:
    """The shape of the path, and whether there is a query: filters combine in any number."""
    path, question_mark, _ = url.partition("?")
    return shape_of(path) + question_mark


def _key(pattern: str) -> int:
    return xxhash.xxh3_64_intdigest(pattern.encode())
