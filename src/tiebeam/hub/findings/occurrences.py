"""All occurrences of a finding as a sequence, read page by page from the crawl's tables."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, overload

from django.db.models import F

from tiebeam.hub.findings.models import Finding

ROWS_AT_ONCE = 5_000


def patterns_of(one: Finding) -> tuple[str, list[str]]:
    """What its rows match, and what they do not: parts are told apart from their whole."""
    parts = Finding.objects.filter(split_from=one.split_from or one).order_by("pk")
    told_apart = parts.exclude(merged_into=F("split_from"))
    before = told_apart.filter(pk__lt=one.pk) if one.split_from_id else told_apart
    return one.pattern, list(before.values_list("pattern", flat=True))


class RowsGone(Exception):
    """The rows of the crawl that saw the finding last are gone or damaged."""


def affected(one: Finding, urls: Sequence[str]) -> set[str]:
    """Those of the URLs that are pages of the finding. Raises RowsGone."""
    from tiebeam.engine import pipeline

    whole, (only, without) = one.split_from or one, patterns_of(one)
    part = pipeline.Part(only, without, chosen=urls)
    try:
        return pipeline.affected(one.last_seen.folder, whole.fingerprint, part)
    except (pipeline.NoCrawl, pipeline.TornPart) as gone:
        raise RowsGone(one) from gone


class Occurrences:
    """Rows of `url` and `evidence`; empty once the crawl's tables are gone."""

    def __init__(self, finding: Finding) -> None:
        self._finding = finding
        self._folder = finding.last_seen.folder

    def __len__(self) -> int:
        return self._finding.pages if self._finding.last_seen.has_tables else 0

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, place: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(place, int):
            return self._read(place, 1)[0]
        start, stop, _ = place.indices(len(self))
        return self._read(start, stop - start)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for start in range(0, len(self), ROWS_AT_ONCE):
            yield from self._read(start, ROWS_AT_ONCE)

    @cached_property
    def _patterns(self) -> tuple[str, list[str]]:
        return patterns_of(self._finding)

    def _read(self, offset: int, limit: int) -> list[dict[str, Any]]:
        from tiebeam.engine import pipeline

        if limit <= 0:
            return []
        whole = self._finding.split_from or self._finding
        only, without = self._patterns
        rows = pipeline.occurrences(
            self._folder,
            whole.fingerprint,
            offset=offset,
            limit=limit,
            only=only,
            without=without,
        )
        return [{"url": row.url, "evidence": row.evidence} for row in rows]
