"""Recrawls whose coordinator dies: what they write is what one that nobody disturbed writes."""

import shutil
import sys
from collections import Counter
from pathlib import Path

import duckdb
import killing
from killing import Scene

from tiebeam.engine import pipeline

OF_ONE_VISIT = {
    "pages": (
        *("fetched_at", "ttfb_ms", "total_ms", "wire_bytes", "headers", "attempts"),
        *("found_by", "found_on", "hops"),
    ),
    "links": (),
    "resources": (),
    "sitemaps": (),
    "sitemap_files": (),
    "robots": ("fetched_at",),
}
"""Columns of each table that tell when a page was asked for, and which page named it first."""
SHARE_KNOWN = 2 / 3
"""Of the site that the previous crawl saw: the other pages are read, these are taken over."""


class Recrawl:
    """A recrawl of a part of the site that nobody changed, and of the rest for the first time."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._first, self._quiet, self._folder = (
            scene.folder / name for name in ("before", "again", "killed")
        )
        pages = len(killing.urls_in(scene.whole, "pages"))
        self._all = str(pages * 2)
        known = str(int(pages * SHARE_KNOWN))
        first = killing.crawl(scene.url, self._first, "--max-pages", known)
        killing.end(first, self._first)
        killing.end(self._start(self._quiet), self._quiet)
        self.rows = pipeline.manifest(self._quiet).counts["pages"]

    def run(self, kills: int) -> Counter[str]:
        """Kill the coordinator, resume it, and so on."""
        done = killing.kill_again_and_again(
            self._scene,
            self._folder,
            kills,
            lambda *, resume: self._start(self._folder, resume=resume),
        )
        return Counter(coordinator=done)

    def wrong(self) -> int:
        """Rows of any table that are not as in the recrawl that nobody disturbed."""
        differing = {table: self._differing(table) for table in OF_ONE_VISIT}
        if bad := sum(differing.values()):
            print(f"rows that differ: {differing}", file=sys.stderr)
        shutil.rmtree(self._folder)
        return bad

    def _start(self, folder: Path, *, resume: bool = False) -> killing.Process:
        # A recrawl has the settings of the crawl before unless it is told otherwise.
        more = () if resume else ("--recrawl", str(self._first), "--max-pages", self._all)
        return killing.crawl(self._scene.url, folder, *more, resume=resume)

    def _differing(self, table: str) -> int:
        one, other = _rows(self._quiet, table), _rows(self._folder, table)
        return len(one.except_(other)) + len(other.except_(one))


def _rows(folder: Path, table: str) -> duckdb.DuckDBPyRelation:
    """The rows of the parts that count, without what is of one visit."""
    names = [str(folder / table / part.name) for part in pipeline.manifest(folder).parts[table]]
    rows = duckdb.read_parquet(names, hive_partitioning=False)
    return rows.select(*(name for name in rows.columns if name not in OF_ONE_VISIT[table]))
