"""robots.txt and sitemaps of the previous crawl that can be asked for on condition."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.errands import Settled, settle
from tiebeam.engine.crawl.messages import Errand, Found
from tiebeam.engine.crawl.recrawl.freshening import confirms
from tiebeam.engine.crawl.recrawl.stored import Altered, Stored

FILES = "state/previous-files.json"
_OK = 200

Covers = Callable[[str], bool]


class KnownFile(NamedTuple):
    """One file of the previous crawl."""

    row: dict[str, Any]
    """As its table has it, as far as it is needed."""
    etag: str | None
    last_modified: str | None
    parts: list[str]
    """Where its text or its entries stand."""

    @property
    def conditions(self) -> tuple[str, ...]:
        """The header lines that ask for the file only if it changed."""
        etag = (f"If-None-Match: {self.etag}",) if self.etag else ()
        date = (f"If-Modified-Since: {self.last_modified}",) if self.last_modified else ()
        return etag + date


class Files:
    """Finds the files of the previous crawl, and makes of a 304 what the file itself would be."""

    def __init__(self, folder: Path, previous: Path) -> None:
        self._stored = Stored(previous)
        self._known = json.loads((folder / FILES).read_text())

    def find(self, errand: Errand) -> KnownFile | None:
        """The file, when it can be asked for on condition."""
        known = self._known.get(errand.kind, {}).get(errand.url)
        return KnownFile(*known) if known else None

    def settle(
        self, errand: Errand, known: KnownFile, answer: Answer, covers: Covers
    ) -> Settled | None:
        """The end of an errand that was answered 304; None when it is to be asked anew."""
        if not confirms(known.etag, answer.headers):
            return None
        try:
            if errand.kind == "robots":
                return self._robots(errand, known, answer, covers)
            return self._sitemap(errand, known, covers)
        except Altered:
            return None

    def _robots(self, errand: Errand, known: KnownFile, answer: Answer, covers: Covers) -> Settled:
        rows = self._stored.read_named("robots", known.parts[0], ["url", "body"])
        body = _where(rows, "url", errand.url)["body"][0].as_py()
        answer.status, answer.body = _OK, body.encode()
        answer.headers["content-type"] = known.row["media_type"] or ""
        settled = settle(errand, answer, 0, None, covers)
        settled.answer |= _of_before(known)
        return settled

    def _sitemap(self, errand: Errand, known: KnownFile, covers: Covers) -> Settled:
        """Raises Altered when not all entries are there."""
        tables = [self._entries(part, errand.url) for part in known.parts]
        entries = pa.concat_tables([self._stored.empty("sitemaps"), *tables])
        if len(entries) != known.row["entries"]:
            raise Altered(errand.url)
        of_now: dict[str, Any] = {
            "parent_url": errand.parent,
            "found_by": errand.name,
            "children": [],
        }
        found = list(_found_in(entries, errand.url, covers))
        return Settled(known.row | of_now | _of_before(known), found=found, entries=entries)

    def _entries(self, part: str, url: str) -> pa.Table:
        return _where(self._stored.read_named("sitemaps", part), "sitemap_url", url)


def _where(rows: pa.Table, column: str, value: str) -> pa.Table:
    import pyarrow.compute as pc  # a crawl that takes nothing over does not need it

    return rows.filter(pc.equal(rows[column], value))


def _of_before(known: KnownFile) -> dict[str, Any]:
    return {"etag": known.etag, "last_modified": known.last_modified, "carried_over": True}


def _found_in(entries: pa.Table, sitemap_url: str, covers: Covers) -> Iterator[Found]:
    ids, urls = entries["url_id"].to_pylist(), entries["url"].to_pylist()
    for target_id, url in zip(ids, urls, strict=True):
        if covers(url):
            yield Found(target_id, url, "sitemap", sitemap_url, 0, 1, 0)


def open_files(folder: Path, previous: str | None) -> Files | None:
    """What the worker of a recrawl needs; None for a crawl that takes nothing over."""
    if previous and (folder / FILES).exists():
        return Files(folder, Path(previous))
    return None
