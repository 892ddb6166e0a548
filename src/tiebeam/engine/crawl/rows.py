"""Collects what pages tell until it is worth a part on disk."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from tiebeam.engine import urls
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.arrays import array
from tiebeam.engine.crawl.link_rows import LinkRows
from tiebeam.engine.crawl.messages import Visit
from tiebeam.engine.crawl.page_rows import Outcome, PageRows
from tiebeam.engine.extract import PageFacts
from tiebeam.engine.tables import CrawlStore, Folder, Part
from tiebeam.engine.tables.schemas import TABLES

ENOUGH_PAGES = 1_000
"""A part of that many pages takes about a second of a fast crawl, and is read again at less cost
than several small ones: each has some seventy columns."""
ENOUGH_LINKS = 500_000
ENOUGH_DISTINCT_LINKS = 100_000
"""One page can have tens of thousands, and each takes some 400 bytes."""


class Rows:
    """The rows of all tables that a worker has not written yet."""

    def __init__(self) -> None:
        self.done: list[int] = []
        """Frontier rows whose outcome is among these rows."""
        self._pages = PageRows()
        self._links = LinkRows()
        self._others: dict[str, list[Mapping[str, Any]]] = {}
        self._made: list[tuple[str, pa.Table]] = []

    def __len__(self) -> int:
        return len(self.done)

    @property
    def are_enough(self) -> bool:
        """Whether they are worth a part, or take much memory."""
        return (
            len(self.done) >= ENOUGH_PAGES
            or self._links.total >= ENOUGH_LINKS
            or self._links.distinct >= ENOUGH_DISTINCT_LINKS
        )

    def add_page(
        self, visit: Visit, answer: Answer | None, facts: PageFacts | None, outcome: Outcome
    ) -> None:
        """Add the outcome of one URL, with the links and resources of the page."""
        url_id = urls.url_id(visit.url)
        self.done.append(visit.row)
        self._pages.add(url_id, visit, answer, facts, outcome)
        if facts:
            self._links.add(url_id, facts.link_runs)

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Add a row of another table; columns it does not name are null."""
        self._others.setdefault(table, []).append(row)

    def add_made(self, table: str, rows: pa.Table) -> None:
        """Add rows that are made already."""
        self._made.append((table, rows))

    def write(self, folder: Folder, name: str) -> dict[str, Part]:
        """Write every table that has rows as one part, durably."""
        store = CrawlStore(folder)
        parts = {}
        for table, rows in self._tables():
            parts[table] = store.write_part(table, rows, name)
        return parts

    def _tables(self) -> Iterator[tuple[str, pa.Table]]:
        """Each table that has rows; one after another, as each takes memory."""
        if self._pages:
            yield "pages", pa.Table.from_batches([self._pages.as_batch()])
        if (resources := self._pages.resources()) is not None:
            yield "resources", pa.Table.from_batches([resources])
        if self._links:
            yield "links", pa.Table.from_batches([self._links.as_batch()])
        for table in ("sitemaps", "bodies"):
            made = [rows.cast(TABLES[table].arrow) for name, rows in self._made if name == table]
            if rows := self._others.get(table):
                made.append(_as_table(table, rows))
            if sum(map(len, made)):
                yield table, pa.concat_tables(made)


def _as_table(table: str, rows: list[Mapping[str, Any]]) -> pa.Table:
    schema = TABLES[table].arrow
    columns = [array([row.get(field.name) for row in rows], field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)
