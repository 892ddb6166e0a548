"""How many URLs of one kind are visited: limits per path pattern, samples per page template."""

from collections import Counter
from collections.abc import Iterable

from tiebeam.engine.crawl.forms import LIMIT
from tiebeam.engine.crawl.messages import Found
from tiebeam.engine.crawl.patterns import PathPattern, path_of
from tiebeam.engine.crawl.templates import KnownTemplates
from tiebeam.engine.crawl.traps import shape_of

_MAX_KINDS = 200_000
_OF_ROOT = 3


class Quotas:
    """Counts what is admitted. `limits` are written `PATTERN COUNT` or `PATTERN depth COUNT`."""

    def __init__(
        self, limits: Iterable[str], sample: int | None, templates: KnownTemplates | None = None
    ) -> None:
        read = [found for text in limits if (found := LIMIT.fullmatch(text.strip()))]
        made = [(PathPattern(one["pattern"]), bool(one["depth"]), int(one["most"])) for one in read]
        self._counts = [(pattern, most) for pattern, is_depth, most in made if not is_depth]
        self._depths = [(pattern, most) for pattern, is_depth, most in made if is_depth]
        self._sample = sample
        self._templates = templates
        self._admitted: Counter[str] = Counter()

    @property
    def counts(self) -> bool:
        """Whether it matters what was admitted before."""
        return bool(self._counts or self._sample)

    def refusal(self, found: Found) -> str | None:
        """The rule that keeps a URL out; where there is none, the URL is counted."""
        if not (self.counts or self._depths):
            return None
        path = path_of(found.url) if self._counts or self._depths else ""
        if any(found.depth > most and one.matches(path) for one, most in self._depths):
            return "pattern-depth"
        matched = [(one.text, most) for one, most in self._counts if one.matches(path)]
        if any(self._admitted[text] >= most for text, most in matched):
            return "pattern-limit"
        kind = self._kind_of(found) if self._sample else ""
        if self._sample and not self._has_room(kind, self._sample):
            return "sample"
        self._admitted.update([text for text, _ in matched] + [kind] * bool(kind))
        return None

    def _kind_of(self, found: Found) -> str:
        """The page template where an earlier crawl knows it, else the pattern of the address."""
        known = self._templates.key_of(found.url_id) if self._templates else None
        return f"template {known}" if known else kind_of(found.url)

    def _has_room(self, kind: str, most: int) -> bool:
        """Addresses without a common pattern must not fill the memory with patterns."""
        if kind not in self._admitted and len(self._admitted) >= _MAX_KINDS:
            return False
        return self._admitted[kind] < most

    def recount(self, found: Iterable[Found]) -> None:
        """Count anew what stands in the frontier."""
        self._admitted.clear()
        for one in found:
            self.refusal(one)


def kind_of(url: str) -> str:
    """What the URLs of one page template usually share: the folder, and the names of parameters.

    >>> kind_of("https://shop.test/en/p/red-shoe?size=9")
    'https://shop.test/en/p/*?size'
    >>> kind_of("https://shop.test/2026/11/news/")
    'https://shop.test/#/#/*/'
    """
    path, question_mark, query = shape_of(url).partition("?")
    slash = "/" if path.endswith("/") and path.count("/") > _OF_ROOT else ""
    folder = path.removesuffix("/").rpartition("/")[0] if slash else path.rpartition("/")[0]
    return f"{folder}/*{slash}{question_mark}{query}"
