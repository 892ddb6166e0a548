"""Rules for query parameters: URLs that differ in what does not count are one URL.

A rule is written `[PATH_PATTERN] drop NAMES`, `[PATH_PATTERN] keep NAMES` or `[PATH_PATTERN] sort`.
Names are separated by commas and may hold `*`; drop without names drops all.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from urllib.parse import unquote_plus

from tiebeam.engine.crawl.forms import PARAMETERS
from tiebeam.engine.crawl.patterns import PathPattern, path_of


class _Rule:
    def __init__(self, text: str) -> None:
        found = PARAMETERS.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"{text!r} is no rule for parameters")
        self._pattern = PathPattern(found["pattern"] or "*")
        self._sorts, self._drops = bool(found["sort"]), bool(found["drop"])
        self._names = (found["dropped"] or found["kept"] or "*").split(",")

    def applies_to(self, path: str) -> bool:
        return self._pattern.matches(path)

    def kept(self, pairs: list[str]) -> list[str]:
        if self._sorts:
            return sorted(pairs, key=_name)
        return [pair for pair in pairs if self._names_it(pair) is not self._drops]

    def _names_it(self, pair: str) -> bool:
        return any(fnmatchcase(_name(pair), wanted) for wanted in self._names)


class ParameterRules:
    """All rules of a crawl; those that match a URL apply one after another."""

    def __init__(self, rules: Iterable[str]) -> None:
        self._rules = [_Rule(rule) for rule in rules]

    def __bool__(self) -> bool:
        return bool(self._rules)

    def applied(self, url: str) -> str:
        """The normalised URL with only the parameters that count, in the order that counts."""
        rest, question_mark, query = url.partition("?")
        if not question_mark:
            return url
        path, pairs = path_of(url), query.split("&")
        for rule in self._rules:
            if rule.applies_to(path):
                pairs = rule.kept(pairs)
        kept = "&".join(filter(None, pairs))
        return f"{rest}?{kept}" if kept else rest


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])
