"""The rows of `links` that are not on disk yet: each distinct run once, and where it stands."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tiebeam.engine.crawl.arrays import columns, encoded
from tiebeam.engine.extract import LinkRow, LinkRun
from tiebeam.engine.tables.schemas import TABLES

_LINKS = TABLES["links"].arrow
_OF_A_RUN = _LINKS.names[1:-1]
"""What is the same wherever a run stands: not the page, and not the place on it."""


class LinkRows:
    """The links of pages; most of them stand on many."""

    def __init__(self) -> None:
        self._rows: list[LinkRow] = []
        self._shared: dict[LinkRun, int] = {}
        """Runs that pages share, each with the place of its first row."""
        self._runs: list[tuple[int, int]] = []
        """Place of the first row of each run of each page, and how many rows it has."""
        self._pages: list[tuple[int, int]] = []
        """Id of each page that links, and how many links it has."""

        self.total = 0
        """Links of all pages, as many rows of the table."""

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def distinct(self) -> int:
        """Links that are held: those of a run that pages share count once."""
        return len(self._rows)

    def add(self, url_id: int, runs: Iterable[LinkRun]) -> None:
        """Add the links of one page."""
        count = 0
        for run in runs:
            self._runs.append((self._place(run), len(run.rows)))
            count += len(run.rows)
        if count:
            self._pages.append((url_id, count))
            self.total += count

    def _place(self, run: LinkRun) -> int:
        place = self._shared.get(run) if run.is_shared else None
        if place is None:
            place = len(self._rows)
            self._rows += run.rows
            if run.is_shared:
                self._shared[run] = place
        return place

    def as_batch(self) -> pa.RecordBatch:
        """All rows, page by page; text is dictionary-encoded."""
        first, lengths = np.array(self._runs, np.int64).T
        source_ids, counts = np.array(self._pages, np.uint64).T
        counts = counts.astype(np.int64)
        places = _ranges(first, lengths)
        ids, targets, internal, *texts, nofollow = columns(self._rows, len(_OF_A_RUN))
        arrays = [
            np.repeat(source_ids, counts),
            np.array(ids, np.uint64)[places],
            encoded(targets, places),
            np.array(internal)[places],
            *[encoded(values, places) for values in texts],
            np.array(nofollow)[places],
            _ranges(np.zeros_like(counts), counts),
        ]
        return pa.RecordBatch.from_arrays(list(map(pa.array, arrays)), names=_LINKS.names)


def _ranges(first: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The numbers of ranges that begin at `first`, one after another."""
    ends = np.cumsum(lengths)
    numbers: npt.NDArray[np.int64] = np.arange(ends[-1]) + np.repeat(
        first - (ends - lengths), lengths
    )
    return numbers
