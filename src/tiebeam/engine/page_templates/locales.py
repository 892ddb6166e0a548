"""Which first parts of a host's paths name a language or country rather than a section.

Source: BCP 47, language subtags of two letters (ISO 639-1)
"""

import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_LANGUAGES = frozenset(
    textwrap.wrap(
        "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoes"
        "eteufafffifjfofrfygagdglgngugvhahehihohrhthuhyhziaidieigiiikinioisitiuiwjajpjvka"
        "kgkikjkkklkmknkokrkskukvkwkylalblglilnloltlulvmgmhmimkmlmnmrmsmtmynanbndnengnlnn"
        "nonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgsiskslsmsnsosqsrssstsusvswtate"
        "tgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyozazhzu",
        2,
    )
)
_LOCALE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{2}|[a-z]{4}|\d{3}))?", re.IGNORECASE)
_COUNTRY = re.compile(r"[a-z]{2}", re.IGNORECASE)
_MIN_OWN_LANGUAGE = 0.6
_MIN_SHARED = 0.2


@dataclass(frozen=True)
class Locales:
    """The first segments that stand for locales on one host."""

    codes: frozenset[str]
    """Of the first segment, or of the second one below `countries`."""
    countries: frozenset[str]

    def count(self, segments: Sequence[str]) -> int:
        """How many segments at the start of a path stand for its locale, as one file may too."""
        if not segments:
            return 0
        if segments[0] in self.codes:
            return 1
        if len(segments) == 1 and segments[0].partition(".")[0] in self.codes:
            return 1
        if segments[0] in self.countries and len(segments) > 1 and segments[1] in self.codes:
            return 2
        return 0


NO_LOCALES = Locales(frozenset(), frozenset())


def find_locales(paths: Sequence[Sequence[str]], languages: Sequence[str]) -> Locales:
    """Locales of a host from the segments of its paths and the pages' lang attributes.

    A code counts as a locale when most pages below it say so, or when several codes stand side by
    side with the same sections below them.
    """
    codes = _locale_codes(paths, languages)
    if codes:
        return Locales(codes, frozenset())
    countries = {
        first
        for first, *rest in (path for path in paths if len(path) > 1)
        if _COUNTRY.fullmatch(first) and _LOCALE.fullmatch(rest[0])
    }
    below = [
        (path[1:], spoken)
        for path, spoken in zip(paths, languages, strict=True)
        if len(path) > 1 and path[0] in countries
    ]
    codes = _locale_codes([path for path, _ in below], [spoken for _, spoken in below])
    return Locales(codes, frozenset(countries)) if codes else NO_LOCALES


def _locale_codes(paths: Sequence[Sequence[str]], languages: Sequence[str]) -> frozenset[str]:
    pages, spoken = Counter[str](), Counter[str]()
    below = defaultdict[str, set[str]](set)
    for path, language in zip(paths, languages, strict=True):
        first = path[0] if path else ""
        if _is_locale(first):
            pages[first] += 1
            spoken[first] += language == _language_of(first)
            below[first].add(path[1] if len(path) > 1 else "")
    named = {code for code in pages if spoken[code] >= _MIN_OWN_LANGUAGE * pages[code]}
    shared = {code for code in pages if any(_share(below, code, other) for other in pages)}
    return frozenset(named | shared)


def _share(below: dict[str, set[str]], code: str, other: str) -> bool:
    """Whether two codes have the same sections or pages below them."""
    if code == other:
        return False
    common = below[code] & below[other] - {""}
    return len(common) >= _MIN_SHARED * min(len(below[code]), len(below[other])) and bool(common)


def _is_locale(segment: str) -> bool:
    match = _LOCALE.fullmatch(segment)
    return match is not None and match[1].lower() in _LANGUAGES


def _language_of(segment: str) -> str:
    return re.split("[-_]", segment, maxsplit=1)[0].lower()
