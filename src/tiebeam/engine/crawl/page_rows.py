"""The rows of `pages` and `resources` that are not on disk yet.

What is told of a page is kept as it came and becomes columns when a part is written: that costs a
fraction of taking every page apart into some seventy lists.
"""

from operator import attrgetter
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from tiebeam.engine import urls
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.arrays import array, columns, maps, structs
from tiebeam.engine.crawl.messages import Visit
from tiebeam.engine.extract import PageFacts
from tiebeam.engine.extract.facts import COLUMNS
from tiebeam.engine.tables.schemas import TABLES

_PAGES = TABLES["pages"].arrow
_RESOURCES = TABLES["resources"].arrow
_NO_FACTS = SimpleNamespace(**dict.fromkeys(COLUMNS), resources=())
_MICROSECONDS = 1_000_000


class Outcome(NamedTuple):
    """What came of a visit, beside what the answer and its body say."""

    outcome: str
    attempts: int = 0
    redirect_url: str | None = None
    faults: list[str] | None = None
    failure: str | None = None
    """Of a visit that has no answer."""


class _Answered(NamedTuple):
    """What is kept of an answer: all but its body."""

    failure: str | None = None
    carried_over: bool | None = None
    fetched_at: int | None = None
    status: int | None = None
    http_version: str | None = None
    ip: str | None = None
    ttfb_ms: float | None = None
    total_ms: float | None = None
    wire_bytes: int | None = None
    body_bytes: int | None = None
    truncated: bool | None = None
    media_type: str | None = None
    headers: dict[str, str] | None = None


_NO_ANSWER = _Answered()


class PageRows:
    """What visits brought, one row each."""

    def __init__(self) -> None:
        self._ids: list[int] = []
        self._visits: list[Visit] = []
        self._outcomes: list[Outcome] = []
        self._answers: list[_Answered] = []
        self._facts: list[Any] = []

    def __len__(self) -> int:
        return len(self._ids)

    def add(
        self,
        url_id: int,
        visit: Visit,
        answer: Answer | None,
        facts: PageFacts | None,
        outcome: Outcome,
    ) -> None:
        """Add the row of one URL."""
        self._ids.append(url_id)
        self._visits.append(visit)
        self._outcomes.append(outcome)
        self._answers.append(_kept(answer) if answer else _NO_ANSWER)
        self._facts.append(facts or _NO_FACTS)

    def as_batch(self) -> pa.RecordBatch:
        """All rows of `pages`."""
        told = {name: list(map(attrgetter(name), self._facts)) for name in COLUMNS}
        told |= _columns(Visit._fields, self._visits)
        told |= _columns(_Answered._fields, self._answers)
        kept = (told["failure"], told["headers"])
        told |= _columns(Outcome._fields, self._outcomes)
        told["failure"] = [
            one or other for one, other in zip(kept[0], told["failure"], strict=True)
        ]
        told["url_id"] = self._ids
        told |= _columns(urls.Parts._fields, list(map(urls.parts, told["url"])))
        arrays = [_made(field, told[field.name]) for field in _PAGES]
        return pa.RecordBatch.from_arrays(arrays, schema=_PAGES)

    def resources(self) -> pa.RecordBatch | None:
        """All rows of `resources`, if there are any."""
        rows = [row for facts in self._facts for row in facts.resources]
        if not rows:
            return None
        counts = [len(facts.resources) for facts in self._facts]
        page_ids = pa.array(np.repeat(np.array(self._ids, np.uint64), counts))
        told = zip(columns(rows, 2), list(_RESOURCES)[1:], strict=True)
        arrays = [array(values, field.type) for values, field in told]
        return pa.RecordBatch.from_arrays([page_ids, *arrays], schema=_RESOURCES)


def _kept(answer: Answer) -> _Answered:
    return _Answered(
        answer.failure,
        False,
        round(answer.fetched_at * _MICROSECONDS),
        answer.status,
        answer.http_version,
        answer.ip,
        answer.ttfb_ms,
        answer.total_ms,
        answer.wire_bytes,
        len(answer.body) if answer.status is not None else None,
        answer.truncated,
        answer.media_type,
        {name: value.replace("\n", ", ") for name, value in answer.headers.items()},
    )


def _columns(names: tuple[str, ...], rows: list[Any]) -> dict[str, list[Any]]:
    return dict(zip(names, columns(rows, len(names)), strict=True))


def _made(field: pa.Field, values: list[Any]) -> pa.Array:
    if pa.types.is_map(field.type):
        return maps(values, field.type)
    if pa.types.is_list(field.type) and pa.types.is_struct(field.type.value_type):
        return structs(values, field.type)
    return array(values, field.type)
