"""What a worker of a recrawl asks with, and what it makes of an answer 304."""

import json
from collections.abc import Iterable, Mapping
from operator import attrgetter
from pathlib import Path

from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.messages import Unchanged, Visit
from tiebeam.engine.crawl.recrawl.freshening import DECISIVE, confirms, joined, newer
from tiebeam.engine.crawl.recrawl.index import Index, Known, open_index

FROM_ANSWER = ("http_version", "ip", "ttfb_ms", "total_ms", "wire_bytes")
FROM_VISIT = ("found_by", "found_on", "hops", "robots_allowed", "robots_rule")
_of_answer = attrgetter(*FROM_ANSWER)
_of_visit = attrgetter(*FROM_VISIT)
_as_text = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class Conditions:
    """The pages of the previous crawl, as a worker needs them."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def of(self, visits: Iterable[Visit]) -> dict[int, Known]:
        """What to ask with, by the row of each visit to a known page."""
        places = {one.row: one.before for one in visits if one.before is not None}
        known = self._index.known(places.values())
        return {row: known[place] for row, place in places.items()}

    def hold(self, known: Known, headers: Mapping[str, str]) -> bool:
        """Whether a 304 with these headers means that the stored answer is as good as new."""
        return confirms(known.etag, headers) and not any(
            name in headers and joined(headers[name]) != self._index.field(known.place, name)
            for name in DECISIVE
        )


def unchanged(
    visit: Visit, known: Known, answer: Answer, faults: list[str], attempts: int
) -> Unchanged:
    """What this visit says beside the stored row, as text: it is kept for a while as it is."""
    said = (
        int(answer.fetched_at * 1e6),
        attempts,
        *_of_answer(answer),
        *_of_visit(visit),
        faults,
        newer(answer.headers),
    )
    return Unchanged(visit.row, known.place, _as_text(said))


def open_conditions(folder: Path, previous: str | None) -> Conditions | None:
    """What the worker of a recrawl needs; None for a crawl that takes nothing over."""
    index = open_index(folder) if previous else None
    return Conditions(index) if index else None
