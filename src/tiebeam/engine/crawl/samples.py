"""Which pages are kept whole: a few of each kind, so that a finding has pages to show.

What will be found is known only after the crawl, and asking for a page again would show another
moment and ask the site twice. So a few pages are kept of every kind that checks tell apart.
"""

from collections import Counter

from tiebeam.engine import urls
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.messages import Visit
from tiebeam.engine.extract import PageFacts

PER_KIND = 2
MAX_BODY_BYTES = 1_048_576
_MEGABYTE = 1_048_576
_H1_TOLD_APART = 2


class Samples:
    """The choice of one worker."""

    def __init__(self, megabytes: int) -> None:
        self._left_bytes = megabytes * _MEGABYTE
        self._kept: Counter[tuple[object, ...]] = Counter()

    def wants(self, visit: Visit, answer: Answer, facts: PageFacts) -> bool:
        """Whether to keep this page; if so, it counts as kept."""
        size = len(answer.body)
        if not facts.is_html or size > min(self._left_bytes, MAX_BODY_BYTES):
            return False
        kind = _kind(visit, answer, facts)
        if self._kept[kind] >= PER_KIND:
            return False
        self._kept[kind] += 1
        self._left_bytes -= size
        return True


def _kind(visit: Visit, answer: Answer, facts: PageFacts) -> tuple[object, ...]:
    """What checks tell pages apart by, as far as one page alone shows it."""
    return (
        urls.parts(visit.url).host,
        answer.status,
        facts.shape_hash,
        facts.noindex,
        None if facts.canonical_url is None else facts.canonical_url == visit.url,
        bool(facts.title),
        min(len(facts.h1), _H1_TOLD_APART),
        visit.robots_allowed,
        tuple(facts.faults),
    )
