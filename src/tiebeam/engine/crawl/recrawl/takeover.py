"""The coordinator's side of a recrawl: which pages are known, what they name, when to write them.

A page that is unchanged is one row of the state until all known pages of its part have been
visited, or the crawl is over. Then its rows are copied out of that part, which is read but once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from shutil import copyfile

import numpy as np
import pyarrow as pa

from tiebeam.engine.crawl.finds import with_chain
from tiebeam.engine.crawl.frontier import Frontier
from tiebeam.engine.crawl.messages import Found, Visit
from tiebeam.engine.crawl.recrawl.carrying import Carried, carried
from tiebeam.engine.crawl.recrawl.index import HOW, Index, open_index, part_of
from tiebeam.engine.crawl.recrawl.stored import OF_A_PAGE, Altered, Stored
from tiebeam.engine.crawl.seen import SeenSet
from tiebeam.engine.tables import CrawlStore, Part
from tiebeam.engine.urls import url_id

_AT_ONCE = 2_000
"""Pages: a large part costs less to write and to read than many small ones."""
_MOST_BYTES = 32 * 1_048_576


@dataclass
class Batch:
    """What is taken over of some parts of the previous crawl, for one part of this one."""

    parts: list[int] = field(default_factory=list)
    carried: list[Carried] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    """Parts that cannot be read any more: their pages are to be asked for anew."""

    @property
    def is_full(self) -> bool:
        """Whether it is worth a part, or takes much memory."""
        rows = sum(len(one.rows["pages"]) for one in self.carried)
        size = sum(table.nbytes for one in self.carried for table in one.rows.values())
        return bool(rows >= _AT_ONCE or size >= _MOST_BYTES)

    def write(self, store: CrawlStore, name: str) -> Iterator[tuple[str, Part]]:
        """Write rows as one part of each table; files are copied as they are."""
        for table in OF_A_PAGE:
            rows = [one.rows[table] for one in self.carried if table in one.rows]
            if rows:
                yield table, store.write_part(table, pa.concat_tables(rows), name)
        files = (file for one in self.carried for file in one.files)
        for number, (table, path, part) in enumerate(files):
            copy = f"{name}.{number}.parquet"
            size, digest = store.place.write(f"{table}/{copy}", partial(copyfile, path))
            yield table, Part(copy, part.rows, size, digest)


class Takeover:
    """What a crawl takes over from the one before."""

    def __init__(self, index: Index, previous: Path, frontier: Frontier) -> None:
        self._index = index
        self._stored = Stored(previous)
        self._frontier = frontier
        self._lost: set[int] = set()
        """Parts that were found altered."""
        self.reset()

    def reset(self) -> None:
        """Begin anew from what is in the state."""
        self._offered = SeenSet()
        self._ripe: list[int] = []
        self._ripe_pages = 0
        self._left = np.array([self._index.pages(part) for part in range(self._index.parts)])
        for part, count in self._frontier.unwritten_parts().items():
            self._left[part] -= count

    def recognise(self, visits: list[Visit]) -> list[Visit]:
        """The visits, with those marked that can be asked for on condition."""
        ids = np.fromiter((url_id(one.url) for one in visits), np.uint64, len(visits))
        places = self._index.find(ids).tolist()
        return [
            visit if place < 0 or part_of(place) in self._lost else visit._replace(before=place)
            for visit, place in zip(visits, places, strict=True)
        ]

    def note_ended(self, visit: Visit) -> None:
        """Count a visit to a known page that came to an end, in whatever way."""
        if visit.before is not None:
            part = part_of(visit.before)
            self._left[part] -= 1
            if self._left[part] == 0:
                self._ripe.append(part)
                self._ripe_pages += self._index.pages(part)

    def named_by(self, unchanged: Iterable[tuple[Visit, int]]) -> list[Found]:
        """URLs that unchanged pages name, visit and place each, unless they were told before."""
        pairs = list(unchanged)
        if not pairs:
            return []
        named = [self._index.named(place) for _, place in pairs]
        ids = np.concatenate([ids for ids, _ in named])
        how = np.concatenate([how for _, how in named])
        source = np.repeat(np.arange(len(pairs)), [len(ids) for ids, _ in named])
        is_new = self._offered.add(ids)
        fresh = ids[is_new]
        rows = zip(
            fresh.tolist(),
            self._index.urls(fresh),
            how[is_new].tolist(),
            source[is_new].tolist(),
            strict=True,
        )
        return [_found(target, url, HOW[way], pairs[at][0]) for target, url, way, at in rows]

    def batches(self, *, is_last: bool) -> Iterator[Batch]:
        """Rows to be written, a bounded number of bytes at a time.

        Nothing as long as it is little, unless the crawl is over; then all that is left.
        """
        if is_last:
            parts = sorted(self._frontier.unwritten_parts())
        elif self._ripe_pages >= _AT_ONCE:
            parts = self._ripe
        else:
            return
        self._ripe, self._ripe_pages = [], 0
        batch = Batch()
        for part in parts:
            self._add(part, batch)
            if batch.is_full:
                yield batch
                batch = Batch()
        yield batch

    def _add(self, part: int, batch: Batch) -> None:
        pairs = self._frontier.unwritten(part)
        if not pairs:
            return
        places, said = zip(*pairs, strict=True)
        rows = self._index.rows(places)
        try:
            found = carried(self._stored, part, rows, said)
        except Altered:
            self._lost.add(part)
            batch.lost.append(part)
        else:
            batch.parts.append(part)
            batch.carried.append(found)


def open_takeover(folder: Path, previous: str | None, frontier: Frontier) -> Takeover | None:
    """What the coordinator of a recrawl needs; None for a crawl that takes nothing over."""
    index = open_index(folder) if previous else None
    return Takeover(index, Path(previous), frontier) if index and previous else None


def _found(target_id: int, url: str, how: str, visit: Visit) -> Found:
    found = Found(target_id, url, how, visit.row, 0, visit.depth + 1, visit.chain)
    return with_chain(found, visit.url)
