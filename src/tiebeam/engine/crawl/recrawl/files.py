"""robots.txt and sitemaps of the previous crawl that can be asked for on condition."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.errands import Settled, settle
from tiebeam.engine.crawl.messages import Errand, Found
from tiebeam.engine.crawl.recrawl.freshening import confirms
from tiebeam.engine.crawl.recrawl.stored import Altered, Stored
from tiebeam.engine.crawl.recrawl.validators import usable_date, usable_etag
from tiebeam.engine.tables.durable import write_durably

FILES = "state/previous-files.json"
_OK = 200
_WITH_ENTRIES = frozenset({"urlset", "text", "feed"})
"""Kinds of sitemaps that are taken over. What an index lists stands in no table."""
_ROBOTS = ["url", "status", "state", "media_type", "etag", "last_modified"]

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


def write_files(folder: Path, previous: Path) -> None:
    """Note the files of a previous crawl in the state of a new one."""
    stored = Stored(previous)
    found = {"robots": dict(_robots(stored)), "sitemap": dict(_sitemaps(stored))}
    write_durably(folder / FILES, lambda path: path.write_text(json.dumps(found)))


def _robots(stored: Stored) -> Iterator[tuple[str, KnownFile]]:
    for name, rows in stored.every("robots", _ROBOTS):
        for row in rows.to_pylist():
            if row["state"] == "rules" and row["status"] == _OK:
                yield from _known(row, [name], stored.began_at)


def _sitemaps(stored: Stored) -> Iterator[tuple[str, KnownFile]]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for name, rows in stored.every("sitemaps", ["sitemap_url"]):
        for url in pc.unique(rows["sitemap_url"]).to_pylist():
            places[url].append(name)
    for _, rows in stored.every("sitemap_files", None):
        for row in rows.to_pylist():
            if row["status"] == _OK and row["fault"] is None and row["kind"] in _WITH_ENTRIES:
                yield from _known(row, places[row["url"]], stored.began_at)


def _known(row: dict[str, Any], parts: list[str], began_at: str) -> Iterator[tuple[str, KnownFile]]:
    etag, date = usable_etag(row["etag"]), usable_date(row["last_modified"], began_at)
    if etag or date:
        yield row["url"], KnownFile(row, etag, date, parts)


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
        rows = self._stored.read_part("robots", known.parts[0], ["url", "body"])
        body = rows.filter(pc.equal(rows["url"], errand.url))["body"][0].as_py()
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
        rows = self._stored.read_part("sitemaps", part, None)
        return rows.filter(pc.equal(rows["sitemap_url"], url))


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
